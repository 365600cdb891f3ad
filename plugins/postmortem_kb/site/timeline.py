"""The table under the heading Timeline as a list along a line, with the time since the begin.

A step of the Markdown parser draws it, so that the page's Markdown stays a plain table for any
other generator, and what stands in a cell is what the parser made of it. A table that is not surely
the one that was read stays a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, STX

from postmortem_kb.body import Body, timeline
from postmortem_kb.body.outline import plain_title
from postmortem_kb.body.timeline import Row
from postmortem_kb.model import Moment
from postmortem_kb.rendering import words
from postmortem_kb.rendering.times import FIELDS, offset, when
from postmortem_kb.schema import Times

# After the text of cells is parsed (20), before the tree is indented (10).
_PRIORITY = 15
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_VOID = frozenset(("br", "col", "embed", "hr", "img", "input", "source", "wbr"))
# A time as it is asked for: whatever else stands in its cell is shown as it is written.
_PLAIN = re.compile(r"(?:\d{4}-\d{2}-\d{2}[ T])?\d{2}:\d{2}(?: ?(?:Z|UTC))?", re.ASCII)
_NOT_KNOWN = ("", "…", "...")


@dataclass(frozen=True)
class Expected:
    """The tables of a page by their rows, the time they count from, and where phases begin."""

    tables: tuple[tuple[Row, ...], ...]
    begin: Moment | None
    of_impact: bool
    boundaries: frozenset[datetime]


def expected(markdown: str, times: Times) -> Expected:
    """Return what the page of a postmortem will hold."""
    body = Body(markdown, 1)
    rows = timeline.rows(body, times.earliest.date if times.earliest else None)
    by_line = {row.place.line: row for row in rows}
    tables = tuple(
        tuple(by_line[line] for line, _ in table if line in by_line)
        for table in timeline.tables(body)
    )
    moments = [getattr(times, name) for name in FIELDS]
    known = [each for each in moments if each and not each.day_only]
    exact = [row.moment for row in rows if row.moment and not row.moment.day_only]
    return Expected(
        tables,
        next(iter((*known, *exact)), None),
        times.impact_start in known,
        frozenset(_minute(each) for each in known),
    )


def _minute(moment: Moment) -> datetime:
    """Return a time as a table names it."""
    return moment.at.replace(second=0, microsecond=0)


class Drawing(Extension):
    """Draws the timeline of the page that ``expected`` is set to."""

    expected: Expected | None = None

    def extendMarkdown(self, md: Markdown) -> None:
        """Add the step to a parser."""
        md.treeprocessors.register(_Step(md, self), "pm-timeline", _PRIORITY)


class _Step(Treeprocessor):
    def __init__(self, md: Markdown, drawing: Drawing) -> None:
        super().__init__(md)
        self.drawing = drawing

    def run(self, root: Element) -> None:
        """Put a list in the place of each table."""
        page = self.drawing.expected
        if page is None or not page.tables:
            return
        tables = list(_tables(root))
        if len(tables) != len(page.tables):
            return
        for table, rows in zip(tables, page.tables, strict=True):
            cells = [list(row) for row in table.findall("tbody/tr")]
            readable = len(cells) == len(rows) and any(row.sound for row in rows)
            if readable and all(self._is_whole(cell) for row in cells for cell in row):
                place = list(root).index(table)
                root[place : place + 1] = _drawn(page, rows, cells, _labels(table))

    def _is_whole(self, cell: Element) -> bool:
        """Tell whether the HTML in a cell ends there: it may not end the list around it."""
        open_: list[str] = []
        for place in HTML_PLACEHOLDER_RE.findall("".join(cell.itertext())):
            raw = self.md.htmlStash.rawHtmlBlocks[int(place)]
            for end, name in _TAG.findall(raw if isinstance(raw, str) else "</unknown"):
                if not end and name.lower() not in _VOID:
                    open_.append(name.lower())
                elif end and (not open_ or open_.pop() != name.lower()):
                    return False
        return not open_


def _tables(root: Element) -> Iterator[Element]:
    """Yield the tables under the first heading Timeline."""
    level = 0
    for each in root:
        if re.fullmatch("h[1-6]", str(each.tag)):
            if level and int(each.tag[1]) <= level:
                return
            if not level and plain_title("".join(each.itertext())) == timeline.TITLE:
                level = int(each.tag[1])
        elif level and each.tag == "table":
            yield each


def _labels(table: Element) -> list[str]:
    """Return the heads of the columns; one that is more than words says nothing here."""
    heads = ["".join(each.itertext()).strip() for each in table.findall("thead/tr/th")]
    return ["" if STX in head else head for head in heads]


def _drawn(
    page: Expected, rows: tuple[Row, ...], cells: list[list[Element]], labels: list[str]
) -> list[Element]:
    """Return what stands in the place of a table."""
    line = Element("ol", {"class": "pm-timeline"})
    day = page.begin.date if page.begin else None
    for row, (time, *others) in zip(rows, cells, strict=True):
        item = SubElement(line, "li")
        at = SubElement(item, "div", {"class": "pm-when"})
        moment = row.moment if row.moment and not row.moment.day_only else None
        if moment is None:
            item.set("class", "pm-open")
        else:
            if _minute(moment) in page.boundaries:
                item.set("class", "pm-bound")
            _add(at, "b").text = offset(moment, _as_exact(page.begin, moment))
            if moment.date != day:
                day = moment.date
                _add(at, "span").text = words.day(day)
        _write_time(at, row, moment, time)
        what = SubElement(item, "div", {"class": "pm-what"})
        for cell, label in zip(others, ["", *labels[2:]], strict=True):
            _write_cell(what, cell, label)
    return [*_note(page), line]


def _as_exact(begin: Moment | None, moment: Moment) -> Moment | None:
    """Return the begin to the minute, where a row is: else a row of that minute came before it."""
    if begin is None or moment.at != _minute(moment):
        return begin
    return Moment(_minute(begin))


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
        target = SubElement(at, "em", {"class": "pm-unknown"})
        if row.time in _NOT_KNOWN:
            target.text = "unknown"
            return
    else:
        target = SubElement(_add(at, "span"), "time", {"datetime": moment.iso()})
        if _PLAIN.fullmatch(row.time):
            target.text = when(moment, clock_only=True)
            return
    target.text = cell.text
    target.extend(list(cell))


def _write_cell(what: Element, cell: Element, label: str) -> None:
    """Write the event, or below it the source, which has the head of its column before it."""
    if not len(cell) and not (cell.text or "").strip():
        return
    target = _add(what, "span", {"class": "pm-sub"}) if len(what) else _add(what, "span")
    target.text = f"{label}: {cell.text or ''}" if label else cell.text
    target.extend(list(cell))


def _add(above: Element, tag: str, attributes: dict[str, str] | None = None) -> Element:
    """Add an element with a blank after it: words beside each other are found apart."""
    added = SubElement(above, tag, attributes or {})
    added.tail = " "
    return added
