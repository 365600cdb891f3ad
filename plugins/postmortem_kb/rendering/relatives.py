"""Which other postmortems the page of one shows, and why."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from postmortem_kb.corpus import Postmortem, relations
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.actions import placed
from postmortem_kb.similarity import unfinished
from postmortem_kb.vocabulary import label

_MOST_SIMILAR, _MOST_OPEN, _MOST_AGAIN = 5, 2, 3
LIKELY = 0.28
"""How alike two have to be to be shown to a reader who did not ask."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Another postmortem, why it is shown here, and how many errors there are in its file."""

    postmortem: Postmortem
    why: str
    errors: int = 0

    @property
    def reason(self) -> str:
        """Return why, as a line begins with it."""
        return f"{self.why[:1].upper()}{self.why[1:]}"


class Open(NamedTuple):
    """An action item still to be done: its place, and what is shown of it, empty if not known."""

    place: str
    name: str
    title: str
    owner: str
    due: date | None


def still_open(postmortem: Postmortem) -> tuple[list[Open], int]:
    """Return a few of the action items still to be done about one, and how many more there are."""
    able = unfinished(postmortem)
    shown = placed(postmortem, able[:_MOST_OPEN]) if able else []
    return [
        Open(place, item.id or "untitled", item.title or "", item.owner or "", item.due)
        for item, place in shown
    ], max(0, len(able) - _MOST_OPEN)


def related(postmortem: Postmortem, knowledge: Knowledge) -> list[Relation]:
    """Return the related ones, both ways, each once, with the strongest reason.

    What it is a recurrence of comes first, then the newest.
    """
    corpus = knowledge.corpus
    found: dict[str, tuple[Postmortem, str]] = {}

    def add(other: Postmortem | None, why: str) -> None:
        if other is not None and other is not postmortem:
            found.setdefault(other.location.uri, (other, why))

    front = postmortem.front
    origin = corpus.find(front.recurrence_of)
    add(origin, "This is a recurrence of it")
    mentions = corpus.mentions.get(front.id, []) if front.id else []
    for other in mentions:
        if corpus.find(other.front.recurrence_of) is postmortem:
            add(other, "It happened again")
    for target in relations(front):
        add(corpus.find(target), "The author names it as related")
    for other in mentions:
        add(other, "Its author names this one as related")
    ordered = sorted(
        found.values(), key=lambda each: (each[0] is origin, each[0].order), reverse=True
    )
    services = knowledge.services_of(postmortem) if ordered else []
    return [
        _relation(other, [why, *_in_common(postmortem, services, other, knowledge)], knowledge)
        for other, why in ordered
    ]


def _in_common(
    one: Postmortem, services: Sequence[str], other: Postmortem, knowledge: Knowledge
) -> list[str]:
    """Return in words which causes and ``services`` of the one two postmortems share."""
    theirs = {*other.front.root_cause_categories} - {"indeterminate"}
    causes = [each for each in one.front.root_cause_categories if each in theirs]
    names = {*knowledge.services_of(other)}
    shared = [each for each in services if each in names]
    return [
        *([f"same cause: {', '.join(label(each).lower() for each in causes)}"] if causes else []),
        *([f"same service: {', '.join(shared)}"] if shared else []),
    ]


def similar(
    postmortem: Postmortem, knowledge: Knowledge, shown: Sequence[Relation]
) -> list[Relation]:
    """Return the earlier ones most like a postmortem, best first; none that is shown already."""
    seen = {each.postmortem.location.uri for each in shown}
    found = knowledge.similarity.before(postmortem, _MOST_SIMILAR, LIKELY, seen)
    return [_relation(match.postmortem, match.reasons, knowledge) for match in found]


def _relation(other: Postmortem, why: Iterable[str], knowledge: Knowledge) -> Relation:
    errors = knowledge.faults.get(other.location.path, 0)
    return Relation(other, "; ".join(why), errors)


class Again(NamedTuple):
    """How many postmortems a main cause made on one service, and their list."""

    cause: str
    service: str
    number: int
    page: str


def again(postmortem: Postmortem, knowledge: Knowledge, shown: Iterable[Relation]) -> list[Again]:
    """Return where the main cause struck a service at other times than those that are shown."""
    seen = {postmortem.location.uri, *(each.postmortem.location.uri for each in shown)}
    pairs = itertools.product(
        postmortem.front.root_cause_categories[:1], knowledge.services_of(postmortem)
    )
    found = []
    for cause, service in pairs:
        group = knowledge.same_cause_and_service.get((cause, service), ())
        if any(each.location.uri not in seen for each in group):
            page = knowledge.browse(cause=cause, service=service)
            found.append(Again(cause, service, len(group), page))
    return found[:_MOST_AGAIN]
