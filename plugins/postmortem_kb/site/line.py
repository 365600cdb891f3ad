"""A table of a timeline as a list along a line: what stands in its cells is only moved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement

from postmortem_kb import words
from postmortem_kb.body.timeline import Row
from postmortem_kb.model import Moment
from postmortem_kb.rendering.times import offset, when

# A time as it is asked for: whatever else stands in its cell is shown as it is written.
_PLAIN = re.compile(r"(?:\d{4}-\d{2}-\d{2}[ T])?\d{2}:\d{2}(?: ?(?:Z|UTC))?", re.ASCII)
_NOT_KNOWN = ("", "…", "...")
# How a column is aligned says nothing of what stands in it.
_OF_THE_TABLE = ("align", "style")


@dataclass(frozen=True)
class Expected:
    """The tables of a page by their rows, the time they count from, and what began when."""

    tables: tuple[tuple[Row, ...], ...]
    begin: Moment | None
    of_impact: bool
    boundaries: Mapping[datetime, Sequence[str]]


def minute(moment: Moment) -> datetime:
    """Return a time as a table names it."""
    return moment.at.replace(second=0, microsecond=0)


class Line:
    """Draws the tables of a page: what counts once a page is said with the first that needs it."""

    def __init__(self, page: Expected) -> None:
        self.page = page
        self.begun = dict(page.boundaries)
        self.note = _note(page)

    def table(
        self, rows: tuple[Row, ...], cells: list[list[Element]], labels: list[str]
    ) -> list[Element]:
        """Return what stands in the place of a table."""
        line = Element("ol", {"class": "pm-timeline"})
        day = self.page.begin.date if self.page.begin else None
        for row, (time, *others) in zip(rows, cells, strict=True):
            item = _add(line, "li")
            item.text = "\n"
            at = _add(item, "div", {"class": "pm-when"})
            moment = row.moment if row.moment and not row.moment.day_only else None
            begun: Sequence[str] = ()
            if moment is None:
                item.set("class", "pm-open")
            else:
                begun = self.begun.pop(minute(moment), ())
                if begun:
                    item.set("class", "pm-bound")
                _add(at, "b").text = offset(moment, _as_exact(self.page.begin, moment))
                if moment.date != day:
                    day = moment.date
                    _add(at, "span").text = words.day(day)
            _write_time(at, row, moment, time)
            what = _add(item, "div", {"class": "pm-what"})
            _write_event(what, begun, others[:1])
            for cell, label in zip(others[1:], labels[2:], strict=True):
                _write_more(what, cell, label)
        note, self.note = self.note, []
        return [*note, line]


def _as_exact(begin: Moment | None, moment: Moment) -> Moment | None:
    """Return the begin to the minute, where a row is: else a row of that minute came before it."""
    if begin is None or moment.at != minute(moment):
        return begin
    return Moment(minute(begin))


def _note(page: Expected) -> list[Element]:
    """Return the sentence that says what the times count from."""
    if page.begin is None:
        return []
    note = Element("p", {"class": "pm-note"})
    origin = "the start of the impact" if page.of_impact else "the first known time"
    note.text = f"T+ counts from {origin}, {when(page.begin)} UTC."
    return [note]


def _write_time(at: Element, row: Row, moment: Moment | None, cell: Element) -> None:
    """Write the time of a row: what is more than a time as the author wrote it."""
    if moment is None:
        # What cannot be read may be anything.
        target = _add(at, "em" if row.sound else "div", {"class": "pm-unknown"})
        if row.time in _NOT_KNOWN:
            target.text = "unknown"
            return
    else:
        target = SubElement(_add(at, "span"), "time", {"datetime": moment.iso()})
        if _PLAIN.fullmatch(row.time):
            target.text = when(moment, clock_only=True)
            return
    _move(cell, target)


def _write_event(what: Element, begun: Sequence[str], cells: Sequence[Element]) -> None:
    """Write the event behind the phases that begin with it, unless its own first word says so."""
    target = _add(what, "div")
    for cell in cells:
        _move(cell, target)
    said = "".join(target.itertext()).strip().lower()
    names = ", ".join(name for name in begun if not said.startswith(name.lower()))
    if names:
        lead = Element("b")
        lead.text = f"{names.capitalize()}."
        lead.tail = f" {target.text or ''}"
        target.text = None
        target.insert(0, lead)


def _write_more(what: Element, cell: Element, label: str) -> None:
    """Write the source or another cell below the event, the head of its column before it."""
    if len(cell) or (cell.text or "").strip():
        target = _add(what, "div", {"class": "pm-sub"})
        _move(cell, target)
        target.text = f"{label}: {target.text or ''}" if label else target.text


def _move(cell: Element, target: Element) -> None:
    """Move what stands in a cell, and the attributes that the author gave it."""
    for name, value in cell.items():
        if name not in _OF_THE_TABLE:
            target.set(name, f"{target.get(name, '')} {value}".strip())
    target.text = cell.text
    target.extend(list(cell))


def _add(above: Element, tag: str, attributes: dict[str, str] | None = None) -> Element:
    """Add an element with a blank after it: words beside each other are found apart."""
    added = SubElement(above, tag, attributes or {})
    added.tail = "\n" if tag == "li" else " "
    return added
