"""The rows of a body's timeline: time, event, source (DESIGN section 4).

A time is ``YYYY-MM-DD HH:MM`` in UTC; a bare ``HH:MM`` takes the date of the row above, in the
first row the date of the first known time; a day alone and ``unknown`` are allowed. A time that is
about right (``~14:05``) is taken as it is, of a range (``14:05-14:10``) its begin.
"""

from __future__ import annotations

import itertools
import re
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from postmortem_kb.body import Body
from postmortem_kb.model import Moment, Place

TITLE = "timeline"
# No pattern here may try a long line twice over: bodies come from anybody.
_DELIMITER = re.compile(r"[ \t]*+\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-*+:?[ \t]*+)*+$")
_BAR = re.compile(r"(?<!\\)\|")
_LINKED = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_DAY = r"\d{4}-\d{2}-\d{2}"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?"
_TIME = re.compile(
    rf"(?:(?P<day>{_DAY})(?:[T ]+(?=\d)|$))?(?:(?P<clock>{_CLOCK})(?: ?(?:Z|UTC))?)?"
)
_ABOUT = re.compile(
    r"(?:[~\u2248]|\b(?:c(?:irca|a)?\.?|approx(?:imately|\.)?|about|around) ) *", re.I
)
# `-07:00` behind a day and a time is an offset, and no time of the same day.
_UNTIL = re.compile(
    r" ?[\u2013\u2014] ?| - | to |(?<=^\d\d:\d\d)-|(?<=:\d\d)-(?!(?:0\d|1[0-2]):[034][05]$)", re.I
)
_NOT_KNOWN = ("unknown", "…", "...")
_LONGEST = 60

# What nearly all rows have; the rest of what may be written takes longer to read.
_USUAL = re.compile(r"(?:\d{4}-\d{2}-\d{2} )?\d{2}:\d{2}", re.ASCII)


# A table: of each row its line in the file and its cells, each with its column.
Table = list[tuple[int, list[tuple[str, int]]]]


class Row(NamedTuple):
    """A row: its time as written and where, the moment that means, its event and source.

    ``moment`` is None where the time is unknown; ``sound`` is False where it cannot be read.
    """

    time: str
    place: Place
    moment: Moment | None
    sound: bool
    event: str
    source: str


def rows(body: Body, first: date | None) -> list[Row]:
    """Return the rows of the tables under the heading Timeline; ``first`` dates the first.

    A table without any time is about something else, unless there is no other.
    """
    sound, others = _read(body, first)
    return [row for read in sound for row in read] or next(iter(others), [])


def sound_tables(body: Body, first: date | None) -> list[list[Row]]:
    """Return the rows of each table that has a time that can be read."""
    return _read(body, first)[0]


def _read(body: Body, day: date | None) -> tuple[list[list[Row]], list[list[Row]]]:
    """Return the tables with and without any time that can be read."""
    sound: list[list[Row]] = []
    others: list[list[Row]] = []
    for table in tables(body):
        read, last = _rows(table, day)
        if any(row.sound for row in read):
            sound.append(read)
            day = last
        else:
            others.append(read)
    return sound, others


def _rows(table: Table, day: date | None) -> tuple[list[Row], date | None]:
    """Return the rows of a table and the day of the last of them."""
    found = []
    for line, cells in table:
        text, start = cells[0]
        moment, sound = _moment(text, day)
        if moment is not None:
            day = moment.date
        place = Place(line, start, line, start + len(text))
        rest = [cell for cell, _ in cells[1:]]
        event, source = (*rest, "", "")[:2]
        found.append(Row(text, place, moment, sound, event, source))
    return found, day


def tables(body: Body) -> list[Table]:
    """Return the tables under the heading Timeline, those without rows included."""
    section = body.section(TITLE)
    if section is None:
        return []
    found: list[Table] = []
    inside = False
    above = ""
    no_comment = _across_rows(body)
    for line in range(section.first, section.last + 1):
        # Cells are cut in the prose, where a bar inside of code is blank, and read in the text.
        cut = body.lines[line - body.first_line]
        if line in no_comment:
            cut = Body(body.written[line - body.first_line], 1).prose
        inside = inside and "|" in cut
        if inside:
            found[-1].append((line, _cells(cut, body.written[line - body.first_line])))
        elif "|" in above and is_delimiter(cut):
            inside = True
            found.append([])
        above = cut
    return found


def _across_rows(body: Body) -> set[int]:
    """Return the lines of what begins as a comment within a row: to Markdown it ends there."""
    found: set[int] = set()
    for start, end in body.comments:
        place = body.place(start, end)
        begin = body.written[place.line - body.first_line][: place.column - 1]
        if place.line != place.end_line and "|" in begin:
            found.update(range(place.line, place.end_line + 1))
    return found


def is_delimiter(line: str) -> bool:
    """Tell whether a line is the one below the head of a table."""
    return "|" in line and "-" in line and _DELIMITER.match(line) is not None


def _cells(cut: str, written: str) -> list[tuple[str, int]]:
    """Return the cells of a row, each with its column from 1."""
    if cut == written and cut.startswith("|") and cut.endswith("|") and "\\" not in cut:
        return _plain_cells(written[1:-1].split("|"))
    stripped = cut.strip()
    bars = [match.start() for match in _BAR.finditer(cut)]
    edges = [*bars, len(cut)] if not stripped.endswith("|") else bars
    edges = edges if stripped.startswith("|") else [-1, *edges]
    found = []
    for left, right in itertools.pairwise(edges):
        text = written[left + 1 : right]
        found.append((text.strip(), left + 2 + len(text) - len(text.lstrip())))
    return found or [("", 1)]


def _plain_cells(texts: list[str]) -> list[tuple[str, int]]:
    """Return the cells of a row that begins and ends with a bar and holds no code."""
    found = []
    column = 2
    for text in texts:
        found.append((text.strip(), column + len(text) - len(text.lstrip())))
        column += len(text) + 1
    return found


def _moment(text: str, day: date | None) -> tuple[Moment | None, bool]:
    """Return the moment of a time cell, and whether it can be read."""
    if day is not None and _USUAL.fullmatch(text):
        try:
            written = text if len(text) > 5 else f"{day} {text}"
            return Moment(datetime.fromisoformat(written).replace(tzinfo=UTC)), True
        except ValueError:
            return None, False
    linked = _LINKED.fullmatch(text) if text.startswith("[") else None
    plain = (linked[1] if linked else text).strip("*_` ")
    if plain.lower() in _NOT_KNOWN:
        return None, True
    match = _TIME.fullmatch(plain) or _TIME.fullmatch(_begin(plain))
    if match is None or not plain:
        return None, False
    try:
        on = date.fromisoformat(match["day"]) if match["day"] else day
        if match["clock"] is None:
            return (Moment(datetime.combine(on, time(), UTC), True), True) if on else (None, True)
        clock = time.fromisoformat(
            match["clock"].zfill(len(match["clock"]) + (match["clock"][1] == ":"))
        )
    except ValueError:
        return None, False
    # Of a clock without any date nothing can be said but that it can be read.
    return (Moment(datetime.combine(on, clock, UTC)), True) if on else (None, True)


def _begin(text: str) -> str:
    """Return the begin of a range or the time that something was about at."""
    if len(text) > _LONGEST:
        return text
    begin, *end = [part.strip() for part in _UNTIL.split(_ABOUT.sub("", text), maxsplit=1)]
    return begin if not end or (end[0] and _TIME.fullmatch(end[0])) else text
