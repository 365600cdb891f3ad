"""Where rows go in a timeline that exists: between its rows, which stay as they are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from postmortem_kb.body import timeline
from postmortem_kb.corpus import Document
from postmortem_kb.model import Place
from postmortem_kb.operations.drafting import known, rowstyles
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.new import TimelineRow

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CLOCK = re.compile(r"\d:\d")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_HEAD = ("| Time (UTC) | Event | Source |", "| --- | --- | --- |")


@dataclass(slots=True)
class Placed:
    """Edits that add rows, how many, and what is to be told of them."""

    edits: list[Edit] = field(default_factory=list)
    added: int = 0
    remarks: list[str] = field(default_factory=list)


def placed(document: Document, rows: Sequence[TimelineRow]) -> Placed:
    """Return the edits that add the rows which are not there yet, each at its time.

    Raises rowstyles.Unfit for a table that cannot take them.
    """
    there = document.timeline
    new, remarks = known.unknown(document, rows)
    found = Placed(added=len(new), remarks=remarks)
    if not new:
        return found
    begin = _first_line(document)
    if begin is None:
        found.edits.append(_new_table(document, new))
        return found
    written = [row for row in there if row.time]
    if written and not any(row.sound for row in written):
        raise rowstyles.Unfit(
            "no row of its timeline begins with a time: the time must be its first column"
        )
    of_line: dict[int, list[TimelineRow]] = {}
    any_late = False
    for row in new:
        line, late = _line_for(row, there, begin)
        of_line.setdefault(line, []).append(row)
        any_late |= late
    if any_late:
        found.remarks.append(
            "a time without a day takes the day of the row above: some rows are put at the end of "
            "the timeline instead of before it"
        )
    for line, several in of_line.items():
        style = rowstyles.at(document, line)
        found.edits.append(_inserted(document, line, [style.row(row) for row in several]))
    return found


def _first_line(document: Document) -> int | None:
    """Return the line that the first row of the first table stands on, or would."""
    if document.timeline:
        return document.timeline[0].place.line
    body = document.body
    section = body.section(timeline.TITLE)
    for line in range(section.first, section.last + 1) if section else ():
        above = body.lines[line - 1 - body.first_line] if line > body.first_line else ""
        if "|" in above and timeline.is_delimiter(body.lines[line - body.first_line]):
            return line + 1
    return None


def _line_for(row: TimelineRow, there: Sequence[timeline.Row], begin: int) -> tuple[int, bool]:
    """Return the line before which a row goes, and whether that is only the end for its day.

    A time alone takes its day from above: no row of another day may come between.
    """
    at, line, behind = known.moment(row), begin, 0
    if any(each.moment is None and _CLOCK.search(each.time) for each in there):
        return there[-1].place.line + 1, True
    for number, each in enumerate(there):
        if each.moment is not None and each.moment.at.replace(tzinfo=None) <= at:
            line, behind = each.place.line + 1, number + 1
    following = itertools.islice(there, behind, None)
    after = next((each for each in following if each.moment is not None), None)
    without_day = after is not None and not _DAY.search(after.time)
    if after and after.moment and without_day and after.moment.date != at.date():
        return there[-1].place.line + 1, True
    return line, False


def _inserted(document: Document, line: int, lines: Sequence[str]) -> Edit:
    """Return the edit that puts lines before one of the file, or behind its last."""
    body, text = document.body, "\n".join(lines)
    last = body.first_line + body.text.count("\n")
    if line <= last:
        return Edit(Place(line, 1, line, 1), f"{text}\n")
    end = len(body.written[last - body.first_line]) + 1
    return Edit(Place(last, end, last, end), f"\n{text}")


def _new_table(document: Document, rows: Sequence[TimelineRow]) -> Edit:
    """Return the edit that adds a table below the heading, and the heading if there is none."""
    body = document.body
    table = [*_HEAD, *map(rowstyles.OURS.row, rows)]
    section = body.section(timeline.TITLE)
    last = body.first_line + body.text.count("\n")
    if section is None:
        ends = body.written[-1] == ""
        return _inserted(document, last if ends else last + 1, ["", "## Timeline", "", *table])
    line = section.first
    if line <= last and _UNDERLINE.fullmatch(body.written[line - body.first_line]):
        line += 1
    return _inserted(document, line, ["", *table, *([""] if line < last else [])])
