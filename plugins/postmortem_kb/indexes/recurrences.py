"""What came back, and which types of action keep away what they should prevent."""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from postmortem_kb.metrics import Effect, Outcome, Recurrence
from postmortem_kb.rendering import Knowledge, Page
from postmortem_kb.rendering.actions import Action, opened_on
from postmortem_kb.vocabulary import ACTION_TYPES

_SHOWN = 100


class Standing(enum.StrEnum):
    """How far an action item was when the same thing came back."""

    VERIFIED = "Verified before it came back"
    OPEN = "Still open, could have prevented it"
    DONE = "Done, not verified"
    REFUSED = "Won't do"


@dataclass(frozen=True)
class Again:
    """A recurrence, and how far each action item of the earlier postmortem was on its day."""

    recurrence: Recurrence
    actions: dict[Standing, list[Action]]


@dataclass(frozen=True)
class Row:
    """How many verified action items of a type had which effect; no type is None."""

    type: str | None
    effects: Counter[Effect]

    @property
    def judged(self) -> int:
        """Return of how many it is known whether they held."""
        return self.effects[Effect.HELD] + self.effects[Effect.RECURRED]

    @property
    def percent(self) -> int:
        """Return how many of these held, in percent."""
        return round(100 * self.effects[Effect.HELD] / self.judged)


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the page."""
    found, outcomes = knowledge.recurrences, knowledge.outcomes
    recurred = [each for each in outcomes if each.again]
    data = {
        "again": _again(knowledge, found[:_SHOWN]),
        "all": len(found),
        "undeclared": sum(not each.declared for each in found),
        "rows": _rows(outcomes),
        "total": Row(None, Counter(each.effect for each in outcomes)),
        "recurred": _with_actions(knowledge, recurred[:_SHOWN]),
        "more_recurred": max(0, len(recurred) - _SHOWN),
    }
    yield Page(knowledge.page("recurrences/index.md"), "Recurrences", "recurrences", data, nav=45)


def standing(action: Action, day: date) -> Standing | None:
    """Return how far an item was at the beginning of a day, as far as its dates tell."""
    item = action.item
    if item.is_open or (item.closed_on and item.closed_on >= day):
        opened = opened_on(action.postmortem, item)
        return Standing.OPEN if opened is None or opened <= day else None
    if item.status == "wont-do":
        return Standing.REFUSED if item.closed_on else None
    if item.status == "verified" and item.verified_on and item.verified_on < day:
        began = action.postmortem.date
        return None if began and item.verified_on < began else Standing.VERIFIED
    return Standing.DONE if item.closed_on else None


def _again(knowledge: Knowledge, found: Iterable[Recurrence]) -> list[Again]:
    items = _by_postmortem(knowledge)
    return [
        Again(each, _stood(items[each.earlier.location.uri], each.later.date)) for each in found
    ]


def _stood(actions: list[Action], day: date | None) -> dict[Standing, list[Action]]:
    """Return the items by how far they were on a day; none where nobody knows which."""
    if day is None:
        return {}
    found: dict[Standing, list[Action]] = {state: [] for state in Standing}
    for action in actions:
        state = standing(action, day)
        if state:
            found[state].append(action)
    return {state: some for state, some in found.items() if some}


def _rows(outcomes: Iterable[Outcome]) -> list[Row]:
    """Return the types that any verified item has, in the order of the vocabulary."""
    effects: dict[str | None, Counter[Effect]] = defaultdict(Counter)
    for each in outcomes:
        effects[each.item.type][each.effect] += 1
    return [Row(name, effects[name]) for name in (*ACTION_TYPES, None) if name in effects]


def _with_actions(
    knowledge: Knowledge, outcomes: Iterable[Outcome]
) -> list[tuple[Action, Outcome]]:
    items = _by_postmortem(knowledge)
    return [
        (next(one for one in items[each.postmortem.location.uri] if one.item is each.item), each)
        for each in outcomes
    ]


def _by_postmortem(knowledge: Knowledge) -> dict[str, list[Action]]:
    found: dict[str, list[Action]] = defaultdict(list)
    for action in knowledge.all_actions:
        found[action.postmortem.location.uri].append(action)
    return found


INDEX = pages
