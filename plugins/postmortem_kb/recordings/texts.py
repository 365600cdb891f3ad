"""Texts of tools made plain: JSON taken apart by type, HTML without its tags, names as handles."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from postmortem_kb import redaction

ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\{}^]{1,2000}", re.IGNORECASE)
"""What may be an address on the web within a text; ``is_url`` tells whether it is one."""

_NOT_HANDLE = re.compile(r"[^\w./-]+")
_BLOCKS = frozenset(("br", "div", "h1", "h2", "h3", "h4", "li", "p", "pre", "td", "tr", "ul"))
_SILENT = frozenset(("script", "style", "template", "title"))
# What HTMLParser may see as a tag: it looks for the end of anything else again and again.
_NO_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>]{0,2000}>)")
_DECLARATION = re.compile(r"<[!?][^<>]{0,2000}>")
_LAST_WORD = re.compile(r"(?<![!-~])[!-~]+\Z")
_LONGEST = 4_000
_LONGEST_HANDLE = 60
_MOST_DIGITS = 6
_NO_NAME = re.compile(r"(?:pass\w{0,10}|pwd?|secret|token|key) ?[:=]", re.IGNORECASE)


def at(data: Any, *keys: str | int) -> Any:
    """Return what lies at a path of nested mappings and lists, or None."""
    for key in keys:
        if isinstance(key, int):
            data = data[key] if isinstance(data, list) and -len(data) <= key < len(data) else None
        else:
            data = data.get(key) if isinstance(data, dict) else None
    return data


def text(data: Any, *keys: str | int) -> str:
    """Return the text at such a path on one line, a whole number as its figures; else nothing."""
    found = at(data, *keys)
    if isinstance(found, int) and not isinstance(found, bool):
        return plain(str(found))
    return plain(found) if isinstance(found, str) else ""


def rows(data: Any, *keys: str | int) -> list[dict[str, Any]]:
    """Return the mappings of the list at such a path; nothing for anything else."""
    found = at(data, *keys)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def words(data: Any, *keys: str | int) -> list[str]:
    """Return the texts of the list at such a path; nothing for anything else."""
    found = at(data, *keys)
    return (
        [plain(each) for each in found if isinstance(each, str)] if isinstance(found, list) else []
    )


def url(data: Any, *keys: str | int) -> str:
    """Return the web address at such a path; nothing for any other scheme, and for no address."""
    found = text(data, *keys)
    return found if is_url(found) else ""


def is_url(written: str) -> bool:
    """Tell whether a text is one address on the web, without a login in it."""
    if not ADDRESS.fullmatch(written):
        return False
    try:
        return bool(urlsplit(written).hostname) and "@" not in urlsplit(written).netloc
    except ValueError:
        return False


def plain(written: str) -> str:
    """Return a text on one line, without control characters and not endless.

    Signs that nobody sees are left out, and so is the word at which a long text is cut: half a
    token, and one with such a sign in it, is not known for what it is.
    """
    is_long = len(written) > _LONGEST
    cut = _LAST_WORD.sub("", written[:_LONGEST]) if is_long else written
    line = " ".join("".join(map(_shown, cut)).split())
    return f"{line}…" if is_long else line


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    return "" if unicodedata.category(char) == "Cf" else " "


def from_html(written: str) -> str:
    """Return what a reader of HTML sees, on one line; a link is its text and its address."""
    reader = _Reader()
    reader.feed(_only_tags(written[: 10 * _LONGEST]))
    reader.close()
    return plain("".join(reader.parts))


def _only_tags(written: str) -> str:
    first, *others = written.split("<!--")
    shown = first + "".join(other.partition("-->")[2] for other in others)
    return _NO_TAG.sub("&lt;", _DECLARATION.sub("", shown))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.parts)))
        elif tag in _BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "a" and self._links:
            address, begun = self._links.pop()
            label = "".join(self.parts[begun:]).strip()
            if is_url(address) and address != label:
                self.parts.append(f" ({address})")
        elif tag in _BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def handle(name: str) -> str:
    """Return a person's name or e-mail address as a handle, such as ``alice-smith``; or nothing.

    A number to call and a token are no names, and could not be told as what they are afterwards.
    """
    shown = name.partition("<")[0].strip() or name.strip(" <>")
    local = shown.removeprefix("@").partition("@")[0]
    found = _NOT_HANDLE.sub("-", local).lower()[:_LONGEST_HANDLE].strip("-._/")
    is_number = not any(map(str.isalpha, found)) or sum(map(str.isdigit, local)) > _MOST_DIGITS
    is_secret = bool(_NO_NAME.search(name)) or any(redaction.secrets(f"{name} {found}"))
    return "" if is_number or is_secret else found
