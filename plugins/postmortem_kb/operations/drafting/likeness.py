"""Tell whether two tools speak of one thing: one names the other's id, or they say the same."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from postmortem_kb import importers
from postmortem_kb.recordings import Event, EventKind

_TOKEN = re.compile(r"[\w.-]*\w")
_ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\^{}]{1,2000}", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
# The number of an incident is a word of one tool only.
_NUMBER = re.compile(r"#\d+")
# What a message says of a state; the rest of it may be about anything.
_SAYS = {
    "detected": EventKind.DETECTED, "firing": EventKind.DETECTED, "fires": EventKind.DETECTED,
    "triggered": EventKind.DETECTED, "alerting": EventKind.DETECTED, "opened": EventKind.DETECTED,
    "acknowledged": EventKind.ACKNOWLEDGED, "acked": EventKind.ACKNOWLEDGED,
    "escalated": EventKind.ESCALATED,
    "resolved": EventKind.RESOLVED, "recovered": EventKind.RESOLVED, "ends": EventKind.RESOLVED,
}  # fmt: skip
# Words that say what a tool does, and none of what about.
_COMMON = frozenset((
    *_SAYS, "a", "ack", "alarm", "alert", "alerts", "an", "and", "at", "by", "closed", "created",
    "critical", "ended", "error", "for", "high", "in", "incident", "is", "new", "of", "ok",
    "on", "open", "problem", "recovery", "started", "the", "to", "trigger", "via", "warning",
    "was",
))  # fmt: skip
# Made by a program for one thing only; the name of a machine is in the words of many alerts.
_ID = re.compile(
    r"(?=.*\d)(?:[0-9a-fA-F-]{12,100}|[A-Z0-9]{8,40}|\d{6,20}|[A-Z]{0,8}INC-?\d{1,10})"
)


class Marks(NamedTuple):
    """What an event is known by, what it mentions, and what its words are about."""

    ids: frozenset[str]
    mentions: frozenset[str]
    words: frozenset[str]


def of(event: Event) -> Marks:
    """Return the marks of an event."""
    source, lower = event.source, event.text.casefold()
    own = [each.casefold() for each in (source.id, event.subject) if _ID.fullmatch(each)]
    addresses = [each.rstrip(".,;:!?)]").casefold() for each in _ADDRESS.findall(lower)]
    own += [source.url.casefold()] if source.url.rstrip("/").count("/") > 2 else []
    said = {*_TOKEN.findall(lower), *_TOKEN.findall(source.url.casefold())}
    words = set(_WORD.findall(_NUMBER.sub(" ", _ADDRESS.sub(" ", lower)))) - _COMMON - _tools()
    return Marks(frozenset(own), frozenset((*own, *addresses, *said)), frozenset(words))


@cache
def _tools() -> frozenset[str]:
    """Return the words tools are called by: a bot in a chat begins with the name of its own."""
    titles = (importers.importer(name).title for name in importers.names())
    return frozenset(word for title in titles for word in _WORD.findall(title.casefold()))


def kind(event: Event) -> EventKind:
    """Return what an event tells of: of a chat, the state that its words name, if it is one."""
    if event.kind is not EventKind.MESSAGE:
        return event.kind
    said = {_SAYS[word] for word in _WORD.findall(event.text.casefold()) if word in _SAYS}
    return said.pop() if len(said) == 1 else event.kind


def names(one: Marks, other: Marks) -> bool:
    """Tell whether one of them mentions what the other is known by."""
    return bool(one.ids & other.mentions or other.ids & one.mentions)


def alike(one: Marks, other: Marks) -> bool:
    """Tell whether one says what the other does, and less than as much again.

    Where both have a word of their own they are two: `disk full on db1`, `disk full on db2`.
    """
    less, more = sorted((one.words, other.words), key=len)
    return less <= more and len(less) > 1 and 2 * len(less) >= len(more)
