"""Text for a terminal: nothing in it can steer one, and it takes as many columns as counted."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence

UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What steers a terminal, turns the direction of text, or breaks a line."""

COMMANDS = ("##[", "##vso[")
"""The older way to command a build server, which works in the middle of a line."""

_GAP = "  "
# In columns: what is left of a name at the least.
_NAME = 12


def visible(text: str) -> str:
    """Return text in which nothing can steer a terminal or a log: control signs are spelt out."""
    plain = UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
    for command in COMMANDS:
        plain = plain.replace(command, f"#\\x23{command[2:]}")
    return plain


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cut(text: str, width: int) -> str:
    """Return a text in so many columns; where it was cut, a sign tells."""
    if columns(text) <= width:
        return text
    kept, used = "", 0
    # Signs without width could go on for ever.
    for char in text[: 2 * width]:
        used += _columns(char)
        if used > width - 1:
            break
        kept += char
    return f"{kept.rstrip()}…"


def wrapped(text: str, width: int, columns: Callable[[str], int] = columns) -> list[str]:
    """Return a text in lines of so many columns, broken at blanks; one line if there is no width.

    A word that is too long has a line of its own.
    """
    if width < 1:
        return [text]
    lines: list[str] = []
    for word in text.split(" "):
        if lines and columns(lines[-1]) + 1 + columns(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def filled(text: str, width: int) -> str:
    """Return a text with blanks behind it, in so many columns."""
    return text + " " * (width - columns(text))


def table(
    rows: Iterable[Sequence[str | None]], width: int = sys.maxsize, left: int = 1
) -> list[str]:
    """Return rows as lines in so many columns, with two blanks between their cells.

    The first cell is cut where the others leave too little room for it. So many cells stand to the
    ``left``, the others to the right. A cell that is None leaves its room to the next one.
    """
    found = [list(row) for row in rows]
    widths = [0] * max(map(len, found), default=0)
    # First each column by itself: only then is it known whether a joined cell needs more room.
    for joined in (False, True):
        for row in found:
            for at, (cell, begin) in enumerate(zip(row, _begins(row), strict=True)):
                if cell is not None and (begin < at) == joined:
                    widths[at] += max(0, columns(cell) - _room(widths[begin : at + 1]))
    widths[:1] = [min(most, max(_NAME, width - _room([0, *widths[1:]]))) for most in widths[:1]]
    return [_line(row, widths, left) for row in found]


def _begins(row: Sequence[str | None]) -> list[int]:
    """Return for each cell the column in which its room begins."""
    found: list[int] = []
    for at in range(len(row)):
        found.append(found[-1] if at > 1 and row[at - 1] is None else at)
    return found


def _room(widths: Sequence[int]) -> int:
    return sum(widths) + len(_GAP) * (len(widths) - 1)


def _line(row: Sequence[str | None], widths: Sequence[int], left: int) -> str:
    name = row[0] or ""
    parts = [filled(cut(name, widths[0]), widths[0])]
    for at, (cell, begin) in enumerate(zip(row, _begins(row), strict=True)):
        if at and cell is not None:
            room = _room(widths[begin : at + 1])
            blanks = " " * (room - columns(cell))
            parts.append(cell + blanks if at < left else blanks + cell)
    return _GAP.join(parts).rstrip()
