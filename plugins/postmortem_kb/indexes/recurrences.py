"""What came back, and which types of action keep away what they should prevent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from postmortem_kb import metrics
from postmortem_kb.metrics import Effect, Outcome, Recurrence, Standing
from postmortem_kb.rendering import Knowledge, Page
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
    data = {
        "again": _again(knowledge, found[:_SHOWN]),
        "all": len(found),
        "repeating": len(metrics.repeating(found)),
        "undeclared": len(metrics.repeating(found))
        - len(metrics.repeating(each for each in found if each.declared)),
        "uncounted": verified - len(outcomes),
        "rows": _rows(outcomes),
        "total": _row(None, outcomes),
        "recurred": _with_actions(knowledge, recurred[:_SHOWN]),
        "more_recurred": max(0, len(recurred) - _SHOWN),
    }
    yield Page(knowledge.page("recurrences/index.md"), "Recurrences", "recurrences", data, nav=45)


def _again(knowledge: Knowledge, found: Iterable[Recurrence]) -> list[Again]:
    actions = _by_item(knowledge)
    return [
        Again(
            each,
            {
                state: [actions[id(item)] for item in items]
                for state, items in metrics.stood(each, knowledge.today).items()
            },
        )
        for each in found
    ]


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


def _with_actions(
    knowledge: Knowledge, outcomes: Iterable[Outcome]
) -> list[tuple[Action, Outcome]]:
    actions = _by_item(knowledge)
    return [(actions[id(each.item)], each) for each in outcomes]


def _by_item(knowledge: Knowledge) -> dict[int, Action]:
    """Return {identity of an item: what is known of it}: two may be equal in all they say."""
    return {id(each.item): each for each in knowledge.all_actions}


INDEX = pages
