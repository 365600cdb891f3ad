"""What the tools of an incident recorded, as plain values: an importer reads it from an export.

Every text here is a stranger's and plain: nothing in it is Markdown or HTML, and whoever writes it
down escapes it for where it goes. Times are in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from enum import StrEnum


class EventKind(StrEnum):
    """What happened; those with the name of a time of the front matter may propose it."""

    IMPACT_START = "impact_start"
    DETECTED = "detected"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    NOTIFIED = "notified"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    IMPACT_END = "impact_end"
    STATUS = "status"
    MESSAGE = "message"
    NOTE = "note"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event is recorded: the tool as its makers call it, a link, the tool's own id."""

    tool: str
    url: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, as one tool tells it.

    ``subject`` tells whether two events are about one thing (an alert, an incident, a machine): a
    tool that says the same of the same subject again only repeats itself.
    """

    at: datetime
    kind: EventKind
    text: str
    source: Source
    actor: str = ""
    subject: str = ""
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Responder:
    """Somebody who took part: a handle, and the role as the tool calls it."""

    handle: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A time of the front matter that a tool itself gives, and why it can be believed.

    ``field`` is one of ``schema.Times``.
    """

    field: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up as a tool holds it; ``status`` is one of ours (``vocabulary.ACTION_STATES``)."""

    title: str
    status: str = "open"
    owner: str = ""
    due: date | None = None
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """What one export tells of one incident.

    ``severity`` is the tool's word: what it means here is for the configuration to say. ``remarks``
    are for the person who drafts, of what was left out and what to look at.
    """

    tool: str
    events: tuple[Event, ...]
    id: str = ""
    url: str = ""
    title: str = ""
    summary: str = ""
    severity: str = ""
    services: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    responders: tuple[Responder, ...] = ()
    proposed: tuple[Proposed, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """What the person said beside the file.

    ``since`` and ``until`` bound every event (UTC, both included; an importer of a large export
    uses them to read less, the bounds are held later for all). ``incidents`` are ids, ``channel``
    a name. ``day`` and ``zone`` are of a recording without dates, ``start`` is when one began.
    """

    since: datetime | None = None
    until: datetime | None = None
    incidents: frozenset[str] = frozenset()
    channel: str = ""
    day: date | None = None
    zone: tzinfo | None = None
    start: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Tell whether a time lies within the bounds."""
        return (self.since is None or self.since <= at) and (self.until is None or at <= self.until)


class Unreadable(Exception):
    """An export cannot be used: the text says what is wrong with it and what to do."""


@dataclass(slots=True)
class Log:
    """Gathers the events of a recording; what is left out is counted, and told as remarks."""

    events: list[Event] = field(default_factory=list)
    _left_out: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        at: datetime | None,
        kind: EventKind,
        text: str,
        source: Source,
        *,
        actor: str = "",
        subject: str = "",
        approximate: bool = False,
    ) -> None:
        """Add an event; one without a time or without a text is left out."""
        if at is None:
            self.leave_out("without a time that can be read")
        elif not text:
            self.leave_out("without a text")
        else:
            self.events.append(Event(at, kind, text, source, actor, subject, approximate))

    def leave_out(self, why: str) -> None:
        """Count an entry that is left out; ``why`` follows the word ``entry`` in a sentence."""
        self._left_out[why] = self._left_out.get(why, 0) + 1

    def remarks(self) -> tuple[str, ...]:
        """Return a sentence for each reason why entries were left out."""
        return tuple(
            f"left out {number} {'entry' if number == 1 else 'entries'} {why}"
            for why, number in self._left_out.items()
        )


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names that say something, each once, in their order."""
    return tuple(dict.fromkeys(name for name in names if name))


def first(names: Iterable[str]) -> str:
    """Return the first name that says something, or nothing."""
    return next(filter(None, names), "")
