"""The headings of a Markdown body, by a line scanner: a full parser costs ten times the budget."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# No pattern here may try a long line twice over: bodies come from anybody.
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
# Three backticks that close on their own line are code within a sentence.
_FENCE = re.compile(r" {0,3}(`{3,}+(?!.*`)|~{3,})")
_ATTRIBUTES = re.compile(r"\{[:#.][^{}]*\}$")
_NUMBER = re.compile(r"(?:\d{1,3}[.)])+\d{0,3}[ \t]+")
_USUAL = 100
_MARKUP = str.maketrans("", "", "*_`~")


class Heading(NamedTuple):
    """A heading: its level, its text, its line in the file from 1."""

    level: int
    text: str
    line: int


def plain_title(text: str) -> str:
    """Return a title as titles are compared: ``impact`` of ``1. **Impact** (EU):``."""
    # Nearly all are the same few words; a cache must not hold what is longer than a title.
    return _usual_title(text) if len(text) <= _USUAL else _plain_title(text)


@lru_cache(maxsize=512)
def _usual_title(text: str) -> str:
    return _plain_title(text)


def _plain_title(text: str) -> str:
    plain = " ".join(text.translate(_MARKUP).split()).casefold()
    bare = plain[number.end() :] if (number := _NUMBER.match(plain)) else plain
    bare = bare.rstrip(": ")
    if bare.endswith(")"):
        bare = bare[: max(0, bare.rfind("("))].rstrip(": ")
    return bare or plain


def headings(body: str, first_line: int) -> list[Heading]:
    """Return the headings outside of code fences and comments, in order."""
    return headings_in(without_code(body), first_line)


def headings_in(lines: list[str], first_line: int) -> list[Heading]:
    """Return the headings in lines whose code is blanked."""
    found = []
    comment = False
    previous = ""
    for number, line in enumerate(lines, first_line):
        above, previous = previous, ""
        sign = line.lstrip()[:1]
        if comment:
            comment = "-->" not in line
        elif sign == "#" and (match := _ATX.match(line)):
            found.append(Heading(len(match[1]), _words(match[2]), number))
        elif (
            sign in ("=", "-")
            and above.strip()
            and not above.startswith(("    ", "\t", "|", ">"))
            and (under := _SETEXT.match(line))
        ):
            found.append(Heading(1 if under[1][0] == "=" else 2, _words(above), number - 1))
        elif (
            sign == "<" and line.lstrip().startswith("<!--") and "-->" not in line.split("<!--")[-1]
        ):
            comment = True
        else:
            previous = line
    return found


def without_code(body: str) -> list[str]:
    """Return the lines of a body, those of fenced code as blanks of the same length."""
    lines = body.split("\n")
    if "```" not in body and "~~~" not in body:
        return lines
    for first, last in fences(lines):
        lines[first : last + 1] = [" " * len(each) for each in lines[first : last + 1]]
    return lines


def fences(lines: list[str]) -> list[tuple[int, int]]:
    """Return where fenced code begins and ends: the indexes of the lines of its two fences.

    As Markdown has it: a fence without an end is a text like any other.
    """
    found = []
    fence, first = "", 0
    for number, line in enumerate(lines):
        if "```" not in line and "~~~" not in line:
            continue
        mark = _FENCE.match(line)
        if mark is None:
            continue
        if not fence:
            fence, first = mark[1], number
        elif mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            found.append((first, number))
            fence = ""
    return found


def _words(written: str) -> str:
    """Return the text of a heading without closing signs and attributes."""
    text = written.strip()
    bare = text.rstrip("#")
    if not bare or bare[-1] in " \t":
        text = bare.rstrip()
    return _ATTRIBUTES.sub("", text).rstrip()
