"""A knowledge base on disk: which files are its postmortems, as MkDocs would find them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pathspec import GitIgnoreSpec

from postmortem_kb import addresses
from postmortem_kb.addresses import Taken
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.model import Problem

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")

# MkDocs's own (mkdocs/structure/files.py, _default_exclude).
_DEFAULT_EXCLUDED = (".*", "/templates/")


@dataclass(frozen=True)
class Project:
    """A knowledge base on disk: its configuration, what is wrong with that, and its files."""

    root: Path
    docs_dir: Path
    settings: Settings
    excluded: str = ""
    problems: tuple[Problem, ...] = ()
    settings_file: Path | None = None
    directory_urls: bool = True

    @cached_property
    def _excludes(self) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines([*_DEFAULT_EXCLUDED, *self.excluded.splitlines()])

    @cached_property
    def postmortems(self) -> Selector:
        """Return what tells a postmortem from another page."""
        return Selector(self.settings)

    def locations(self) -> Iterator[Location]:
        """Yield every postmortem file, in the order of paths."""
        for uri, file in self._files():
            if self.postmortems.chooses(uri):
                yield Location(shown(file), uri, file)

    def holds(self, uri: str) -> bool:
        """Tell whether a file at a path below docs_dir would be a postmortem."""
        return self.postmortems.chooses(uri) and not self._excludes.match_file(uri)

    def pages(self) -> Taken:
        """Return the files that all other pages and files of the site are written to."""
        others = (uri for uri, _ in self._files() if not self.postmortems.chooses(uri))
        return Taken(
            frozenset(written_to(uri, self.directory_urls) for uri in others), self.directory_urls
        )

    def _files(self) -> Iterator[tuple[str, Path]]:
        """Yield (path below docs_dir, file) of every file that is not excluded.

        A folder with the name of a file is yielded as well: its reading says what is wrong with it.
        """
        for folder, folders, files in os.walk(self.docs_dir, followlinks=True):
            if _leads_back(folder):
                folders.clear()
                continue
            folders.sort()
            misnamed = (name for name in folders if name.lower().endswith(MARKDOWN))
            for name in sorted([*files, *misnamed]):
                file = Path(folder, name)
                uri = file.relative_to(self.docs_dir).as_posix()
                if not self._excludes.match_file(uri):
                    yield uri, file


class Selector:
    """Tells a postmortem from every other file by its path below ``docs_dir``."""

    def __init__(self, settings: Settings) -> None:
        self.prefix = f"{settings.folder}/" if settings.folder else ""
        # Anchored: a postmortem called index.md in a year's folder does not escape.
        self.pages = GitIgnoreSpec.from_lines(
            f"/{pattern.lstrip('/')}" for pattern in settings.pages
        )

    def chooses(self, uri: str) -> bool:
        """Return whether the file at a path is a postmortem."""
        if not uri.lower().endswith(MARKDOWN) or not uri.startswith(self.prefix):
            return False
        return not self.pages.match_file(uri[len(self.prefix) :])


def _leads_back(folder: str) -> bool:
    """Tell whether a folder is a link to one above it: a walk would go round for ever."""
    above = os.path.realpath(Path(folder).parent)
    real = os.path.realpath(folder)
    return Path(folder).is_symlink() and Path(above).is_relative_to(real)


def written_to(uri: str, directory_urls: bool) -> str:
    """Return the file of the site a source is written to; MkDocs takes a README for an index."""
    stem, _, ending = uri.rpartition(".")
    if f".{ending}" not in MARKDOWN:
        return uri
    folder, slash, name = stem.rpartition("/")
    page = f"{folder}{slash}{'index' if name == 'README' else name}.md"
    return addresses.destination(page, directory_urls)


def plain(file: Path) -> Path:
    """Return a path whole and without ``..``, links not followed: as somebody would write it."""
    return Path(os.path.normpath(file.absolute()))


def shown(file: Path) -> str:
    """Return a path as messages print it: from here if it is below, else whole; always with /."""
    absolute = plain(file)
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()
