"""Comments that silence one rule in one place, each with its reason.

In the front matter ``# postmortem-ignore PM304: the evidence is sealed``, in the text
``<!-- postmortem-ignore PM601: a quotation -->``. Beside a value it is about that line; on a line
of its own it is about what follows: the next entry of the front matter with all that is indented
below it, or the next paragraph, list or table of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from postmortem_kb.body.outline import without_code
from postmortem_kb.frontmatter import Source
from postmortem_kb.model import Place

WORD = "postmortem-ignore"
_IN_HEADER = re.compile(rf"(?:^|(?<=[ \t]))#[ \t]*{WORD}\b(.*?)(?=[ \t]#[ \t]*{WORD}\b|$)")
_IN_BODY = re.compile(rf"<!--[ \t]*{WORD}\b(.*?)-->")
_SAID = re.compile(r"[ \t]+([\w-]+)[ \t]*(?::[ \t]*(.*))?$")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment: the rule as it is written, the reason, and the lines it is about.

    ``rule`` or ``reason`` is empty where the comment does not give it.
    """

    rule: str
    reason: str
    place: Place
    first: int
    last: int

    def covers(self, line: int) -> bool:
        """Tell whether a line of the file is one of those it is about."""
        return self.first <= line <= self.last


class _Comment(NamedTuple):
    """A comment that was found: its line counted from 0 in its half, its columns, what it says."""

    line: int
    start: int
    end: int
    said: str


def read(source: Source) -> tuple[Suppression, ...]:
    """Return the suppressions of a file, in order."""
    if WORD not in source.header and WORD not in source.body:
        return ()
    return (*_in_header(source), *_in_body(source))


def _in_header(source: Source) -> Iterator[Suppression]:
    lines = source.header.split("\n")
    first = source.header_line
    for comment in _comments(lines, _IN_HEADER):
        line = comment.line + first
        if not _inside_a_value(source, line, comment.start + 1):
            alone = not lines[comment.line][: comment.start].strip()
            after = _entry(lines, comment.line + 1) if alone else (comment.line, comment.line)
            yield _suppression(comment, first, after)


def _in_body(source: Source) -> Iterator[Suppression]:
    lines = without_code(source.body)
    for comment in _comments(lines, _IN_BODY):
        line = lines[comment.line]
        alone = not (line[: comment.start] + line[comment.end :]).strip()
        after = _block(lines, comment.line + 1) if alone else (comment.line, comment.line)
        yield _suppression(comment, source.body_line, after)


def _comments(lines: list[str], pattern: re.Pattern[str]) -> Iterator[_Comment]:
    for number, line in enumerate(lines):
        for match in pattern.finditer(line) if WORD in line else ():
            yield _Comment(number, match.start(), match.end(), match[1])


def _suppression(comment: _Comment, offset: int, lines: tuple[int, int]) -> Suppression:
    said = _SAID.match(comment.said.rstrip())
    rule, reason = (said[1], (said[2] or "").strip()) if said else ("", "")
    line = comment.line + offset
    place = Place(line, comment.start + 1, line, comment.end + 1)
    return Suppression(rule, reason, place, lines[0] + offset, lines[1] + offset)


def _inside_a_value(source: Source, line: int, column: int) -> bool:
    """Tell whether a place lies in quotation marks or in a block of text, where no comment is."""
    at = (line, column)
    return any(
        (place.line, place.column) <= at < (place.end_line, place.end_column)
        for path, place in source.places.items()
        if isinstance(_value(source, path), str)
    )


def _value(source: Source, path: tuple[str | int, ...]) -> object:
    value: object = source.values
    for part in path:
        try:
            value = value[part]  # type: ignore[index]
        except (LookupError, TypeError):
            return None
    return value


def _entry(lines: list[str], start: int) -> tuple[int, int]:
    """Return the first and last line of the next entry: all that is indented below it is part."""
    first = _next(lines, start, "#")
    depth = _indent(lines[first])
    last = first
    for number in range(first + 1, len(lines)):
        if lines[number].strip() and _indent(lines[number]) <= depth:
            break
        last = number if lines[number].strip() else last
    return first, last


def _block(lines: list[str], start: int) -> tuple[int, int]:
    """Return the first and last line of the next paragraph, list or table."""
    first = _next(lines, start, "<!--")
    end = next((n for n in range(first, len(lines)) if not lines[n].strip()), len(lines))
    return first, max(first, end - 1)


def _next(lines: list[str], start: int, comment: str) -> int:
    """Return the next line with something on it that is not a comment."""
    written = (
        number
        for number in range(start, len(lines))
        if lines[number].strip() and not lines[number].lstrip().startswith(comment)
    )
    return next(written, len(lines) - 1)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
