"""What of a file is its writers' own prose: no code, no comments, no quotations, no addresses."""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

from postmortem_kb.frontmatter import Source

FIELDS = frozenset(
    (
        "title",
        "summary",
        "times_note",
        "workaround",
        "no_action_reason",
        "impact.description",
        "contributing_factors",
        "action_items.title",
        "action_items.reason",
        "action_items.updates.text",
    )
)
# They are in no phrase, and neither letters nor blanks: the end of a paragraph, and what is gone.
END, GONE = "\0", "\1"

_IN_PARAGRAPH = r"[^{end}\n]*+(?:\n(?![ \t]*+\n)[^{end}\n]*+)*+"
# A book's or a page's: two words at least, in capitals but for the short ones between.
_LETTERS = r"(?:[^\W_]|['\u2019\1-]){0,30}+"
_SHORT = r"(?:an?|the|of|to|and|in|on|for|with)\b"
_TITLE = rf"[A-Z]{_LETTERS}(?:[:,]?\s{{1,9}}+(?:[A-Z0-9\1]{_LETTERS}|{_SHORT})){{1,15}}+"
_QUOTED = {
    ">": re.compile(r"(?:^|\n)[ \t]{0,3}>[^\n]*(?:\n[^\n]*\S[^\n]*)*"),
    '"': re.compile(r'"(?<!\w")' + _IN_PARAGRAPH.format(end='"') + '"'),
    "\u201c": re.compile(
        "[\u201c\u201e]" + _IN_PARAGRAPH.format(end="\u201c\u201d") + "[\u201c\u201d]"
    ),
    "\u00ab": re.compile("\u00ab" + _IN_PARAGRAPH.format(end="\u00ab\u00bb") + "\u00bb"),
    "\u00bb": re.compile("\u00bb" + _IN_PARAGRAPH.format(end="\u00ab\u00bb") + "\u00ab"),
    "\u2018": re.compile("\u2018[^\u2018\u2019\n]{1,300}\u2019(?!\\w)"),
    "'": re.compile(r"'(?<!\w')[^'\n]{1,300}'(?!\w)"),
    "]": re.compile(rf"\[{_TITLE}\](?=[(\[])"),
    "*": re.compile(rf"(?<![\w*])\*{_TITLE}\*(?![\w*])"),
    "_": re.compile(rf"(?<!\w)_{_TITLE}_(?!\w)"),
    "](": re.compile(r"\]\([^()\s]*"),
}


class Value(NamedTuple):
    """A value of a header that is prose: where it begins and ends, its name in ``FIELDS``."""

    start: int
    end: int
    name: str


def folded(text: str) -> str:
    """Return a text in lower case and of the same length.

    A line that goes on is one text with the next; an empty line parts them.
    """
    # The only letter that is longer in lower case.
    text = text.replace("\u0130", "\u0131").lower().replace("\u2019", "'")
    return text.replace("\n\n", END * 2).replace("\n", " ")


def own(text: str) -> str:
    """Return a text as ``folded`` does, with what is not its writer's gone."""
    for sign, pattern in _QUOTED.items():
        if sign in text:
            text = pattern.sub(_gone, text)
    return folded(text)


def _gone(match: re.Match[str]) -> str:
    return GONE * (match.end() - match.start())


def header(source: Source) -> tuple[str, list[Value]]:
    """Return a header as ``own`` has it, with only its prose left, and where that is."""
    lines = source.header.split("\n")
    offsets = [0, *itertools.accumulate(len(line) + 1 for line in lines)]

    def offset(line: int, column: int) -> int:
        return min(offsets[line - source.header_line] + column - 1, len(source.header))

    values = sorted(
        Value(offset(place.line, place.column), offset(place.end_line, place.end_column), name)
        for path in source.places
        if (name := ".".join(str(part) for part in path if not isinstance(part, int))) in FIELDS
        for place in (source.places[path],)
    )
    parts, at = [], 0
    for start, end, _ in values:
        if start < at:  # only in a header that was mended
            continue
        parts += [END * (start - at), _plain(source.header[start:end])]
        at = end
    return "".join(parts), values


def _plain(written: str) -> str:
    """Return a scalar as ``own`` has it, without YAML's own quotation marks and signs."""
    if written[:1] in ("|", ">"):
        sign, newline, text = written.partition("\n")
        return END * len(sign + newline) + own(text)
    if written[:1] == "'":
        return END + own(written[1:].replace("''", "\u2019\u2019"))
    return END + own(written[1:]) if written[:1] == '"' else own(written)
