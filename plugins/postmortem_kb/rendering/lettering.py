"""Text in a drawing: SVG breaks no lines, so they are broken and placed here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

SIZE = 13
"""The height of letters, in the units of a drawing."""

_LINE = 1.25
# How wide letters are in the widest of the usual fonts, as a part of their height.
_LETTERS = {
    **dict.fromkeys("fijlrtI.,:;'!|()[]/ -", 0.36),
    **dict.fromkeys("mwMW@%&—", 1.0),
}
_SMALL, _CAPITAL, _FULL = 0.6, 0.76, 1.05


class Point(NamedTuple):
    """A place in a drawing; y grows downwards."""

    x: int
    y: int


class Row(NamedTuple):
    """A line of a text, and where its letters stand."""

    x: int
    y: int
    text: str


def wrapped(text: str, width: int, size: int = SIZE) -> list[str]:
    """Return a text in lines that are at most so many units wide, without marks of code.

    They are as few as that width allows, and about as long as each other.
    """
    plain = " ".join(text.replace("`", "").split())
    room = width / size
    fewest = len(_filled(plain, room))
    narrow = min(room, _wide(plain) / fewest)
    while len(lines := _filled(plain, narrow)) > fewest:
        narrow = min(room, narrow + 0.5)
    return lines


def _filled(text: str, room: float) -> list[str]:
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, room):
            longer = f"{lines[-1]} {piece}".lstrip()
            if not lines[-1] or _wide(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _pieces(word: str, room: float) -> Iterator[str]:
    """Yield a word in pieces that each have room on a line."""
    begin = 0
    for end in range(1, len(word) + 1):
        if end - begin > 1 and _wide(word[begin:end]) > room:
            yield word[begin : end - 1]
            begin = end - 1
    yield word[begin:]


def _wide(text: str) -> float:
    """Return about how wide a text is, as a multiple of its height."""
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter in _LETTERS:
        return _LETTERS[letter]
    if unicodedata.east_asian_width(letter) in "WF":
        return _FULL
    return _CAPITAL if letter.isupper() else _SMALL


def height(lines: Sequence[str], size: int = SIZE) -> int:
    """Return how high lines are together."""
    return round(len(lines) * size * _LINE)


def rows(lines: Sequence[str], middle: Point, size: int = SIZE) -> tuple[Row, ...]:
    """Return lines placed around a point: it is at half their height."""
    first = middle.y - height(lines, size) / 2 + size * 0.97
    return tuple(
        Row(middle.x, round(first + number * size * _LINE), line)
        for number, line in enumerate(lines)
    )
