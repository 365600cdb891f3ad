"""The headings of a Markdown body, by a line scanner: a full parser costs ten times the budget."""

from __future__ import annotations

import re
from typing import NamedTuple

_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATTRIBUTES = re.compile(r"\s*\{[:#.][^}]*\}\s*$")


class Heading(NamedTuple):
    """A heading: its level, its text, its line in the file from 1."""

    level: int
    text: str
    line: int


def headings(body: str, first_line: int) -> list[Heading]:
    """Return the headings outside of code fences and comments, in order."""
    found = []
    fence = ""
    comment = False
    previous = ""
    for number, line in enumerate(body.split("\n"), first_line):
        if comment:
            comment = "-->" not in line
            previous = ""
            continue
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif mark:
            fence = mark[1]
        elif match := _ATX.match(line):
            found.append(Heading(len(match[1]), _ATTRIBUTES.sub("", match[2]).strip(), number))
        elif (
            previous.strip()
            and not previous.startswith(("    ", "\t", "|", ">"))
            and (under := _SETEXT.match(line))
        ):
            found.append(Heading(1 if under[1][0] == "=" else 2, previous.strip(), number - 1))
        elif "<!--" in line and "-->" not in line.split("<!--")[-1]:
            comment = True
        previous = line
    return found
