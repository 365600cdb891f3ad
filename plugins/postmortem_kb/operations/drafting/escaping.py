"""Texts of strangers as Markdown in a cell of a table: the reader sees what the tool recorded.

Nothing in them is markup, for Python-Markdown, its usual extensions, the macros plugin (which reads
``{{`` before there is any Markdown) or GitHub. Addresses on the web stay links.
"""

from __future__ import annotations

import re

from postmortem_kb.recordings.texts import is_url, plain

_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\^{}]{1,2000}", re.IGNORECASE)
_TRAILING = ".,;:!?)]*_~"
_SIGNS = {
    **{sign: f"\\{sign}" for sign in "\\`*[]|"},
    "<": "&lt;", ">": "&gt;", "{": "&#123;", "}": "&#125;", "~": "&#126;", "^": "&#94;",
    "$": "&#36;",
}  # fmt: skip
_SIGN = re.compile("[" + re.escape("".join(_SIGNS)) + "]")
_ENTITY = re.compile(r"&(?=[#\w])")
# Within a word an underscore is one everywhere.
_UNDERSCORE = re.compile(r"(?<!\w)_|(?<=_)_|_(?!\w)|_(?=_)")
_ICON = re.compile(r":(?=[\w+-]{1,80}:)(?!\d{1,2}:)")
_TWICE = re.compile(r"([=+])(?=\1)")
_DASHES = re.compile(r"-(?=-)")
_BREAKS_LINK = {"(": "%28", ")": "%29", "[": "%5B", "]": "%5D", "*": "%2A", "_": "%5F", "~": "%7E"}


def cell(text: str) -> str:
    """Return a text as Markdown that shows it as it is, in a cell of a table."""
    parts, done = [], 0
    line = plain(text)
    for match in _ADDRESS.finditer(line):
        address = match[0].rstrip(_TRAILING)
        if is_url(address):
            parts += [_escaped(line[done : match.start()]), f"<{_icons(address)}>"]
            done = match.start() + len(address)
    return "".join([*parts, _escaped(line[done:])])


def link(label: str, url: str) -> str:
    """Return a link as Markdown, the label alone where the address is none on the web."""
    if not is_url(url):
        return cell(label)
    address = "".join(_BREAKS_LINK.get(sign, sign) for sign in url)
    return f"[{cell(label)}]({_icons(address)})"


def _icons(address: str) -> str:
    """Return an address in which no extension finds the name of an icon."""
    return address[:8] + _ICON.sub("%3A", address[8:])


def _escaped(text: str) -> str:
    text = _ENTITY.sub("&amp;", text)
    # Before the signs that are written as entities, which hold a `#` and a `;` but none of these.
    text = _UNDERSCORE.sub(r"\\_", text.replace("\\", "\0"))
    text = _ICON.sub("&#58;", text)
    text = _TWICE.sub(lambda found: f"&#{ord(found[1])};", text)
    text = _DASHES.sub("&#45;", text)
    text = text.replace("\\_", "\1").replace("\0", "\\")
    text = _SIGN.sub(lambda found: _SIGNS[found[0]], text)
    return text.replace("\1", "\\_")
