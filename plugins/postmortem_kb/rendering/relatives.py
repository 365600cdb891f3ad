"""Which other postmortems the page of one shows, and why."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from postmortem_kb.corpus import Postmortem, relations
from postmortem_kb.rendering import Knowledge
from postmortem_kb.vocabulary import label

_MOST_ALIKE = 5


@dataclass(frozen=True, slots=True)
class Relation:
    """Another postmortem and why it is shown here."""

    postmortem: Postmortem
    why: str


def related(postmortem: Postmortem, knowledge: Knowledge) -> list[Relation]:
    """Return the related ones, both ways, each once, with the strongest reason."""
    corpus = knowledge.corpus
    found: dict[str, Relation] = {}

    def add(other: Postmortem | None, why: str) -> None:
        if other is not None and other is not postmortem:
            words = [why, *_in_common(postmortem, other, knowledge)]
            found.setdefault(other.location.uri, Relation(other, "; ".join(words)))

    front = postmortem.front
    add(corpus.find(front.recurrence_of), "This is a recurrence of it")
    mentions = corpus.mentions.get(front.id, []) if front.id else []
    for other in mentions:
        if corpus.find(other.front.recurrence_of) is postmortem:
            add(other, "It happened again")
    for target in relations(front):
        add(corpus.find(target), "The author names it as related")
    for other in mentions:
        add(other, "Its author names this one as related")
    return sorted(found.values(), key=lambda relation: relation.postmortem.order, reverse=True)


def _in_common(one: Postmortem, other: Postmortem, knowledge: Knowledge) -> list[str]:
    """Return in words which causes and services two postmortems share."""
    theirs = {*other.front.root_cause_categories} - {"indeterminate"}
    causes = [each for each in one.front.root_cause_categories if each in theirs]
    names = {*knowledge.services_of(other)}
    shared = [each for each in knowledge.services_of(one) if each in names]
    return [
        *([f"same cause: {', '.join(label(each).lower() for each in causes)}"] if causes else []),
        *([f"same service: {', '.join(shared)}"] if shared else []),
    ]


class Alike(NamedTuple):
    """Others with the same main cause on one service: some, how many there are, and their list."""

    cause: str
    service: str
    postmortems: tuple[Postmortem, ...]
    number: int
    page: str


def alike(postmortem: Postmortem, knowledge: Knowledge, shown: Sequence[Relation]) -> list[Alike]:
    """Return others with this cause on these services, newest first; none that is shown already."""
    seen = {postmortem.location.uri, *(each.postmortem.location.uri for each in shown)}
    left = _MOST_ALIKE
    found = []
    for cause, service in itertools.product(
        postmortem.front.root_cause_categories[:1], knowledge.services_of(postmortem)
    ):
        group = knowledge.alike.get((cause, service), ())
        others = (each for each in group if each.location.uri not in seen)
        chosen = tuple(itertools.islice(others, left))
        if chosen:
            page = knowledge.browse(cause=cause, service=service)
            found.append(Alike(cause, service, chosen, len(group), page))
        seen |= {each.location.uri for each in chosen}
        left -= len(chosen)
    return found
