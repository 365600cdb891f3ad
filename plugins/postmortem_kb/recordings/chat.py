"""What the importers of chats share: who is named, and which messages are kept.

Where anybody pinned a message, the pinned ones tell the story; else all that people wrote do. What
the tools of the incident posted, and changes of the topic, are kept in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from postmortem_kb.recordings import Ask, Event, Log, Responder, Unreadable, distinct
from postmortem_kb.recordings.moments import minute
from postmortem_kb.recordings.texts import handle

SOMEBODY = "somebody"
"""Who wrote a message where that is not known, or not to be told."""

SILENCE = timedelta(hours=3)
"""With a longer one between them, two messages belong to two incidents."""

_SHOWN = 5
_NOT_PINNED = "that nobody pinned, because others are: unpin them all to have every message"
_PINS = frozenset(("pushpin", "round_pushpin", "\N{PUSHPIN}", "\N{ROUND PUSHPIN}"))
# As they call themselves, in small letters and without anything else.
_TOOLS = (
    "alertmanager", "blameless", "datadog", "firehydrant", "grafana", "incidentio", "nagios",
    "opsgenie", "pagerduty", "prometheus", "rootly", "splunkoncall", "statuspage", "victorops",
)  # fmt: skip


class Message(NamedTuple):
    """A message as an event; ``told`` is for one that is kept although nobody pinned it."""

    event: Event
    pinned: bool = False
    told: bool = False


def who(name: str) -> str:
    """Return the handle for a person's name; a number that dialled in, or no name, is somebody."""
    found = handle(name)
    return found if any(char.isalpha() for char in found) else SOMEBODY


def is_pin(reaction: str) -> bool:
    """Tell whether a reaction, by its name or as a sign, marks a message for later."""
    return reaction.lower() in _PINS


def is_tool(name: str) -> bool:
    """Tell by its name whether a program that posts is one that pages or runs incidents."""
    squeezed = "".join(char for char in name.lower() if char.isalnum())
    return any(tool in squeezed for tool in _TOOLS)


def left_out(program: str, *, pinned: bool) -> str:
    """Return why what a program posted is left out; nothing for a tool's, and what is pinned."""
    return "" if pinned or is_tool(program) else "of programs that have no part in it"


def responders(events: Iterable[Event]) -> tuple[Responder, ...]:
    """Return who wrote the events, in the order of their first; somebody is nobody to name."""
    people = distinct([each.actor for each in events])
    return tuple(Responder(each) for each in people if each != SOMEBODY)


def kept(messages: Iterable[Message], ask: Ask, log: Log) -> tuple[Event, ...]:
    """Return the messages to draw on in the order of time; the log counts the others.

    Raises Unreadable where there is none, and SeveralIncidents where nobody bounded messages that
    have a long ``SILENCE`` between them.
    """
    asked = [each for each in messages if ask.covers(each.event.at)]
    some_pinned = any(each.pinned for each in asked)
    found = []
    for each in asked:
        if each.pinned or each.told or not some_pinned:
            found.append(each.event)
        else:
            log.leave_out(_NOT_PINNED)
    found.sort(key=attrgetter("at"))
    if not found:
        bounded = " between --since and --until" if ask.since or ask.until else ""
        raise Unreadable(f"it holds no message{bounded} that a draft could be drawn from")
    if not (ask.since or ask.until):
        _must_be_one_incident(found)
    return tuple(found)


class SeveralIncidents(Unreadable):
    """Long silences tell that a chat is of several incidents; the text says how to bound it."""


def _must_be_one_incident(events: Sequence[Event]) -> None:
    stretches = list(_stretches(events))
    if len(stretches) == 1:
        return
    longest = sorted(stretches, key=len, reverse=True)[:_SHOWN]
    rest = len(stretches) - len(longest)
    raise SeveralIncidents(
        f"its messages fall into {len(stretches)} stretches with more than "
        f"{SILENCE // timedelta(hours=1)} hours of silence between, so it tells of several "
        "incidents; take one with\n"
        + "\n".join(map(_line, sorted(longest, key=lambda each: each[0].at)))
        + (f"\n  (and {rest} more with fewer messages)" if rest else "")
    )


def _stretches(events: Sequence[Event]) -> Iterator[Sequence[Event]]:
    begun = 0
    for number, (before, after) in enumerate(pairwise(events), start=1):
        if after.at - before.at > SILENCE:
            yield events[begun:number]
            begun = number
    yield events[begun:]


def _line(stretch: Sequence[Event]) -> str:
    number = len(stretch)
    until = stretch[-1].at
    if until.second or until.microsecond:
        until += timedelta(minutes=1)
    return (
        f"  --since {minute(stretch[0].at)} --until {minute(until)}"
        f"  ({number:,} {'message' if number == 1 else 'messages'})"
    )
