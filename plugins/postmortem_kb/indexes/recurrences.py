"""What came back, and which types of action keep away what they should prevent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from postmortem_kb import metrics
from postmortem_kb.metrics import Effect, Outcome, Recurrence, Standing
from postmortem_kb.rendering import Knowledge, Page, paging
from postmortem_kb.rendering.actions import Action
from postmortem_kb.vocabulary import ACTION_TYPES

_SHOWN = 100


@dataclass(frozen=True)
class Again:
    """A recurrence, and how far each action item of the earlier postmortem was on its day."""

    recurrence: Recurrence
    actions: dict[Standing, list[Action]]


@dataclass(frozen=True)
class Row:
    """How many verified action items of a type had which effect; no type is None.

    ``over`` are those whose days are over. Only these are judged: of the others it is known that
    some failed, and of none that it held.
    """

    type: str | None
    effects: Counter[Effect]
    over: Counter[Effect]

    @property
    def judged(self) -> int:
        """Return of how many it is known whether they held."""
        return self.over[Effect.HELD] + self.over[Effect.RECURRED]

    @property
    def percent(self) -> int:
        """Return how many of these held, in percent."""
        return round(100 * self.over[Effect.HELD] / self.judged)


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the page."""
    found, outcomes = knowledge.recurrences, knowledge.outcomes
    recurred = [each for each in outcomes if each.again]
    verified = sum(action.item.status == "verified" for action in knowledge.all_actions)
    by_item = {id(each.item): each for each in knowledge.all_actions}
    page = knowledge.page("recurrences/index.md")
    again = [_again(knowledge, each, by_item) for each in found]
    parts = paging.parts(again, page, paging.ROWS - len(recurred[:_SHOWN]))
    data = {
        "again": parts[0],
        "all": len(found),
        "repeating": len(metrics.repeating(found)),
        "undeclared": len(metrics.repeating(found))
        - len(metrics.repeating(each for each in found if each.declared)),
        "uncounted": verified - len(outcomes),
        "rows": _rows(outcomes),
        "total": _row(None, outcomes),
        "recurred": [(by_item[id(each.item)], each) for each in recurred[:_SHOWN]],
        "more_recurred": max(0, len(recurred) - _SHOWN),
    }
    yield Page(page, "Recurrences", "recurrences", data, nav=45)
    yield from paging.later(parts, "recurrences", "Recurrences")


def _again(knowledge: Knowledge, each: Recurrence, by_item: Mapping[int, Action]) -> Again:
    """Return a recurrence with its action items, by identity: two may be equal in all they say."""
    stood = metrics.stood(each, knowledge.today).items()
    return Again(each, {state: [by_item[id(item)] for item in items] for state, items in stood})


def _rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Return the types that any verified item has, in the order of the vocabulary."""
    found: dict[str | None, list[Outcome]] = defaultdict(list)
    for each in outcomes:
        found[each.item.type].append(each)
    return [_row(name, found[name]) for name in (*ACTION_TYPES, None) if name in found]


def _row(name: str | None, outcomes: Iterable[Outcome]) -> Row:
    found = list(outcomes)
    return Row(
        name,
        Counter(each.effect for each in found),
        Counter(each.effect for each in found if each.is_over),
    )


INDEX = pages
