"""A table of a timeline as a list along a line: what stands in its cells is only moved."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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
    at = moment.at
    return at.replace(second=0, microsecond=0) if at.second or at.microsecond else at


class Line:
    """Draws the tables of a page: what counts once a page is said with the first that needs it.

    ``store`` keeps HTML that is done from the parser's steps, and returns what stands for it.
    """

    def __init__(self, page: Expected, store: Callable[[str], str]) -> None:
        self.page = page
        self.store = store
        self.begun = dict(page.boundaries)
        self.note = _note(page)

    def table(
        self, rows: tuple[Row, ...], lines: list[Element], labels: list[str]
    ) -> list[Element]:
        """Return what stands in the place of a table; its rows and cells become parts of that."""
        drawn = Element("ol", {"class": "pm-timeline"})
        day = self.page.begin.date if self.page.begin else None
        for row, line in zip(rows, lines, strict=True):
            item = _add(drawn, "li")
            time, *others = line
            moment = row.moment if row.moment and not row.moment.day_only else None
            begun: Sequence[str] = ()
            ours = ""
            if moment is None:
                item.set("class", "pm-open")
            else:
                begun = self.begun.pop(minute(moment), ())
                if begun:
                    item.set("class", "pm-bound")
                ours = f"<b>{offset(moment, _as_exact(self.page.begin, moment))}</b> "
                if moment.date != day:
                    day = moment.date
                    ours += f"<span>{words.day(day)}</span> "
            self._write_time(item, ours, row, moment, time)
            _become(line, "pm-what")
            line.remove(time)
            _write_event(others[0] if others else _add(line, "div"), begun)
            for cell, label in zip(others[1:], labels[2:], strict=True):
                _write_more(line, cell, label)
            item.append(line)
        note, self.note = self.note, []
        return [*note, drawn]

    def _write_time(
        self, item: Element, ours: str, row: Row, moment: Moment | None, cell: Element
    ) -> None:
        """Write the time of a row behind ``ours``: what is more than a time as it is written."""
        if moment is not None and _PLAIN.fullmatch(row.time):
            shown = f'<time datetime="{moment.iso()}">{when(moment, clock_only=True)}</time>'
            html = f'<div class="pm-when">{ours}<span>{shown}</span> </div>'
            item.text = f"\n{self.store(html)} "
            return
        item.text = "\n"
        at = _add(item, "div", {"class": "pm-when"})
        if moment is not None:
            at.text = self.store(ours)
            _move(cell, SubElement(_add(at, "span"), "time", {"datetime": moment.iso()}))
            return
        # What cannot be read may be anything.
        target = _add(at, "em" if row.sound else "div", {"class": "pm-unknown"})
        if row.time in _NOT_KNOWN:
            target.text = "unknown"
        else:
            _move(cell, target)


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


def _write_event(cell: Element, begun: Sequence[str]) -> None:
    """Write the event behind the phases that begin with it, unless its own first word says so."""
    _become(cell)
    if not begun:
        return
    said = "".join(cell.itertext()).strip().lower()
    names = ", ".join(name for name in begun if not said.startswith(name.lower()))
    if names:
        lead = Element("b")
        lead.text = f"{names.capitalize()}."
        lead.tail = f" {cell.text or ''}"
        cell.text = None
        cell.insert(0, lead)


def _write_more(line: Element, cell: Element, label: str) -> None:
    """Write the source or another cell below the event, the head of its column before it."""
    if len(cell) or (cell.text or "").strip():
        _become(cell, "pm-sub")
        cell.text = f"{label}: {cell.text or ''}" if label else cell.text
    else:
        line.remove(cell)


def _become(part: Element, name: str = "") -> None:
    """Make a part of a table an element of a class, with what else its author gave a cell."""
    row = part.tag == "tr"
    part.tag, part.tail = "div", " "
    if row:
        part.attrib.clear()
        part.text = None
    for each in _OF_THE_TABLE:
        part.attrib.pop(each, None)
    if name:
        part.set("class", f"{name} {part.get('class', '')}".strip())


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
