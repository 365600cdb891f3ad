"""The agenda of a review: what a month or a quarter brought, and how things stood at its end.

The stretch that is not over is told as of today, one that is as of its last day, as far as the
dates in the files allow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from postmortem_kb import metrics
from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Comparison, Figure, Recurrence
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rendering.closed import Closed, closed_in
from postmortem_kb.rendering.diary import Diary, NewCause, Span
from postmortem_kb.rendering.owners import Owner
from postmortem_kb.rendering.stretches import MonthOrQuarter, noun

_LONG = 366
"""What waits for so many days is counted and no longer listed: it is no matter of one meeting."""


class Unreviewed(NamedTuple):
    """A postmortem without its review: the last day for it, and how many days were left then.

    ``begun`` is the day its incident was over, or where that is not known the day it began;
    ``by`` and ``left`` are None where its severity has no clock; ``reviewed_on`` is later.
    """

    postmortem: Postmortem
    begun: date
    is_over: bool
    by: date | None
    left: int | None
    reviewed_on: date | None


class Owned(NamedTuple):
    """What one owner has: overdue items, the longest first, and how many are open and closed."""

    owner: Owner | None
    overdue: tuple[Action, ...]
    open: int
    closed: int


class Promised(NamedTuple):
    """A postmortem of a year ago: how many action items it has, and which of them were open."""

    postmortem: Postmortem
    items: int
    open: tuple[Action, ...]


class Worked(NamedTuple):
    """Action items of a stretch: how many opened and closed, and how long the closed ones took."""

    opened: int
    closed: int
    time: Figure


@dataclass(frozen=True)
class Review:
    """Everything a review talks about; ``is_over`` tells whether its stretch is.

    ``postmortems`` are the new ones, the worst first; ``waiting`` are the action items that were
    done and not verified, the longest first.
    """

    stretch: MonthOrQuarter
    as_of: date
    is_over: bool
    postmortems: tuple[Postmortem, ...]
    unreviewed: tuple[Unreviewed, ...]
    recurrences: tuple[Recurrence, ...]
    new_causes: tuple[NewCause, ...]
    compared: Comparison
    worked: Worked
    worked_before: Worked
    closed: Closed
    waiting: tuple[Action, ...]
    open: int
    unowned: int
    overdue: tuple[Owned, ...]
    overdue_before: int
    year_ago: tuple[Promised, ...]

    @property
    def before(self) -> MonthOrQuarter:
        """Return the stretch that its figures are held against."""
        return self.stretch.before(1)

    @property
    def noun(self) -> str:
        """Return ``month`` or ``quarter``."""
        return noun(self.stretch)

    @cached_property
    def late(self) -> tuple[Unreviewed, ...]:
        """Return the postmortems whose time for a review was over."""
        return tuple(each for each in self.unreviewed if each.left is not None and each.left < 0)

    @cached_property
    def in_line(self) -> tuple[Unreviewed, ...]:
        """Return those that waited for their review for no more than a year."""
        return tuple(each for each in self.unreviewed if (self.as_of - each.begun).days < _LONG)

    @cached_property
    def repeating(self) -> tuple[Postmortem, ...]:
        """Return the new postmortems that repeat an earlier one."""
        return metrics.repeating(self.recurrences)

    @cached_property
    def overdue_items(self) -> int:
        """Return how many action items were overdue."""
        return sum(len(owned.overdue) for owned in self.overdue)

    @property
    def longest_overdue(self) -> int:
        """Return for how many days the longest was; 0 where none was."""
        return max((self.days_overdue(owned.overdue[0]) for owned in self.overdue), default=0)

    def days_overdue(self, action: Action) -> int:
        """Return for how many days an item that has a due date was overdue."""
        return (self.as_of - (action.item.due or self.as_of)).days


def review(diary: Diary, stretch: MonthOrQuarter) -> Review:
    """Return the review of a stretch that has begun."""
    knowledge, key, earlier = diary.knowledge, stretch.key, stretch.before(1)
    settings, today = knowledge.settings, knowledge.today
    as_of = min(stretch.last, today)
    found, before = (diary.postmortems.get(each, ()) for each in (key, earlier.key))
    opened = diary.open_on(as_of)
    still = Counter(map(attrgetter("owner"), opened))
    return Review(
        stretch=stretch,
        as_of=as_of,
        is_over=stretch.last < today,
        postmortems=tuple(
            sorted(found, key=lambda each: knowledge.severity_rank(each.front.severity))
        ),
        unreviewed=_unreviewed(diary, as_of),
        recurrences=diary.recurrences.get(key, ()),
        new_causes=diary.new_causes.get(key, ()),
        compared=metrics.compare(
            metrics.summary(before, settings), metrics.summary(found, settings), settings.minimum_n
        ),
        worked=_worked(diary, key),
        worked_before=_worked(diary, earlier.key),
        closed=closed_in(diary, stretch, as_of),
        waiting=diary.done_on(as_of),
        open=len(opened),
        unowned=still[""],
        overdue=_overdue(diary, key, opened, still, as_of),
        overdue_before=diary.overdue_on(_eve(stretch.first)),
        year_ago=_promised(diary, stretch, as_of),
    )


def _eve(day: date) -> date:
    """Return the day before, where the calendar has one."""
    return day - timedelta(days=day > date.min)


def _unreviewed(diary: Diary, day: date) -> tuple[Unreviewed, ...]:
    """Return what had no review, least time left first; what has no clock comes last."""
    today = diary.knowledge.today
    return tuple(
        Unreviewed(
            postmortem=wait.postmortem,
            begun=wait.begun,
            is_over=wait.is_over,
            by=wait.by,
            left=(wait.by - day).days if wait.by else None,
            reviewed_on=wait.ended if wait.ended <= today else None,
        )
        for wait in diary.waiting_on(day)
    )


def _worked(diary: Diary, key: str) -> Worked:
    closed = diary.closed.get(key, ())
    opened = len(diary.opened.get(key, ()))
    return Worked(opened, len(closed), metrics.figure(work.time for _, work in closed))


def _overdue(
    diary: Diary, key: str, opened: list[Span], still: Mapping[str, int], day: date
) -> tuple[Owned, ...]:
    """Return who had overdue items, the most first; ``still`` is how many each had open."""
    late: dict[str, list[Action]] = defaultdict(list)
    for span in opened:
        due = span.action.item.due
        if due is None or due >= day:
            # They are in the order of their due dates.
            break
        late[span.owner].append(span.action)
    closed = diary.closed.get(key, ())
    gone = Counter(folded(action.item.owner or "") for action, _ in closed)
    found = [
        Owned(diary.knowledge.owner(name), tuple(items), still[name], gone[name])
        for name, items in late.items()
    ]
    return tuple(
        sorted(found, key=lambda each: (-len(each.overdue), each.owner.name if each.owner else ""))
    )


def _promised(diary: Diary, stretch: MonthOrQuarter, day: date) -> tuple[Promised, ...]:
    return tuple(
        Promised(each, len(each.front.action_items), diary.open_of(each, day))
        for each in diary.postmortems.get(stretch.year_before.key, ())
    )
