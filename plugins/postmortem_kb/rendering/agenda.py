"""What the page of a review and the same as Markdown are filled in with."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from postmortem_kb.metrics import Figure
from postmortem_kb.rendering import Group, Knowledge, plots
from postmortem_kb.rendering.discussion import points, unknowns, verdict
from postmortem_kb.rendering.reviews import Review
from postmortem_kb.rendering.stretches import choice

MOST, MOST_EACH, LONGEST = 10, 3, 5
"""How many rows fit on an agenda, action items of a kind, and items that wait the longest."""


class Held(NamedTuple):
    """A figure of a stretch, held against that of the one before."""

    name: str
    now: Figure
    before: Figure

    @property
    def of_now(self) -> int:
        """Return how many should have a value."""
        return _all(self.now)

    @property
    def of_before(self) -> int:
        """Return how many should have had one before."""
        return _all(self.before)


def contents(review: Review, knowledge: Knowledge) -> dict[str, object]:
    """Return what the page of a review and the same as Markdown are filled in with."""
    found, chosen = review.postmortems, choice(review.stretch)
    enough = knowledge.settings.minimum_n
    figures = held(review)
    return {
        "review": review,
        "verdict": verdict(review),
        "points": points(review, knowledge),
        "unknowns": unknowns(review),
        "figures": figures,
        "of_recover": next(each for each in figures if each.now is review.compared.later.recover),
        "telling": [each for each in figures if max(each.now.n, each.before.n) >= enough],
        "few": _few([each for each in figures if max(each.now.n, each.before.n) < enough]),
        "page_of_all": plots.listed(knowledge, found, True, **chosen),
        "page_of_majors": plots.listed_majors(knowledge, found, **chosen),
        "page_of_new": knowledge.browse(**chosen),
        "teams": teams(review, knowledge),
        "most": MOST,
        "most_each": MOST_EACH,
        "longest": LONGEST,
    }


def teams(review: Review, knowledge: Knowledge) -> list[tuple[Group, int]]:
    """Return the teams that took part in what is new, and in how much, the most first."""
    found: Counter[str] = Counter()
    for each in review.postmortems:
        names = (*each.front.teams, each.front.owner)
        groups = (knowledge.team(name) for name in names if each.counts)
        found.update({group.name for group in groups if group})
    ranked = sorted(found, key=lambda name: (-found[name], name.casefold()))
    return [(knowledge.teams[name], found[name]) for name in ranked]


def held(review: Review) -> list[Held]:
    """Return the times of a review, each against that of the stretch before."""
    before, now = review.compared.earlier, review.compared.later
    return [
        Held("To detect", now.detect, before.detect),
        Held("To acknowledge", now.acknowledge, before.acknowledge),
        Held("To mitigate", now.mitigate, before.mitigate),
        Held("To recover", now.recover, before.recover),
        Held("Duration of impact", now.impact, before.impact),
        Held("To close an action item", review.worked.time, review.worked_before.time),
    ]


def _few(figures: list[Held]) -> list[tuple[str, Held]]:
    """Return the figures of which as many are known, by their names in one line."""
    same: dict[tuple[int, ...], list[Held]] = defaultdict(list)
    for each in figures:
        same[each.now.n, each.of_now, each.before.n, each.of_before].append(each)
    return [
        (", ".join(each.name for each in group).capitalize(), group[0]) for group in same.values()
    ]


def _all(figure: Figure) -> int:
    return figure.n + figure.missing + figure.negative
