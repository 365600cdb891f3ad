"""Which rows a timeline has already: each of its rows is one of those proposed at the most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from postmortem_kb.body import timeline
from postmortem_kb.corpus import Document
from postmortem_kb.operations.drafting import likeness, rowstyles
from postmortem_kb.operations.new import TimelineRow
from postmortem_kb.recordings import Event, EventKind, Source
from postmortem_kb.recordings.texts import ADDRESS
from postmortem_kb.words import count

_MINUTE = timedelta(minutes=1)
_NEAR = 5
_SHOWN = 5
_MOST_NEAR = 100
_MOST_CELLS = 10


@dataclass(slots=True)
class _There:
    """A row of the file; ``taken`` is one that is known for one of those proposed."""

    minute: datetime
    cells: tuple[str, ...]
    links: frozenset[str]
    marks: tuple[likeness.Marks, ...]
    taken: bool = False


def moment(row: TimelineRow) -> datetime:
    """Return the time of a row that was made here, in UTC, without a zone."""
    return datetime.fromisoformat(row.time.removeprefix("~"))


def unknown(document: Document, rows: Sequence[TimelineRow]) -> tuple[list[TimelineRow], list[str]]:
    """Return the rows that are not there yet, and a remark of those that may be in other words.

    A row is there with the same minute and text, or the same minute and a link that no other has.
    """
    there = _there(document)
    of_minute: dict[datetime, list[_There]] = defaultdict(list)
    for each in there:
        of_minute[each.minute].append(each)
    left = [row for row in rows if not _taken_by_text(row, of_minute)]
    in_file = Counter(link for each in there for link in each.links)
    # Whatever happened to an incident has the address of the incident.
    here = Counter(link for row in rows for link in _links(row.source))
    new = [row for row in left if not _taken_by_link(row, of_minute, in_file, here)]
    linked = [row.time[-5:] for row in left if row not in new]
    remark = f"taken for a row that is there in other words, by its link: {_some(linked)}"
    return new, [*([remark] if linked else []), *_doubts(new, of_minute)]


def _some(names: Sequence[str]) -> str:
    more = [f"and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return ", ".join([*names[:_SHOWN], *more])


def _there(document: Document) -> list[_There]:
    cells = {
        line: tuple(text for text, _ in cells)
        for table in timeline.tables(document.body)
        for line, cells in table
    }
    found = []
    for row in document.timeline:
        if row.moment is not None:
            at = row.moment.at.replace(tzinfo=None, second=0, microsecond=0)
            own = cells.get(row.place.line, ())[1:]
            marks = tuple(_marks(cell, at) for cell in own[:_MOST_CELLS])
            found.append(_There(at, own, _links(" ".join(own)), marks))
    return found


def _marks(cell: str, at: datetime) -> likeness.Marks:
    plain = cell.replace("\\", "")
    return likeness.of(Event(at, EventKind.MESSAGE, plain, Source("")))


def _links(text: str) -> frozenset[str]:
    return frozenset(each.split(")")[0] for each in ADDRESS.findall(text))


def _taken_by_text(row: TimelineRow, of_minute: Mapping[datetime, Sequence[_There]]) -> bool:
    texts = (row.event, rowstyles.with_source(row))
    for each in of_minute.get(moment(row), ()):
        if not each.taken and any(text in each.cells for text in texts):
            each.taken = True
            return True
    return False


def _taken_by_link(
    row: TimelineRow,
    of_minute: Mapping[datetime, Sequence[_There]],
    in_file: Mapping[str, int],
    here: Mapping[str, int],
) -> bool:
    links = {link for link in _links(row.source) if in_file[link] == 1 and here[link] == 1}
    for each in of_minute.get(moment(row), ()):
        if not each.taken and each.links & links:
            each.taken = True
            return True
    return False


def _doubts(
    new: Sequence[TimelineRow], of_minute: Mapping[datetime, Sequence[_There]]
) -> list[str]:
    """Return a remark of the new rows that may tell what a row just before or after tells."""
    found = [(row, like) for row in new if (like := _like(row, of_minute))]
    if not found:
        return []
    pairs = [f"{row.time[-5:]} as {like.minute:%H:%M}" for row, like in found]
    number = count(len(found), "added row", "added rows")
    return [f"{number} may tell what another row tells: {_some(pairs)}"]


def _like(row: TimelineRow, of_minute: Mapping[datetime, Sequence[_There]]) -> _There | None:
    at, links = moment(row), _links(row.source)
    mine = _marks(row.event, at)
    return next(
        (
            each
            for apart in sorted(range(-_NEAR, _NEAR + 1), key=abs)
            for each in of_minute.get(at + apart * _MINUTE, ())[:_MOST_NEAR]
            if not each.taken
            and (each.links & links or any(_alike(mine, other) for other in each.marks))
        ),
        None,
    )


def _alike(one: likeness.Marks, other: likeness.Marks) -> bool:
    return likeness.names(one, other) or likeness.alike(one, other)
