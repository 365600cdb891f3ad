"""What tickets say of action items, and where the two differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from postmortem_kb.rendering.actions import Action
from postmortem_kb.tickets import (
    Answer,
    HostTrouble,
    Reading,
    Request,
    Ticket,
    Unread,
    host_of,
)
from postmortem_kb.trackers import Known, tracker
from postmortem_kb.vocabulary import MOVES, OPEN_STATES

Send = Callable[[Request], Answer]
"""Sends a request and returns the answer; raises Unread when there is none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An action item beside its ticket; without a reading, ``why`` says why there is none.

    ``host`` is that of the ticket, if it is the same for every ticket there.
    """

    action: Action
    ticket: Ticket | None
    reading: Reading | None = None
    why: str = ""
    host: str = ""

    @property
    def state(self) -> str:
        """Return the state the file gives the item."""
        return self.action.item.state

    @property
    def goal(self) -> str:
        """Return the state the ticket asks for; nothing if it is unknown or agrees."""
        return wanted(self.state, self.reading.state) if self.reading else ""

    @property
    def is_allowed(self) -> bool:
        """Tell whether the item may move to the state its ticket asks for."""
        return self.goal in MOVES.get(self.state, frozenset())


def wanted(state: str, told: str) -> str:
    """Return the state an item should have by its ticket; nothing where they agree.

    A ticket knows less than an item: what is blocked or proposed here is only open there, and what
    was verified here is only done there.
    """
    if told == "open":
        return "" if state in OPEN_STATES else "open"
    if told == "in-progress":
        agrees = state in ("in-progress", "blocked")
        return "" if agrees else "in-progress" if state in OPEN_STATES else "open"
    if told == "done":
        return "" if state in ("done", "verified") else "done"
    return "" if state == told else told


def ticketed(actions: Iterable[Action]) -> list[Action]:
    """Return the items whose tickets matter still, by postmortem: the verified are settled."""
    found = (each for each in actions if each.item.ticket and each.item.status != "verified")
    return sorted(found, key=lambda each: (each.postmortem.location.uri, each.anchor))


def look(actions: Iterable[Action], known: Known, send: Send) -> Iterator[Finding]:
    """Yield what the ticket of each item says; each ticket is asked for once."""
    pairs = [(action, known.ticket(action.item.ticket)) for action in actions]
    seen = _read_together([ticket for _, ticket in pairs if ticket], send)
    for action, ticket in pairs:
        if ticket is None:
            host, why = known.stranger(action.item.ticket or "")
            yield Finding(action, None, None, why, host)
            continue
        if ticket.url not in seen:
            seen[ticket.url] = _read(ticket, send)
        found = seen[ticket.url]
        if isinstance(found, Unread):
            host = host_of(ticket.url) if isinstance(found, HostTrouble) else ""
            yield Finding(action, ticket, None, str(found), host)
        else:
            yield Finding(action, ticket, found)


def _read(ticket: Ticket, send: Send) -> Reading | Unread:
    try:
        return _reading(ticket, send(tracker(ticket.kind).read(ticket)))
    except Unread as unread:
        return unread


def _reading(ticket: Ticket, answer: Answer) -> Reading | Unread:
    try:
        return tracker(ticket.kind).reading(ticket, answer)
    except Unread as unread:
        return unread


def _read_together(tickets: Iterable[Ticket], send: Send) -> dict[str, Reading | Unread]:
    """Return {address: what it says} of the tickets that their tracker tells in one answer.

    One that is missing in it is asked for alone: that answer says why.
    """
    projects: dict[tuple[str, str], dict[str, Ticket]] = defaultdict(dict)
    for ticket in tickets:
        projects[ticket.kind, ticket.project][ticket.number] = ticket
    found: dict[str, Reading | Unread] = {}
    for (kind, project), numbered in projects.items():
        member = tracker(kind)
        if member.most == 1 or len(numbered) == 1:
            continue
        asked = list(numbered.values())
        for start in range(0, len(asked), member.most):
            some = asked[start : start + member.most]
            try:
                answered = member.together(project, send(member.read_together(some)))
            except Unread:
                continue
            for ticket in some:
                if ticket.number in answered:
                    data = answered[ticket.number]
                    found[ticket.url] = _reading(ticket, Answer(200, {}, data))
    return found
