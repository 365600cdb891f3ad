"""Addresses of pages: one rule for every theme, and links that work from any depth.

A page is named by the path of its Markdown source, ``severity/sev1.md``; what a reader's browser
asks for follows from it as in MkDocs (``use_directory_urls``).
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

_TAIL = re.compile(r"[?#].*", re.DOTALL)
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# File systems take 255; a number and an ending are added.
_LONGEST = 120


@lru_cache(maxsize=10_000)
def slug(text: str) -> str:
    """Return text as one lower-case part of an address; never empty, never a path."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = _NOT_WORD.sub("-", plain).strip("-")[:_LONGEST].rstrip("-")
    # A name without one Latin letter still needs an address of its own.
    return found or "x" + "".join(f"{ord(char):x}" for char in text[:12])


def folded(name: str) -> str:
    """Return a name without what does not tell it from another: case, and how many blanks."""
    return " ".join(name.casefold().split())


def unique_slugs(names: list[str]) -> dict[str, str]:
    """Return {name: slug}, in the given order, with a number added where two names meet.

    None is ``index``: that is the page which lists them.
    """
    taken = {"index"}
    found = {}
    for name in names:
        base = candidate = slug(name)
        number = 2
        while candidate in taken:
            candidate = f"{base}-{number}"
            number += 1
        taken.add(candidate)
        found[name] = candidate
    return found


def url(page: str, directory_urls: bool) -> str:
    """Return a page's address from the root of the site, as MkDocs would: ``severity/sev1/``."""
    stem = page.removesuffix(".md")
    if not directory_urls:
        return quote(stem + ".html")
    folder, name = posixpath.split(stem)
    if name == "index":
        return quote(folder + "/") if folder else ""
    return quote(stem + "/")


def destination(page: str, directory_urls: bool) -> str:
    """Return the file a page is written to: ``severity/sev1/index.html``."""
    stem = page.removesuffix(".md")
    if not directory_urls or posixpath.basename(stem) == "index":
        return stem + ".html"
    return stem + "/index.html"


@dataclass(frozen=True)
class Taken:
    """The files that a site's other pages are written to: no page of ours may overwrite one."""

    files: frozenset[str] = frozenset()
    directory_urls: bool = True

    def has(self, address: str) -> bool:
        """Tell whether the page at an address, ``postmortems/pm-2026-001``, would overwrite one."""
        return destination(f"{address}.md", self.directory_urls) in self.files


NOTHING_TAKEN = Taken()


def linker(here: str, directory_urls: bool) -> Callable[[str], str]:
    """Return a function from the path of a page to the relative link to it from the page ``here``.

    A path that does not end in ``.md`` is a file's. ``?query`` and ``#fragment`` are kept.
    """
    start = _parts(posixpath.dirname(url(here, directory_urls)))
    slash = "/" if directory_urls else ""

    def link(target: str) -> str:
        mark = _TAIL.search(target) if "#" in target or "?" in target else None
        page, tail = (target[: mark.start()], mark[0]) if mark else (target, "")
        if page == here and tail:
            return tail
        is_page = page.endswith(".md")
        goal = _goal(page, directory_urls)
        shared = 0
        while shared < min(len(start), len(goal)) and start[shared] == goal[shared]:
            shared += 1
        steps = [".."] * (len(start) - shared) + goal[shared:]
        return ("/".join(steps) or ".") + (slash if is_page else "") + tail

    return link


@lru_cache(maxsize=20_000)
def _goal(page: str, directory_urls: bool) -> list[str]:
    """Return the parts of the address of a page or a file."""
    return _parts(url(page, directory_urls) if page.endswith(".md") else quote(page))


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part]
