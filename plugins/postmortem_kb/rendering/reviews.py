"""The agenda of a review: what a month or a quarter brought, and how things stood at its end.

The stretch that is not over is told as of today, one that is as of its last day, as far as the
dates in the files allow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from postmortem_kb import metrics
from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Comparison, Figure, Recurrence
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rendering.diary import Diary, NewCause, Span
from postmortem_kb.rendering.owners import Owner
from postmortem_kb.rendering.stretches import Stretch, noun

# Reviews of incidents that were over longer before a stretch ended were no matter of it.
_LONGEST_WAIT = 366


class Unreviewed(NamedTuple):
    """A postmortem without its review: the last day for it, and how many days were left then.

    ``by`` and ``left`` are None where its severity has no clock; ``reviewed_on`` is later.
    """

    postmortem: Postmortem
    over: date
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

    ``postmortems`` are the new ones, the worst first. ``verified``, ``done`` and ``refused`` are
    the action items closed in it, by how far they had come; ``waiting`` were done and not verified.
    """

    stretch: Stretch
    as_of: date
    is_over: bool
    postmortems: tuple[Postmortem, ...]
    unreviewed: tuple[Unreviewed, ...]
    recurrences: tuple[Recurrence, ...]
    new_causes: tuple[NewCause, ...]
    compared: Comparison
    worked: Worked
    worked_before: Worked
    verified: tuple[Action, ...]
    done: tuple[Action, ...]
    refused: tuple[Action, ...]
    waiting: tuple[Action, ...]
    open: int
    unowned: int
    overdue: tuple[Owned, ...]
    year_ago: tuple[Promised, ...]

    @property
    def before(self) -> Stretch:
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


def review(diary: Diary, stretch: Stretch) -> Review:
    """Return the review of a stretch that has begun."""
    knowledge, key = diary.knowledge, stretch.key
    settings, today = knowledge.settings, knowledge.today
    as_of = min(stretch.last, today)
    found, before = (diary.postmortems.get(each, ()) for each in (key, stretch.before(1).key))
    opened = diary.open_on(as_of)
    closed = {
        action.target: action
        for bucket in (diary.closed, diary.verified)
        for action, _ in bucket.get(key, ())
    }.values()
    verified = [each for each in closed if _is_verified(each, as_of)]
    refused = [each for each in closed if each.item.status == "wont-do"]
    settled = {each.target for each in (*verified, *refused)}
    return Review(
        stretch,
        as_of,
        stretch.last < today,
        tuple(sorted(found, key=lambda each: knowledge.severity_rank(each.front.severity))),
        _unreviewed(diary, as_of),
        diary.recurrences.get(key, ()),
        diary.new_causes.get(key, ()),
        metrics.compare(
            metrics.summary(before, settings), metrics.summary(found, settings), settings.minimum_n
        ),
        _worked(diary, key),
        _worked(diary, stretch.before(1).key),
        tuple(verified),
        tuple(each for each in closed if each.target not in settled),
        tuple(refused),
        diary.done_on(as_of),
        len(opened),
        sum(not span.owner for span in opened),
        _overdue(diary, stretch, opened, as_of),
        _promised(diary, stretch, as_of),
    )


def _unreviewed(diary: Diary, day: date) -> tuple[Unreviewed, ...]:
    """Return what had no review, least time left first; what has no clock comes last."""
    return tuple(
        Unreviewed(
            wait.postmortem,
            wait.begun,
            wait.by,
            (wait.by - day).days if wait.by else None,
            None if wait.ended == date.max else wait.postmortem.front.reviewed_on,
        )
        for wait in diary.waiting_on(day)
        if wait.ended == date.max or (day - wait.begun).days < _LONGEST_WAIT
    )


def _worked(diary: Diary, key: str) -> Worked:
    closed = diary.closed.get(key, ())
    opened = len(diary.opened.get(key, ()))
    return Worked(opened, len(closed), metrics.figure(work.time for _, work in closed))


def _overdue(diary: Diary, stretch: Stretch, opened: list[Span], day: date) -> tuple[Owned, ...]:
    """Return who had overdue items, the most first."""
    late: dict[str, list[Action]] = defaultdict(list)
    for span in opened:
        due = span.action.item.due
        if due is None or due >= day:
            # They are in the order of their due dates.
            break
        late[span.owner].append(span.action)
    still = Counter(span.owner for span in opened)
    closed = diary.closed.get(stretch.key, ())
    gone = Counter(folded(action.item.owner or "") for action, _ in closed)
    found = [
        Owned(diary.knowledge.owner(name), tuple(items), still[name], gone[name])
        for name, items in late.items()
    ]
    return tuple(
        sorted(found, key=lambda each: (-len(each.overdue), each.owner.name if each.owner else ""))
    )


def _is_verified(action: Action, day: date) -> bool:
    """Tell whether it was verified at the end of a day; on an unknown one, it was."""
    item = action.item
    return item.status == "verified" and (item.verified_on is None or item.verified_on <= day)


def _promised(diary: Diary, stretch: Stretch, day: date) -> tuple[Promised, ...]:
    return tuple(
        Promised(each, len(each.front.action_items), diary.open_of(each, day))
        for each in diary.postmortems.get(stretch.year_before.key, ())
    )
