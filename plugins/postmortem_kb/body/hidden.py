"""What of a body is no prose: indented code, comments, code within a sentence.

Everything is read once, from left to right, as Markdown does: of a comment and a piece of code that
overlap the one that begins first is real. Bodies come from anybody: no step here is quadratic.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

_MARK = re.compile(r"<!--|`+")
# Where a paragraph ends, and code within a sentence with it.
_BREAK = re.compile(r"\n[ \t]*+(?=\n|[-*+][ \t]|\d{1,9}[.)][ \t]|#|>|\||</?[A-Za-z!])")
_LISTED = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)]|\[\^[^\]\n]{1,200}\]:|:|!!!|\?\?\?\+?|===)[ \t]")
_INDENTED = ("    ", "\t")
# A fence in a list, an admonition, a tab or a quotation: all but the plainest Markdown know it.
_NESTED = re.compile(r"((?: {4}|\t| {0,3}>)[ \t>]*+)(`{3,}+(?!.*`)|~{3,})")


class Stretch(NamedTuple):
    """A comment or a piece of code within a sentence, by offsets."""

    start: int
    end: int
    comment: bool


def without_nested_fences(text: str) -> str:
    """Blank what is fenced as code deeper than ``outline.without_code`` looks.

    Such a fence ends where its list or its quotation ends: then it is a text like any other.
    """
    if "```" not in text and "~~~" not in text:
        return text
    lines = text.split("\n")
    around, fence, first = "", "", 0
    for number, line in enumerate(lines):
        if fence and not line.startswith(around) and line.strip(" \t>"):
            fence = ""
        mark = _NESTED.match(line) if "```" in line or "~~~" in line else None
        if mark is None:
            continue
        here = mark[1].rstrip() if ">" in mark[1] else mark[1]
        if not fence:
            around, fence, first = here, mark[2], number
        elif here == around and mark[2].startswith(fence) and not line[mark.end() :].strip():
            lines[first : number + 1] = [" " * len(each) for each in lines[first : number + 1]]
            fence = ""
    return "\n".join(lines)


def without_indented_code(text: str) -> str:
    """Blank what is indented by four after a blank line, in a list by four more than its text."""
    if not any(f"\n{sign}" in text for sign in _INDENTED) and not text.startswith(_INDENTED):
        return text
    lines = text.split("\n")
    after_blank, code, limit = True, False, 4
    for number, line in enumerate(lines):
        if not line or line.isspace():
            after_blank = True
            continue
        if line.startswith(_INDENTED):
            words = line.lstrip()
            indent = len(line[: -len(words)].expandtabs(4))
            code = indent >= limit and (code or after_blank)
            if code:
                lines[number] = " " * len(line)
            elif limit > 4 and _LISTED.match(words):
                limit = indent // 4 * 4 + 8
            elif limit > 4 and after_blank:
                limit = min(limit, indent // 4 * 4 + 4)
        else:
            code = False
            if not line[0].isalpha() and _LISTED.match(line):
                limit = 8
            elif after_blank:
                limit = 4
        after_blank = False
    return "\n".join(lines)


def stretches(text: str) -> list[Stretch]:
    """Return the comments and the code within sentences; what does not end is neither."""
    last_comment = text.rfind("-->")
    if last_comment < 0 and "`" not in text:
        return []
    found = []
    at = 0
    ends = _ends(text) if "`" in text else {}
    for mark in _MARK.finditer(text):
        start, end = mark.span()
        if start < at:
            continue
        if mark[0] != "<!--":
            close = ends.get(start, 0)
        elif end <= last_comment:
            close = text.index("-->", end) + 3
        else:
            continue
        if close:
            found.append(Stretch(start, close, mark[0] == "<!--"))
            at = close
    return found


def _ends(text: str) -> dict[int, int]:
    """Return {start of a run of backticks: end of the next run as long in its paragraph}."""
    runs = [match.span() for match in re.finditer("`+", text)]
    breaks = [match.start() for match in _BREAK.finditer(text)]
    following: dict[int, tuple[int, int]] = {}
    found = {}
    for start, end in reversed(runs):
        close = following.get(end - start)
        escaped = text[start - 1 : start] == "\\"
        if close and not escaped:
            after = bisect_right(breaks, start)
            if after == len(breaks) or breaks[after] > close[0]:
                found[start] = close[1]
        following[end - start] = start, end
    return found


def blank(text: str, found: list[Stretch]) -> str:
    """Return text of the same length with some stretches of it blank; lines stay lines."""
    parts, at = [], 0
    for start, end, _ in found:
        parts += [text[at:start], _blanks(text[start:end])]
        at = end
    return "".join([*parts, text[at:]]) if parts else text


def _blanks(text: str) -> str:
    return "\n".join([" " * len(line) for line in text.split("\n")])
