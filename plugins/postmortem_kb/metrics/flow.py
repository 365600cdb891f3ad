"""Action items in figures: how many were opened and closed, and how long that took, in days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics.calendar import Quarter
from postmortem_kb.metrics.figures import Figure, figure
from postmortem_kb.schema import ActionItem


@dataclass(frozen=True)
class Work:
    """An action item, the first day it is known of, and whether it is overdue."""

    item: ActionItem
    known_from: date | None
    overdue: bool = False

    @cached_property
    def closed(self) -> date | None:
        """Return the day it was closed, or at least verified."""
        return None if self.item.is_open else self.item.closed_on or self.item.verified_on

    @cached_property
    def opened(self) -> date | None:
        """Return the day it was opened: what was closed before it is known of was so no later."""
        days = [day for day in (self.known_from, self.closed) if day]
        return min(days) if self.known_from else None

    @property
    def time(self) -> timedelta | None:
        """Return closed - known_from; negative where it was closed before it is known of."""
        return self.closed - self.known_from if self.closed and self.known_from else None


@dataclass(frozen=True, slots=True)
class Flow:
    """How many items were opened, closed (done, verified or won't do), are open and overdue.

    ``close`` sums up how long the closed ones took.
    """

    opened: int
    closed: int
    open: int
    overdue: int
    close: Figure


def opened_on(postmortem: Postmortem, item: ActionItem, today: date) -> date | None:
    """Return the first day the file shows the item to exist.

    The first note on it, the review meeting or the review, whichever came first; without any, or
    if it was closed before them, the day of the incident. A meeting that is still to come shows
    nothing: what is written today has been opened by today. Where nothing but notes, a review or a
    closing after today show it, the first of them: today it is not there yet.
    """
    front, closed = postmortem.front, item.closed_on
    shown = [day for day in (*(update.on for update in item.updates), front.reviewed_on) if day]
    past = [day for day in (*shown, front.meeting_on) if day and day <= today]
    if not past:
        first = min([*shown, closed] if closed else shown, default=None)
        return first if first and first > today else postmortem.date
    return (postmortem.date or min(past)) if closed and closed < min(past) else min(past)


def flow(works: Iterable[Work]) -> Flow:
    """Sum up action items."""
    given = list(works)
    return moved(given, [each for each in given if not each.item.is_open])


def flow_by_quarter(works: Iterable[Work]) -> dict[Quarter, Flow]:
    """Return what was opened and what was closed in each quarter, newest first.

    Open and overdue are today's, of those opened in it. What has no date is in no quarter.
    """
    opened: dict[Quarter, list[Work]] = defaultdict(list)
    closed: dict[Quarter, list[Work]] = defaultdict(list)
    for each in works:
        if each.opened:
            opened[Quarter.of(each.opened)].append(each)
        if each.closed:
            closed[Quarter.of(each.closed)].append(each)
    return {
        quarter: moved(opened.get(quarter, []), closed.get(quarter, []))
        for quarter in sorted({*opened, *closed}, reverse=True)
    }


def moved(opened: list[Work], closed: list[Work]) -> Flow:
    """Sum up the items that were opened in a stretch of time, and those closed in it."""
    still = [each for each in opened if each.item.is_open]
    return Flow(
        len(opened),
        len(closed),
        len(still),
        sum(each.overdue for each in still),
        figure(each.time for each in closed),
    )
