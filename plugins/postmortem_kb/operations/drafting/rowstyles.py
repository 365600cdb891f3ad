"""How the rows of a table are written, and which of its columns tells what."""

from __future__ import annotations

import re
from dataclasses import dataclass

from postmortem_kb.body import timeline
from postmortem_kb.corpus import Document
from postmortem_kb.operations.adopting.dates import zone_of
from postmortem_kb.operations.new import TimelineRow

_EVENT = ("event", "what", "description", "action", "happened", "entry", "details")
_SOURCE = ("source", "link", "evidence", "reference", "proof", "where")
_TIME = ("time", "timestamp", "when", "clock", "zeit", "uhrzeit")
_WORD = re.compile(r"[^\W\d_]+")
# The names of zones that a head has, in full, in short or as an offset; not those of a day.
_NAMED = re.compile(r"[A-Za-z]{1,30}(?:/[A-Za-z_]{1,30}){1,2}|\b[A-Z]{2,5}\b|(?<![\d-])[+-]\d{1,2}")
_SHORT = re.compile(r"[ECMP]T|[A-Z]{1,3}[SD]T|MSK|[MO]ES?Z|[+-]\d+")
_UTC = ("UTC", "GMT")


class Unfit(Exception):
    """A table cannot take a row; the text says why."""


@dataclass(frozen=True, slots=True)
class Style:
    """How the rows of a table are written: what is before them, bars at their ends, cells.

    The time stands in the first; without a ``source`` of its own it stands behind the event.
    """

    indent: str
    bars: bool
    cells: int
    event: int = 1
    source: int | None = 2

    def row(self, row: TimelineRow) -> str:
        """Return a row as those of the table are written; no source is lost to a narrow one."""
        cells = [row.time, *[""] * (self.cells - 1)]
        cells[self.event] = row.event
        if self.source is not None:
            cells[self.source] = row.source
        else:
            cells[self.event] = with_source(row)
        text = " | ".join(cells)
        return f"{self.indent}| {text} |" if self.bars else f"{self.indent}{text}"


OURS = Style("", True, 3)


def with_source(row: TimelineRow) -> str:
    """Return the event of a row with its source behind it."""
    return f"{row.event} ({row.source})" if row.source else row.event


def at(document: Document, line: int) -> Style:
    """Return how the table is written whose next row would stand on a line; raises Unfit."""
    body = document.body
    for above in range(line - 1, body.first_line, -1):
        written = body.lines[above - body.first_line]
        if timeline.is_delimiter(written):
            plain = written.strip()
            indent = written[: len(written) - len(written.lstrip())]
            cells = plain.strip("|").count("|") + 1
            heads = body.written[above - 1 - body.first_line].strip().strip("|").split("|")
            return Style(indent, plain.startswith("|"), cells, *_columns(heads, cells))
    return OURS


def _columns(heads: list[str], cells: int) -> tuple[int, int | None]:
    """Return which column is for the event, and which for its source, if there is one."""
    if cells < 2:
        raise Unfit("its timeline has one column only; make it Time (UTC), Event and Source")
    zone = _zone(heads[0])
    if zone:
        raise Unfit(
            f"its timeline is in another zone, {zone}, and rows are added in UTC; write its times "
            "in UTC first"
        )
    words = [set(_WORD.findall(head.casefold())) for head in heads[:cells]]
    times = {n for n, head in enumerate(heads[:cells]) if _tells_time(head, words[n])}
    if times and 0 not in times:
        raise Unfit("its timeline cannot take rows: the time must be its first column")
    others = [n for n in range(1, len(words)) if n not in times] or [1]
    event = next((n for n in others if words[n].intersection(_EVENT)), others[0])
    source = next(
        (n for n, each in enumerate(words) if n not in (0, event) and _tells_source(each)), None
    )
    return event, source


def _tells_source(words: set[str]) -> bool:
    return any(word.removesuffix("s") in _SOURCE for word in words)


def _tells_time(head: str, words: set[str]) -> bool:
    return not words.isdisjoint(_TIME) or bool(_zones(head))


def _zone(head: str) -> str:
    """Return the zone that the head of the times names, if it is another than UTC."""
    zone = next((name for name in _zones(head) if name.strip("+-0") not in ("", *_UTC)), "")
    return zone or ("local time" if "local" in head.casefold() else "")


def _zones(head: str) -> list[str]:
    return [name for name in _NAMED.findall(head) if _SHORT.fullmatch(name) or zone_of(name)]
