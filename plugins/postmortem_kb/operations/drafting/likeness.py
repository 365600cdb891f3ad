"""Tell whether two tools speak of one thing: one names the other's id, or they say the same."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from postmortem_kb import importers
from postmortem_kb.recordings import Event, EventKind
from postmortem_kb.recordings.texts import ADDRESS

_TOKEN = re.compile(r"\w++(?:[.-]++\w++)*+")
_WORD = re.compile(r"[^\W_]+")
# The number of an incident is a word of one tool only, as is how many alerts a page is of.
_NUMBER = re.compile(r"#\d+|\[(?:firing|resolved)(?::\d+)?\]")
# The name of an alert's rule: alone, behind the words for people, or first in a page that the
# Alertmanager sends (template/default.tmpl, "__subject").
_RULE = re.compile(
    r"(?:^(?:[A-Za-z]{1,20} ){1,3}?[a-z]{1,20}: |\[(?:FIRING|RESOLVED)(?::\d+)?\] |\()"
    r"([A-Z][a-z0-9]+[A-Z]\w*|[A-Za-z0-9]+_\w+)(?=$|\)$|[ ])"
)
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
    "was", "p1", "p2", "p3", "p4", "p5", "sev1", "sev2", "sev3", "sev4", "sev5", "info", "page",
    "prod", "production", "staging", "env", "bad", "down", "failing", "above", "below", "too",
))  # fmt: skip
# Made by a program for one thing only; the name of a machine is in the words of many alerts.
_ID = re.compile(
    r"(?=.*\d)(?:[0-9a-fA-F-]{12,100}|[A-Z0-9]{8,40}|\d{6,20}|[A-Z]{0,8}INC-?\d{1,10})"
)


class Marks(NamedTuple):
    """What an event is known by, its alert's rule, what it mentions, what its words are about."""

    ids: frozenset[str]
    rules: frozenset[str]
    mentions: frozenset[str]
    words: frozenset[str]


def of(event: Event) -> Marks:
    """Return the marks of an event."""
    source, lower = event.source, event.text.casefold()
    own = [each.casefold() for each in (source.id, event.subject) if _ID.fullmatch(each)]
    addresses = [each.rstrip(".,;:!?)]").casefold() for each in ADDRESS.findall(lower)]
    own += [source.url.casefold()] if source.url.rstrip("/").count("/") > 2 else []
    said = {*_TOKEN.findall(lower), *_TOKEN.findall(source.url.casefold())}
    return Marks(
        frozenset(own), _rules(event.text), frozenset((*own, *addresses, *said)), _about(event.text)
    )


def _about(text: str) -> frozenset[str]:
    """Return the words that say what a text is about; none of a tool, a state, a severity."""
    plain = _NUMBER.sub(" ", ADDRESS.sub(" ", text.casefold()))
    tokens = set(_TOKEN.findall(plain)) - _rules(text)
    return frozenset(word for each in tokens for word in _WORD.findall(each)) - _COMMON - _tools()


def _rules(text: str) -> frozenset[str]:
    return frozenset(name.casefold() for name in _RULE.findall(text))


@cache
def _tools() -> frozenset[str]:
    """Return the words tools are called by: a bot in a chat begins with the name of its own."""
    titles = (importers.importer(name).title for name in importers.names())
    return frozenset(word for title in titles for word in _WORD.findall(title.casefold()))


def kind(event: Event) -> EventKind:
    """Return what an event tells of: of a program in a chat, the one state that its words name.

    What a person says is said by a person, whatever it is about.
    """
    if event.kind is not EventKind.MESSAGE or event.actor:
        return event.kind
    said = {_SAYS[word] for word in _WORD.findall(event.text.casefold()) if word in _SAYS}
    return said.pop() if len(said) == 1 else event.kind


def names(one: Marks, other: Marks) -> bool:
    """Tell whether one of them mentions what the other is known by.

    The name of a rule is that of its alerts on all machines: one says no more than that, or what
    the other says too.
    """
    if one.ids & other.mentions or other.ids & one.mentions:
        return True
    named = one.rules & other.mentions or other.rules & one.mentions
    return bool(named) and (one.words <= other.words or other.words <= one.words)


def alike(one: Marks, other: Marks) -> bool:
    """Tell whether both say the same, in more than a word.

    What only one of them says may be another alert: `disk full db1`, `disk full db1 backup`.
    """
    return one.words == other.words and len(one.words) > 1
