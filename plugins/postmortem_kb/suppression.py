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

from postmortem_kb.body import Body
from postmortem_kb.frontmatter import Source
from postmortem_kb.model import Place

WORD = "postmortem-ignore"
_IN_HEADER = re.compile(
    rf"(?:^|(?<=[ \t]))#[ \t]*{WORD}\b(.*?)(?=[ \t]#[ \t]*{WORD}\b|$)", re.IGNORECASE
)
_IN_BODY = re.compile(rf"<!--\s*{WORD}\b(.*)-->", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"[ >\t]*(`{3,}|~{3,})")
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


def read(source: Source) -> tuple[Suppression, ...]:
    """Return the suppressions of a file, in order."""
    if WORD not in source.header.lower() and WORD not in source.body.lower():
        return ()
    return (*_in_header(source), *_in_body(source))


def _in_header(source: Source) -> Iterator[Suppression]:
    lines = source.header.split("\n")
    for number, line in enumerate(lines):
        for match in _IN_HEADER.finditer(line) if WORD in line.lower() else ():
            at = number + source.header_line
            place = Place(at, match.start() + 1, at, match.end() + 1)
            if _inside_a_value(source, at, place.column):
                continue
            alone = not line[: match.start()].strip()
            first, last = _entry(lines, number + 1) if alone else (number, number)
            offset = source.header_line
            yield _suppression(match[1], place, first + offset, last + offset)


def _in_body(source: Source) -> Iterator[Suppression]:
    if WORD not in source.body.lower():
        return
    body = Body(source.body, source.body_line)
    for start, end in body.comments:
        if match := _IN_BODY.fullmatch(body.text, start, end):
            place = body.place(start, end)
            before = body.written[place.line - body.first_line][: place.column - 1]
            behind = body.written[place.end_line - body.first_line][place.end_column - 1 :]
            first, last = place.line - body.first_line, place.end_line - body.first_line
            if not (before + behind).strip():
                first, last = _block(body.written, last + 1)
            yield _suppression(match[1], place, first + body.first_line, last + body.first_line)


def _suppression(written: str, place: Place, first: int, last: int) -> Suppression:
    said = _SAID.match(f" {' '.join(written.split())}")
    rule, reason = (said[1], (said[2] or "").strip()) if said else ("", "")
    return Suppression(rule, reason, place, first, last)


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
    """Return the first and last line of the next paragraph, list, table or block of code."""
    first = _next(lines, start, "<!--")
    fence = _FENCE.match(lines[first])
    end = next(
        (
            number
            for number in range(first + 1, len(lines))
            if (lines[number].strip(" >\t") == fence[1] if fence else not lines[number].strip())
        ),
        None,
    )
    if end is None:
        return first, len(lines) - 1
    return first, end if fence else end - 1


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
