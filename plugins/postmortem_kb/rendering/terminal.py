"""Text for a terminal: nothing in it can steer one, and it takes as many columns as counted."""

from __future__ import annotations

import re
import unicodedata

UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""What steers a terminal, turns the direction of text, or breaks a line."""

COMMANDS = ("##[", "##vso[")
"""The older way to command a build server, which works in the middle of a line."""


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


def filled(text: str, width: int) -> str:
    """Return a text with blanks behind it, in so many columns."""
    return text + " " * (width - columns(text))
