"""Action items across postmortems: how late, how old, in which order."""

from __future__ import annotations

import enum
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from postmortem_kb import addresses
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Work, opened_on
from postmortem_kb.schema import ActionItem
from postmortem_kb.vocabulary import PRIORITIES

_SOON = 30
_USUAL = re.compile(r"ai-\d+")
_PRIORITIES = {name: place for place, name in enumerate(PRIORITIES)}


class Band(enum.StrEnum):
    """When an action item is due, the most urgent first; the value is the heading over them."""

    OVERDUE = "Overdue"
    SOON = f"Due within {_SOON} days"
    LATER = "Later"
    NO_DATE = "No due date"
    UNVERIFIED = "Done, not yet verified"
    CLOSED = "Verified or won't do"

    @property
    def key(self) -> str:
        """Return the word for it in the query of an address, as in ``due=soon``."""
        return _KEYS[self]


_KEYS = dict(zip(Band, ("overdue", "soon", "later", "none", "unverified", "closed"), strict=True))
# How old an open action item is, in days: the word in the query, the words, the highest.
AGES = (
    ("0-30", "0 to 30 days", 30),
    ("31-90", "31 to 90", 90),
    ("91-180", "91 to 180", 180),
    ("181", "over 180", sys.maxsize),
)


@dataclass(frozen=True, slots=True)
class Action:
    """An action item with the postmortem it comes from; days count to the day of the build.

    ``opened`` is the first day the file shows it to exist.
    """

    postmortem: Postmortem
    item: ActionItem
    anchor: str
    days_left: int | None
    age: int | None
    opened: date | None = None

    @property
    def name(self) -> str:
        """Return its title, or its id while it has none."""
        return self.item.title or self.item.id or "untitled"

    @property
    def target(self) -> str:
        """Return the place of the item on its postmortem's page."""
        return f"{self.postmortem.page}#{self.anchor}"

    @property
    def is_overdue(self) -> bool:
        """Tell whether it should have been done before the day of the build."""
        return self.item.is_open and self.days_left is not None and self.days_left < 0

    @property
    def band(self) -> Band:
        """Return how urgent its due date makes it, or how far it is when it is closed."""
        if not self.item.is_open:
            return Band.UNVERIFIED if self.item.status == "done" else Band.CLOSED
        if self.days_left is None:
            return Band.NO_DATE
        if self.is_overdue:
            return Band.OVERDUE
        return Band.SOON if self.days_left <= _SOON else Band.LATER

    @property
    def work(self) -> Work:
        """Return it as figures count it."""
        return Work(self.item, self.opened, self.is_overdue)

    @property
    def priority_rank(self) -> int:
        """Return 0 for the highest priority; one past the last for none."""
        return _PRIORITIES.get(self.item.priority or "", len(PRIORITIES))

    @property
    def age_band(self) -> str | None:
        """Return the word of ``AGES`` for an open item whose age is known."""
        if self.age is None or not self.item.is_open:
            return None
        return next(word for word, _, highest in AGES if self.age <= highest)


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


def placed(postmortem: Postmortem, items: Iterable[ActionItem]) -> list[tuple[ActionItem, str]]:
    """Return some of the items of a postmortem, each with its place on the postmortem's page."""
    every = postmortem.front.action_items
    places = {id(item): anchor for item, anchor in zip(every, anchors(every), strict=True)}
    return [(item, f"{postmortem.page}#{places[id(item)]}") for item in items]


def changed_on(action: Action) -> date | None:
    """Return the last day the file shows the item to have changed: a note, its closing, a check."""
    item = action.item
    days = [item.closed_on, item.verified_on, *(update.on for update in item.updates)]
    return max((day for day in days if day), default=action.opened)


def all_actions(corpus: Iterable[Postmortem], today: date) -> list[Action]:
    """Return every action item: the open ones, the most overdue first, then the others."""
    found = (
        _action(postmortem, item, anchor, today)
        for postmortem in corpus
        for item, anchor in zip(
            postmortem.front.action_items, anchors(postmortem.front.action_items), strict=True
        )
    )
    return sorted(found, key=lambda action: (not action.item.is_open, *_urgent_first(action)))


def by_postmortem(corpus: Iterable[Postmortem], found: Iterable[Action]) -> list[Action]:
    """Return items in the order of their postmortems, newest first.

    By urgency they would be in another order tomorrow.
    """
    places = {each.location.uri: place for place, each in enumerate(corpus)}
    return sorted(found, key=lambda each: places[each.postmortem.location.uri])


def _action(postmortem: Postmortem, item: ActionItem, anchor: str, today: date) -> Action:
    left = (item.due - today).days if item.due else None
    opened = opened_on(postmortem, item, today)
    age = max((today - opened).days, 0) if opened else None
    return Action(postmortem, item, anchor, left, age, opened)


def _urgent_first(action: Action) -> tuple[date, int, int, str]:
    older = -(action.age or 0)
    return action.item.due or date.max, action.priority_rank, older, action.postmortem.name


def unverified(found: Iterable[Action]) -> list[Action]:
    """Return the items that are done and not yet verified, the longest done first."""
    done = (action for action in found if action.item.status == "done")
    return sorted(done, key=lambda action: (action.item.closed_on or date.max, action.target))


def banded(found: Iterable[Action]) -> dict[Band, list[Action]]:
    """Return the items of every band: the open in their order, of the closed the latest first."""
    bands: dict[Band, list[Action]] = {band: [] for band in Band}
    for action in found:
        bands[action.band].append(action)
    bands[Band.UNVERIFIED] = unverified(bands[Band.UNVERIFIED])
    bands[Band.CLOSED].sort(key=lambda action: action.item.closed_on or date.min, reverse=True)
    return bands
