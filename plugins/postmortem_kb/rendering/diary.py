"""What happened when: whatever has a date, found by the month and the quarter that it is in.

Everything is put into its stretches once, so that the reviews of many years stay cheap. A stretch
is known by its key: ``2026-Q3``, ``2026-10``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Month, Quarter, Recurrence, Work
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rendering.lasting import Lasts
from postmortem_kb.rendering.stretches import MonthOrQuarter
from postmortem_kb.vocabulary import UNCOUNTED_KINDS, Status

T = TypeVar("T")


class NewCause(NamedTuple):
    """A postmortem with a root cause that had never been seen before it.

    ``services`` are those that its main cause had never struck; none where the cause itself is new.
    """

    cause: str
    services: tuple[str, ...]
    postmortem: Postmortem


class Span(NamedTuple):
    """An action item from a day up to, and without, another; ``owner`` is the folded name."""

    begun: date
    ended: date
    action: Action
    owner: str


class Wait(NamedTuple):
    """A postmortem from the day its incident was over up to, and without, that of its review.

    ``is_over`` tells whether that day is known; else it is the day it began. ``by`` is the last
    day for it; None where its severity has no clock.
    """

    begun: date
    is_over: bool
    ended: date
    by: date | None
    postmortem: Postmortem


@dataclass(frozen=True)
class Diary:
    """All that has a date in a knowledge base; what comes after its today has not happened."""

    knowledge: Knowledge

    @cached_property
    def postmortems(self) -> Mapping[str, tuple[Postmortem, ...]]:
        """Return the postmortems of each stretch, newest first, by their own date."""
        return self._by_stretch(self.knowledge.corpus, lambda each: each.date)

    @cached_property
    def recurrences(self) -> Mapping[str, tuple[Recurrence, ...]]:
        """Return the recurrences whose later postmortem is of each stretch."""
        return self._by_stretch(self.knowledge.recurrences, lambda each: each.later.date)

    @cached_property
    def new_causes(self) -> Mapping[str, tuple[NewCause, ...]]:
        """Return the causes that each stretch was the first to see."""
        return self._by_stretch(self._new_causes(), lambda each: each.postmortem.date)

    @cached_property
    def works(self) -> tuple[tuple[Action, Work], ...]:
        """Return every action item, as it is and as figures count it."""
        return tuple((action, action.work) for action in self.knowledge.all_actions)

    @cached_property
    def opened(self) -> Mapping[str, tuple[tuple[Action, Work], ...]]:
        """Return the action items that were opened in each stretch."""
        return self._by_stretch(self.works, lambda each: each[1].opened)

    @cached_property
    def closed(self) -> Mapping[str, tuple[tuple[Action, Work], ...]]:
        """Return the action items that were closed in each stretch: done, verified or refused."""
        return self._by_stretch(self.works, lambda each: each[1].closed)

    @cached_property
    def verified(self) -> Mapping[str, tuple[tuple[Action, Work], ...]]:
        """Return the action items that were verified in each stretch."""
        checked = (each for each in self.works if each[0].item.status == "verified")
        return self._by_stretch(checked, lambda each: each[0].item.verified_on)

    @cached_property
    def _open(self) -> Lasts[Span]:
        """Return how long every action item was open, the first due first."""
        found = []
        for action, work in self.works:
            begun = work.opened or date.min
            # Closed on an unknown day: until when it was open cannot be told.
            ended = date.max if action.item.is_open else work.closed or begun
            found.append(Span(begun, ended, action, folded(action.item.owner or "")))
        return Lasts(sorted(found, key=_due_first), self._days)

    @cached_property
    def _done(self) -> Lasts[Span]:
        """Return how long every action item waited to be verified, the first done first."""
        today, found = self.knowledge.today, []
        for action, work in self.works:
            item, owner = action.item, folded(action.item.owner or "")
            if item.status == "done":
                found.append(Span(work.closed or today, date.max, action, owner))
            elif item.status == "verified" and item.closed_on and item.verified_on:
                found.append(Span(item.closed_on, item.verified_on, action, owner))
        found.sort(key=lambda span: (span.begun, span.action.target))
        return Lasts(found, self._days)

    @cached_property
    def _waits(self) -> Lasts[Wait]:
        """Return how long every postmortem waited for its review, the first deadline first."""
        waits = [wait for each in self.knowledge.corpus if (wait := _wait(each, self.knowledge))]
        waits.sort(key=lambda wait: (wait.by or date.max, wait.begun, wait.postmortem.name))
        return Lasts(waits, self._days)

    @cached_property
    def _of_postmortem(self) -> Mapping[str, list[Span]]:
        found: dict[str, list[Span]] = defaultdict(list)
        for span in self._open:
            found[span.action.postmortem.location.uri].append(span)
        return found

    @cached_property
    def _late(self) -> tuple[list[date], list[date]]:
        """Return the days from which action items were overdue, and those on which that ended."""
        found = []
        for span in self._open:
            due = span.action.item.due
            if due and due < date.max and max(span.begun, due) < span.ended:
                begun = max(span.begun, due + timedelta(days=1))
                found.append((begun, max(begun, span.ended)))
        return sorted(begun for begun, _ in found), sorted(ended for _, ended in found)

    def overdue_on(self, day: date) -> int:
        """Return how many action items were overdue at the end of a day."""
        begun, ended = self._late
        return bisect_right(begun, day) - bisect_right(ended, day)

    def open_on(self, day: date) -> list[Span]:
        """Return what was open at the end of a day, as far as dates tell; the first due first."""
        return self._open.on(day)

    def open_of(self, postmortem: Postmortem, day: date) -> tuple[Action, ...]:
        """Return which action items of a postmortem were open at the end of a day."""
        spans = self._of_postmortem.get(postmortem.location.uri, ())
        return tuple(span.action for span in spans if span.begun <= day < span.ended)

    def done_on(self, day: date) -> tuple[Action, ...]:
        """Return what was done and not verified at the end of a day, the longest done first."""
        return tuple(span.action for span in self._done.on(day))

    def waiting_on(self, day: date) -> list[Wait]:
        """Return what had not been reviewed at the end of a day, what has no clock last."""
        return self._waits.on(day)

    @cached_property
    def _days(self) -> list[date]:
        """Return the days as of which the reviews are told."""
        return sorted({min(each.last, self.knowledge.today) for each in self.reviewed})

    @cached_property
    def reviewed(self) -> tuple[MonthOrQuarter, ...]:
        """Return the stretches that have something to tell, and those of today, newest first.

        A stray date of long ago adds its own month and quarter and none between.
        """
        today = self.knowledge.today
        days = {today}
        days.update(each.date for each in self.knowledge.corpus if each.date)
        for action, work in self.works:
            days.update(day for day in (work.closed, action.item.verified_on) if day)
        past = [day for day in days if day <= today]
        found = {stretch for day in past for stretch in (Month.of(day), Quarter.of(day))}
        return tuple(sorted(found, key=lambda each: (each.first, each.last), reverse=True))

    def _by_stretch(
        self, found: Iterable[T], day_of: Callable[[T], date | None]
    ) -> Mapping[str, tuple[T, ...]]:
        """Return {key of a month or a quarter: what is in it so far}, in the given order."""
        kept: dict[str, list[T]] = defaultdict(list)
        for each in found:
            day = day_of(each)
            for key in _keys_of(day) if day and day <= self.knowledge.today else ():
                kept[key].append(each)
        return {key: tuple(group) for key, group in kept.items()}

    def _new_causes(self) -> Iterator[NewCause]:
        causes: set[str] = set()
        struck: set[tuple[str, str]] = set()
        counted = (each for each in self.knowledge.corpus if each.counts)
        # What has no date, as a near miss may, is of no stretch and yet makes its causes known.
        for each in sorted(counted, key=lambda each: each.order):
            named = [name for name in each.front.root_cause_categories if name != "indeterminate"]
            services = self.knowledge.services_of(each)
            for cause in dict.fromkeys(named):
                if cause not in causes:
                    yield NewCause(cause, (), each)
            for cause in named[:1]:
                fresh = tuple(name for name in services if (cause, name) not in struck)
                if fresh and cause in causes:
                    yield NewCause(cause, fresh, each)
                struck.update((cause, name) for name in services)
            causes.update(named)


@lru_cache(maxsize=4096)
def _keys_of(day: date) -> tuple[str, ...]:
    return Month.of(day).key, Quarter.of(day).key


def _wait(postmortem: Postmortem, knowledge: Knowledge) -> Wait | None:
    """Return how long it waited for its review; None for a drill, and where that is unknown."""
    front, times = postmortem.front, postmortem.times
    over = times.resolved or times.impact_end
    begun = over.date if over else postmortem.date
    if begun is None or front.kind in UNCOUNTED_KINDS:
        return None
    level = knowledge.settings.severities.get(front.severity or "")
    by = level.review_by(begun) if level else None
    # A near miss is over the day it is seen.
    is_over = bool(over) or front.kind == "near-miss"
    if (front.status or Status.DRAFT).rank < Status.REVIEWED.rank:
        return Wait(begun, is_over, date.max, by, postmortem)
    ended = front.reviewed_on
    return Wait(begun, is_over, ended, by, postmortem) if ended else None


def _due_first(span: Span) -> tuple[date, int, str]:
    action = span.action
    return action.item.due or date.max, action.priority_rank, action.target
