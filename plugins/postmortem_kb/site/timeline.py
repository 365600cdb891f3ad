"""The table under the heading Timeline as a list along a line, with the time since the begin.

A step of the Markdown parser draws it, so that the page's Markdown stays a plain table for any
other generator, and what stands in a cell is what the parser made of it. A table that is not surely
the one that was read stays a table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, STX

from postmortem_kb.body import Body, timeline
from postmortem_kb.body.outline import plain_title
from postmortem_kb.body.timeline import Row
from postmortem_kb.rendering.times import FIELDS, STEPS
from postmortem_kb.schema import Times
from postmortem_kb.site import holding, lessons
from postmortem_kb.site.line import Expected, Line, minute

# After the attributes that an author gave a cell (8), before the table of contents (5).
_PRIORITY = 6
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.IGNORECASE)
_VOID = frozenset(("br", "col", "embed", "hr", "img", "input", "source", "wbr"))
_NO_DIGIT = re.compile(r"[^\d:]")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")


def expected(markdown: str, times: Times) -> Expected:
    """Return what the page of a postmortem will hold."""
    first = times.earliest.date if times.earliest else None
    tables = timeline.sound_tables(Body(markdown, 1), first)
    moments = {name: getattr(times, name) for name in FIELDS}
    known = {name: each for name, each in moments.items() if each and not each.day_only}
    boundaries: dict[datetime, list[str]] = defaultdict(list)
    for name, each in known.items():
        boundaries[minute(each)].append(STEPS[name])
    exact = (
        row.moment for rows in tables for row in rows if row.moment and not row.moment.day_only
    )
    return Expected(
        tuple(tuple(rows) for rows in tables),
        next(iter((*known.values(), *exact)), None),
        "impact_start" in known,
        boundaries,
    )


class Drawing(Extension):
    """Draws the timeline of the page that ``expected`` is set to; keeps the places of blocks."""

    expected: Expected | None = None

    def extendMarkdown(self, md: Markdown) -> None:
        """Add the steps to a parser."""
        md.parser.blockprocessors.register(holding.Places(md.parser), "pm-places", holding.PRIORITY)
        md.treeprocessors.register(_Step(md, self), "pm-timeline", _PRIORITY)


class _Step(Treeprocessor):
    def __init__(self, md: Markdown, drawing: Drawing) -> None:
        super().__init__(md)
        self.drawing = drawing

    def run(self, root: Element) -> None:
        """Put a list in the place of each table, and the lessons beside each other."""
        page = self.drawing.expected
        if page is None:
            return
        lessons.arrange(root, self._is_whole)
        # A table in a list, or one that belongs to the paragraph above it, is none of these.
        waiting: dict[tuple[str, ...], list[tuple[Row, ...]]] = defaultdict(list)
        for rows in reversed(page.tables):
            waiting[tuple(_digits(_LINK.sub(r"\1", row.time)) for row in rows)].append(rows)
        drawing = Line(page, self.md.htmlStash.store)
        drawn = {}
        for table in _tables(root) if waiting else ():
            lines = table.findall("tbody/tr")
            times = tuple(_digits("".join(line[0].itertext())) for line in lines)
            if waiting.get(times) and all(self._is_whole(cell) for line in lines for cell in line):
                drawn[table] = drawing.table(waiting[times].pop(), lines, _labels(table))
        if drawn:
            root[:] = [part for each in root for part in drawn.get(each, [each])]

    def _is_whole(self, part: Element) -> bool:
        """Tell whether the HTML in a part ends there: it may not end what is put around it."""
        if not self.md.htmlStash.rawHtmlBlocks:
            return True
        open_: list[str] = []
        for place in HTML_PLACEHOLDER_RE.findall("".join(part.itertext())):
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


def _digits(text: str) -> str:
    """Return what a time is told by, however it is written: without what HTML stands there."""
    return _NO_DIGIT.sub("", HTML_PLACEHOLDER_RE.sub("", text) if STX in text else text)
