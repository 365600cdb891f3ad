"""Action items across postmortems: how late, how old, in which order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from postmortem_kb import addresses
from postmortem_kb.corpus import Postmortem
from postmortem_kb.schema import ActionItem

SOON = timedelta(days=30)
GROUPS = ("Overdue", "Due within 30 days", "Later", "No due date")
_USUAL = re.compile(r"ai-\d+")
_PRIORITIES = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True, slots=True)
class Action:
    """An action item with the postmortem it comes from; days count to the day of the build."""

    postmortem: Postmortem
    item: ActionItem
    anchor: str
    group: str
    days_left: int | None
    age: int | None

    @property
    def target(self) -> str:
        """Return the place of the item on its postmortem's page."""
        return f"{self.postmortem.page}#{self.anchor}"


def anchors(items: Iterable[ActionItem]) -> list[str]:
    """Return the fragment that leads to each item of a postmortem: ``ai-1``, ``action-act-7``.

    No two are the same, and none is what a heading such as Impact or Action items is given.
    """
    found: list[str] = []
    taken = {"action-items"}
    for item in items:
        slug = addresses.slug(item.id or item.title or "untitled")
        base = slug if _USUAL.fullmatch(slug) else f"action-{slug}"
        anchor, number = base, 2
        while anchor in taken:
            anchor, number = f"{base}-{number}", number + 1
        taken.add(anchor)
        found.append(anchor)
    return found


def opened_on(postmortem: Postmortem, item: ActionItem) -> date | None:
    """Return the first day the file shows the item to exist.

    The first note on it, the review meeting or the review, whichever came first; without any, the
    day of the incident.
    """
    front = postmortem.front
    noted = [update.on for update in item.updates if update.on]
    shown = [*noted, *(day for day in (front.meeting_on, front.reviewed_on) if day)]
    return min(shown) if shown else postmortem.date


def _actions(
    corpus: Iterable[Postmortem], today: date, chosen: Callable[[ActionItem], bool]
) -> Iterator[Action]:
    for postmortem in corpus:
        items = postmortem.front.action_items
        for item, anchor in zip(items, anchors(items), strict=True):
            if chosen(item):
                yield _action(postmortem, item, anchor, today)


def _action(postmortem: Postmortem, item: ActionItem, anchor: str, today: date) -> Action:
    left = (item.due - today).days if item.due else None
    if left is None:
        group = GROUPS[3]
    elif left < 0:
        group = GROUPS[0]
    else:
        group = GROUPS[1] if left <= SOON.days else GROUPS[2]
    opened = opened_on(postmortem, item)
    age = max((today - opened).days, 0) if opened else None
    return Action(postmortem, item, anchor, group, left, age)


def _urgent_first(action: Action) -> tuple[date, int, int, str]:
    older = -(action.age or 0)
    priority = _PRIORITIES.get(action.item.priority or "", 3)
    return action.item.due or date.max, priority, older, action.postmortem.name


def open_actions(corpus: Iterable[Postmortem], today: date) -> list[Action]:
    """Return every open action item, the most overdue first, those without a date last."""
    return sorted(_actions(corpus, today, lambda item: item.is_open), key=_urgent_first)


def overdue(postmortems: Iterable[Postmortem], today: date) -> int:
    """Return how many open action items should have been done before today."""
    return sum(
        item.due is not None and item.due < today
        for postmortem in postmortems
        for item in postmortem.open_actions
    )


def unverified_actions(corpus: Iterable[Postmortem], today: date) -> list[Action]:
    """Return the items that are done and not yet verified, the longest done first."""
    found = _actions(corpus, today, lambda item: item.status == "done")
    return sorted(found, key=lambda action: (action.item.closed_on or date.max, action.target))
