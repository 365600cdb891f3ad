"""What the page of one postmortem shows around its body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from postmortem_kb import schema
from postmortem_kb.corpus import Corpus, Postmortem, relations
from postmortem_kb.corpus.outline import headings
from postmortem_kb.model import Problem
from postmortem_kb.rendering import Knowledge, facts

# Words a minute; a report is read slower than a novel.
_PACE = 200
# What the reader has learnt of the incident comes before what is done about it.
_ACTIONS_BEFORE = "lessons learned"


@dataclass(frozen=True, slots=True)
class Relation:
    """Another postmortem and why it is shown here."""

    postmortem: Postmortem
    why: str


def related(postmortem: Postmortem, corpus: Corpus) -> list[Relation]:
    """Return the related ones, both ways, each once, with the strongest reason."""
    found: dict[str, Relation] = {}

    def add(other: Postmortem | None, why: str) -> None:
        if other is not None and other is not postmortem:
            found.setdefault(other.location.uri, Relation(other, why))

    front = postmortem.front
    if front.recurrence_of:
        add(corpus.by_id.get(front.recurrence_of), "This is a recurrence of it")
    mentions = corpus.mentions.get(front.id, []) if front.id else []
    for other in mentions:
        if other.front.recurrence_of == front.id:
            add(other, "It happened again")
    for target in relations(front):
        add(corpus.by_id.get(target), "Related")
    for other in mentions:
        add(other, "Related")
    return sorted(found.values(), key=lambda relation: relation.postmortem.order, reverse=True)


def view(
    postmortem: Postmortem, knowledge: Knowledge, body: str, problems: Sequence[Problem]
) -> dict[str, Any]:
    """Return the data of ``pages/postmortem.md.jinja``."""
    older, newer = knowledge.corpus.neighbours[postmortem.location.uri]
    before, after = _cut(body)
    items = postmortem.front.action_items
    return {
        "pm": postmortem,
        "front": postmortem.front,
        "facts": facts.header(postmortem, knowledge),
        "steps": facts.steps(postmortem.times),
        "details": facts.details(postmortem, knowledge),
        "related": related(postmortem, knowledge.corpus),
        "older": older,
        "newer": newer,
        "before": before,
        "after": after,
        "problems": problems,
        "minutes": max(1, round(len(re.findall(r"\w+", body)) / _PACE)),
        "tally": _tally(items),
    }


def _tally(items: Sequence[schema.ActionItem]) -> dict[str, int]:
    """Count action items by how far they have come: done is not verified."""
    states = [item.status or "open" for item in items]
    return {
        "verified": states.count("verified"),
        "done": states.count("done"),
        "refused": states.count("wont-do"),
        "open": sum(item.is_open for item in items),
        "all": len(items),
    }


def _cut(body: str) -> tuple[str, str]:
    """Return the body before and from the section that the action items are put in front of."""
    lines = body.split("\n")
    for heading in headings(body, 0):
        if heading.text.casefold() == _ACTIONS_BEFORE and heading.level <= 2:
            return "\n".join(lines[: heading.line]), "\n".join(lines[heading.line :])
    return body, ""
