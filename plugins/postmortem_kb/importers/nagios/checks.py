"""What a monitoring system tells of its checks: hard and soft states, and who is on a problem."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from postmortem_kb.recordings import Ask, EventKind, Log, Source
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import handle

_FINE = ("OK", "UP")


@dataclass(slots=True)
class Checks:
    """Gathers events in the order of time; ``subject`` is always what a check is called.

    ``title`` is the first problem within the bounds, ``people`` are who acknowledged or wrote.
    """

    tool: str
    ask: Ask
    log: Log = field(default_factory=Log)
    title: str = ""
    people: list[str] = field(default_factory=list)
    _states: dict[str, str] = field(default_factory=dict)
    _acknowledged: set[str] = field(default_factory=set)

    def add(self, when: Any, kind: EventKind, text: str, subject: str, author: str = "") -> None:
        """Add an event; an author took part."""
        actor = handle(author)
        self.people += [actor] if actor else []
        self.log.add(instant(when), kind, text, Source(self.tool), actor=actor, subject=subject)

    def known(self, subject: str, state: str) -> None:
        """Take note of a hard state without telling it."""
        self._states[subject] = state

    def state(self, when: Any, subject: str, state: str, hard: bool, output: str) -> None:
        """Tell a result; a soft one is tried again, and a problem found once is not found anew."""
        found = f"{subject} is {state}" + ("" if hard else " (soft state)")
        text = f"{found}: {output}" if output else found
        before = self._states.get(subject, "")
        if hard:
            self._states[subject] = state
        if not hard:
            self.add(when, EventKind.STATUS, text, subject)
        elif state == before:
            self.log.leave_out("repeating a state")
        elif state not in _FINE:
            self.add(when, EventKind.DETECTED, text, subject)
            begun = instant(when)
            if begun and not self.title and self.ask.covers(begun):
                self.title = found
        else:
            self._acknowledged.discard(subject)
            # A problem of before this recording may be of another incident.
            problem = bool(before) and before not in _FINE
            self.add(when, EventKind.RESOLVED if problem else EventKind.STATUS, text, subject)

    def acknowledge(self, when: Any, subject: str, author: str, comment: str) -> None:
        """Tell who took a problem on."""
        self._acknowledged.add(subject)
        text = f"{subject} is acknowledged" + (f": {comment}" if comment else "")
        self.add(when, EventKind.ACKNOWLEDGED, text, subject, author)

    def told_of_acknowledgement(
        self, when: Any, subject: str, author: str = "", comment: str = ""
    ) -> None:
        """Tell an acknowledgement that somebody was notified of, unless it is told already."""
        if subject in self._acknowledged:
            self.log.leave_out("notifying of an acknowledgement told already")
        else:
            self.acknowledge(when, subject, author, comment)

    def notify(self, when: Any, subject: str, contact: str, what: str) -> None:
        """Tell who was notified; the contact has done nothing yet."""
        text = f"{self.tool} notifies {handle(contact) or 'somebody'} of {subject}: {what}"
        self.add(when, EventKind.NOTIFIED, text, subject)
