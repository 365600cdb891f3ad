"""Make rows of a timeline from events: what is told twice is one row, with all its sources.

Events are put in one order first, so that the order of files changes nothing; every step looks at
an event once, and at a bounded number of those just before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from postmortem_kb.operations.drafting import likeness
from postmortem_kb.recordings import Event, EventKind, Source

_NEAR = timedelta(minutes=5)
# Of the rows just before an event; more alerts than these within five minutes are not compared.
_MOST_NEAR = 100
_SPOKEN = (EventKind.MESSAGE, EventKind.NOTE)
_SHARED = frozenset((
    EventKind.DETECTED, EventKind.ACKNOWLEDGED, EventKind.ESCALATED, EventKind.RESOLVED,
))  # fmt: skip


@dataclass(slots=True)
class Told:
    """An event as one tool tells it: how often it said so, and until when."""

    event: Event
    times: int = 1
    last: datetime | None = None


@dataclass(slots=True)
class Row:
    """What happened at one time; the first of those who tell it gives the words."""

    tellers: list[Told]

    @property
    def at(self) -> datetime:
        """Return when it happened: the earliest time that is exact, if there is one."""
        return min((each.event.approximate, each.event.at) for each in self.tellers)[1]

    @property
    def approximate(self) -> bool:
        """Tell whether nobody knows the time exactly."""
        return all(each.event.approximate for each in self.tellers)

    @property
    def event(self) -> Event:
        """Return the event in the words that say most: never those of a chat, if others tell it."""
        return min(
            (each.event for each in self.tellers),
            key=lambda event: (
                event.kind is EventKind.MESSAGE, -len(event.text), event.approximate, _order(event),
            ),
        )  # fmt: skip

    @property
    def actor(self) -> str:
        """Return who did it, by whoever knows."""
        actors = (each.event.actor for each in self.tellers)
        return self.event.actor or next(filter(None, actors), "")

    @property
    def times(self) -> int:
        """Return how often it was said, by whoever said it most."""
        return max(each.times for each in self.tellers)

    @property
    def last(self) -> datetime | None:
        """Return when it was last said, if more than once."""
        return max((each.last for each in self.tellers if each.last), default=None)

    @property
    def sources(self) -> list[Source]:
        """Return who tells it, each once; the best one first."""
        best = self.event.source
        found = dict.fromkeys([best, *(each.event.source for each in self.tellers)])
        return list({(each.tool, each.url): each for each in reversed(found)}.values())[::-1]


def rows(events: Iterable[Event]) -> tuple[list[Row], int]:
    """Return the rows in the order of time, and how many events were the same thing twice."""
    ordered = sorted(events, key=_order)
    once = _once(ordered)
    found = _joined(_folded(once))
    found.sort(key=lambda row: (row.at, _order(row.event)))
    return found, len(ordered) - len(once)


def _order(event: Event) -> tuple[datetime, str, str, str, str, str, str, str, bool]:
    source = event.source
    return (
        event.at, event.kind, source.tool, source.id, source.url, event.subject, event.text,
        event.actor, event.approximate,
    )  # fmt: skip


def _once(ordered: Sequence[Event]) -> list[Event]:
    """Return the events without those that are in two exports of one tool.

    One of them may lack the id, the link or who did it, and round to the second.
    """
    found: dict[object, Event] = {}
    named = {_what(event) for event in ordered if event.actor}
    for event in sorted(ordered, key=_lacks):
        if event.actor or _what(event) not in named:
            found.setdefault((*_what(event), event.actor), event)
    return sorted(found.values(), key=_order)


def _what(event: Event) -> tuple[object, ...]:
    second = event.at.replace(microsecond=0)
    return event.source.tool, event.kind, second, event.text, event.subject


def _lacks(event: Event) -> tuple[bool, bool, bool]:
    return event.approximate, not event.source.url, not event.source.id


def _folded(ordered: Sequence[Event]) -> list[Told]:
    """Return the events with repeats in the first of them; what fires again is no repeat."""
    found: dict[object, Told] = {}
    states: dict[tuple[str, str], tuple[EventKind, int]] = {}
    for event in ordered:
        about = (event.source.tool, event.subject)
        state, turn = states.get(about, (event.kind, 0))
        if event.kind in (EventKind.DETECTED, EventKind.RESOLVED):
            turn += event.kind is not state
            states[about] = (event.kind, turn)
        # Only programs repeat themselves: what a person says twice was said twice.
        said = event.at if event.actor and event.kind in _SPOKEN else None
        key = (*about, event.kind, event.text, event.actor, turn, said)
        if key in found:
            found[key].times += 1
            found[key].last = event.at
        else:
            found[key] = Told(event)
    return list(found.values())


def _joined(told: Sequence[Told]) -> list[Row]:
    """Return rows in which what several tools tell of one event stands together."""
    found: list[Row] = []
    recent: dict[EventKind, deque[tuple[datetime, Row]]] = {}
    marks = _marks(told)
    for each in told:
        kind = likeness.kind(each.event)
        # Looked for are rows of tools; what two chats say are two things.
        near = recent.setdefault(kind, deque(maxlen=_MOST_NEAR))
        while near and each.event.at - near[0][0] > _NEAR:
            near.popleft()
        row = next((row for _, row in near if _tells_of(each, row, marks)), None)
        if row is not None:
            row.tellers.append(each)
            continue
        row = Row([each])
        found.append(row)
        if kind in _SHARED:
            near.append((each.event.at, row))
    return found


def _marks(told: Sequence[Told]) -> dict[int, likeness.Marks]:
    """Return the marks of each; what says no more than `resolved` is about its subject."""
    found = {id(each): likeness.of(each.event) for each in told}
    about: dict[tuple[str, str], likeness.Marks] = {}
    for each in told:
        if each.event.kind is EventKind.DETECTED and each.event.subject:
            key = (each.event.source.tool, each.event.subject)
            about.setdefault(key, found[id(each)])
    for each in told:
        key = (each.event.source.tool, each.event.subject)
        if each.event.kind in _SHARED and not found[id(each)].words and key in about:
            began = about[key]
            found[id(each)] = found[id(each)]._replace(words=began.words, rules=began.rules)
    return found


def _tells_of(told: Told, row: Row, marks: dict[int, likeness.Marks]) -> bool:
    """Tell whether an event is that of a row: of no other alert, and not said by the same tool."""
    event = told.event
    if any(each.event.source.tool == event.source.tool for each in row.tellers):
        return False
    chats = event.kind is EventKind.MESSAGE
    if chats and all(each.event.kind is EventKind.MESSAGE for each in row.tellers):
        return False
    mine = marks[id(told)]
    others = [marks[id(each)] for each in row.tellers]
    return any(likeness.names(mine, other) for other in others) or all(
        likeness.alike(mine, other) for other in others
    )
