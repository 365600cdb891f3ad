"""Texts of strangers as Markdown in a cell of a table: the reader sees what the tool recorded.

Nothing in them is markup, for Python-Markdown, its usual extensions, the macros plugin (which reads
``{{`` before there is any Markdown) or GitHub. Addresses on the web stay links.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from postmortem_kb.recordings.texts import ADDRESS, is_url, plain
from postmortem_kb.scrubbing import REMOVED

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
# Signs of markup that is looked for before an address between ``<`` and ``>`` is.
_BREAKS_ADDRESS = {"[": "%5B", "]": "%5D", "!": "%21", "$": "%24"}
_BREAKS_LINK = _BREAKS_ADDRESS | {"(": "%28", ")": "%29", "*": "%2A", "_": "%5F", "~": "%7E"}
_ENTITY_IN_ADDRESS = re.compile(r"&(?=#?\w{1,40};)")


def cell(text: str) -> str:
    """Return a text as Markdown that shows it as it is, in a cell of a table."""
    parts, done = [], 0
    line = plain(text)
    for match in ADDRESS.finditer(line):
        address = _without_removed(line, match).rstrip(_TRAILING)
        if is_url(address):
            parts += [
                _escaped(line[done : match.start()]),
                f"<{_address(address, _BREAKS_ADDRESS)}>",
            ]
            done = match.start() + len(address)
    return "".join([*parts, _escaped(line[done:])])


def _without_removed(line: str, found: re.Match[str]) -> str:
    """Return an address up to what was taken out of it."""
    bracket = found[0].rfind("[")
    removed = bracket > 0 and REMOVED.match(line, found.start() + bracket)
    return found[0][:bracket] if removed else found[0]


def link(label: str, url: str) -> str:
    """Return a link as Markdown, the label alone where the address is none on the web."""
    if not is_url(url):
        return cell(label)
    return f"[{cell(label)}]({_address(url, _BREAKS_LINK)})"


def _address(url: str, breaks: Mapping[str, str]) -> str:
    """Return an address in which nothing else is found: no link, no entity, no name of an icon."""
    scheme, slashes, rest = url.partition("://")
    rest = "".join(breaks.get(sign, sign) for sign in rest)
    rest = _TWICE.sub(lambda found: f"%{ord(found[1]):X}", _ICON.sub("%3A", rest))
    return scheme + slashes + _ENTITY_IN_ADDRESS.sub("&amp;", rest)


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
