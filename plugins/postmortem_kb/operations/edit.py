"""Edit the bytes of a file by place: what lies outside the edits stays as it is, to the byte.

A place counts as the check does: lines end at LF, CRLF or a lone CR, columns are characters, and a
byte order mark is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from postmortem_kb.model import Place

_LINE = re.compile(r"[^\r\n]*(\r\n|\r|\n|$)")
_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Edit:
    """A place and what to write there instead; of several lines, each ends in LF here."""

    place: Place
    text: str


def apply(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the file with the edits made; of those that overlap, the first.

    A text of several lines takes the line ending of the file's first line. Raises
    UnicodeDecodeError for what is not UTF-8, and ValueError for a place outside the file.
    """
    text = data.decode("utf-8")
    lines = _lines(text)
    first = _LINE.match(text)
    ending = (first[1] if first else "") or "\n"
    parts: list[str] = []
    done = 0
    for edit in apart(edits):
        start, end = _stretch(lines, edit.place)
        parts += [text[done:start], edit.text.replace("\n", ending)]
        done = end
    return "".join([*parts, text[done:]]).encode()


def apart(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits in the order of their places, without those that overlap an earlier one.

    Two that begin in one place overlap, however short they are; the one that ends first holds.
    """
    chosen: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit.place):
        begins = (edit.place.line, edit.place.column)
        last = chosen[-1].place if chosen else None
        if last is None or (
            begins >= (last.end_line, last.end_column) and begins != (last.line, last.column)
        ):
            chosen.append(edit)
    return chosen


def written(data: bytes, places: Sequence[Place]) -> list[str]:
    """Return what stands in each place, line endings as they are; raises as ``apply`` does."""
    text = data.decode("utf-8")
    lines = _lines(text)
    return [text[slice(*_stretch(lines, place))] for place in places]


def _lines(text: str) -> list[tuple[int, int]]:
    """Return where each line begins and ends, its line ending left out."""
    found = []
    for line in _LINE.finditer(text, 1 if text.startswith(_MARK) else 0):
        found.append((line.start(), line.start(1)))
        if not line[1]:
            break
    return found


def _stretch(lines: list[tuple[int, int]], place: Place) -> tuple[int, int]:
    start = _offset(lines, place.line, place.column)
    end = _offset(lines, place.end_line, place.end_column)
    if end < start:
        raise ValueError("the place ends before it begins")
    return start, end


def _offset(lines: list[tuple[int, int]], line: int, column: int) -> int:
    if not 1 <= line <= len(lines):
        raise ValueError(f"the file has no line {line}")
    start, end = lines[line - 1]
    if not 1 <= column <= end - start + 1:
        raise ValueError(f"line {line} has no column {column}")
    return start + column - 1
