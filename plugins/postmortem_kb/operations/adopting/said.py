"""What a text says of itself without a header: bold lines, two-column tables, short sections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kb.body import Body

_LINES = 400
_LONGEST = 500
_BOLD = re.compile(r"[ \t]{0,3}(?:[-*+] )?\*\*([^*:|]{1,40}):?\*\*:?[ \t]*([^|]*)$")
_PLAIN = re.compile(r"(?:[-*+] )?([A-Z][A-Za-z ]{1,30}):[ \t]+(\S.*)$")
_ROW = re.compile(r"[ \t]{0,3}\|([^|]{1,60})\|([^|]{1,500})\|[ \t]*$")
_PLAIN_LINES = 30
_HEADING = re.compile(r"#{1,6}[ \t]")


def said(body: Body) -> Iterator[tuple[str, str]]:
    """Yield (what it is called, what it is) in the order of the text."""
    lines = body.lines[:_LINES]
    for number, line in enumerate(lines):
        if len(line) > _LONGEST:
            continue
        if found := _BOLD.match(line):
            yield found[1], _bare(found[2]) or _following(lines, number)
        elif found := _ROW.match(line):
            yield _bare(found[1]), _bare(found[2])
        elif number < _PLAIN_LINES and (found := _PLAIN.match(line)):
            yield found[1], _bare(found[2])
    yield from _sections(body)


def heading(body: Body) -> str:
    """Return the first heading of a text, or nothing."""
    return next((_bare(each.text) for each in body.headings if _bare(each.text)), "")


def _sections(body: Body) -> Iterator[tuple[str, str]]:
    """Yield the sections that hold one short paragraph and nothing else."""
    starts = [each.line for each in body.headings]
    for at, each in enumerate(body.headings[:_LINES]):
        below = starts[at + 1] if at + 1 < len(starts) else each.line + 20
        text = "\n".join(body.lines[each.line - body.first_line + 1 : below - body.first_line])
        if len(text) <= 2 * _LONGEST and text.strip() and "\n\n" not in text.strip():
            yield each.text, _bare(text)


def _following(lines: list[str], number: int) -> str:
    """Return the paragraph below a bold line that stands alone."""
    below = iter(lines[number + 1 : number + 3])
    found = next((line for line in below if line.strip()), "")
    return "" if _BOLD.match(found) or _HEADING.match(found) else _bare(found[:_LONGEST])


def _bare(text: str) -> str:
    return " ".join(text.split()).strip("*_` ")
