"""All figures of a knowledge base, together and by group: what ``postmortem stats`` tells.

The definitions are those of the page of metrics (DESIGN section 3). A postmortem counts in every
group it belongs to, so one with two services counts in both; one of no known group, and an action
item of an owner who is no team, counts under ``unknown``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from postmortem_kb import metrics
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Recurrence, Stretch, Work, Year
from postmortem_kb.rendering import Knowledge, distinct
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rendering.statistics import groups, past
from postmortem_kb.rendering.statistics.groups import GROUPINGS, plain
from postmortem_kb.rendering.statistics.values import ALL, UNKNOWN, Backlog, Row, Statistics

__all__ = ["GROUPINGS", "statistics"]


def statistics(
    knowledge: Knowledge, by: str | None = None, stretch: Stretch | None = None
) -> Statistics:
    """Sum up a knowledge base, or what happened in one stretch of time.

    Of a stretch are the postmortems whose first known time lies in it, the action items opened in
    it, of which today some are open, and those closed in it. What is known to be of later than
    today counts in nothing.
    """
    today = knowledge.today
    corpus = [each for each in knowledge.corpus if not past.is_later(each, today)]
    found = [each for each in corpus if _happened(each, stretch)]
    again = [
        each
        for each in knowledge.recurrences
        if _happened(each.later, stretch) and not past.is_later(each.later, today)
    ]
    actions = list(past.as_of(knowledge.all_actions, today))
    opened = [each for each in actions if _lies(each.work.opened, stretch)]
    closed = [
        each for each in actions if not each.item.is_open and _lies(each.work.closed, stretch)
    ]
    severities = Counter(plain(each.front.severity) for each in found if each.counts)
    total = _Heap(
        found,
        [each.work for each in opened],
        [each.work for each in closed],
        {each.location.uri for each in metrics.repeating(again)},
    )
    return Statistics(
        today=today,
        knows_more=any(past.knows_more(each, today) for each in knowledge.corpus),
        minimum_n=knowledge.settings.minimum_n,
        by=by,
        stretch=stretch,
        undated=sum(each.counts and _may_belong(each, stretch) for each in corpus),
        undated_items=sum(_item_may_belong(each, stretch, today) for each in actions),
        total=_row(ALL, total, knowledge),
        groups=_groups(knowledge, by, found, again, opened, closed, stretch) if by else (),
        severities=tuple(
            (name, severities[name])
            for name in (*map(plain, knowledge.settings.severities), UNKNOWN)
            if name != UNKNOWN or severities[name]
        ),
        backlogs=_backlogs(knowledge, opened, closed),
    )


@dataclass
class _Heap:
    """What a row is made from."""

    postmortems: list[Postmortem] = field(default_factory=list)
    opened: list[Work] = field(default_factory=list)
    closed: list[Work] = field(default_factory=list)
    again: set[str] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing in it counts."""
        return not (self.opened or self.closed or any(each.counts for each in self.postmortems))


def _groups(
    knowledge: Knowledge,
    by: str,
    found: Iterable[Postmortem],
    again: Iterable[Recurrence],
    opened: Iterable[Action],
    closed: Iterable[Action],
    stretch: Stretch | None,
) -> tuple[Row, ...]:
    heaps: dict[str, _Heap] = defaultdict(_Heap)
    names_of, order = groups.naming(knowledge, by)
    for each in found:
        for name in names_of(each):
            heaps[name].postmortems.append(each)
    for recurrence in again:
        for name in groups.struck(knowledge, by, recurrence) or names_of(recurrence.later):
            heaps[name].again.add(recurrence.later.location.uri)
    for action in opened:
        for name in groups.holders(knowledge, by, action, action.work.opened, names_of):
            heaps[name].opened.append(action.work)
    for action in closed:
        for name in groups.holders(knowledge, by, action, action.work.closed, names_of):
            heaps[name].closed.append(action.work)
    defined = groups.configured(knowledge, by)
    kept = [name for name in order if name in defined or not heaps[name].is_empty]
    if by in groups.STRETCHES:
        known = {name for name, heap in heaps.items() if name != UNKNOWN and not heap.is_empty}
        kept = groups.stretches(by, known, stretch, knowledge.today)
    if not heaps[UNKNOWN].is_empty:
        kept.append(UNKNOWN)
    service = by == "service"
    return tuple(
        _row(name, heaps[name], knowledge, service and name != UNKNOWN)
        for name in dict.fromkeys(kept)
    )


def _row(group: str, heap: _Heap, knowledge: Knowledge, service: bool = False) -> Row:
    states = Counter(each.item.status for each in heap.closed)
    return Row(
        group=group,
        summary=metrics.summary(heap.postmortems, knowledge.settings),
        flow=metrics.moved(heap.opened, heap.closed),
        unverified=states["done"],
        verified=states["verified"],
        recurrences=len(heap.again),
        between=metrics.between_failures(heap.postmortems) if service else None,
        recovered=metrics.to_failure(heap.postmortems) if service else None,
    )


def _backlogs(
    knowledge: Knowledge, opened: Iterable[Action], closed: Iterable[Action]
) -> tuple[Backlog, ...]:
    """Return a line for every team, severity and priority that has or had something to do.

    A team that never had has one of nothing, so that it does not look as if nobody had counted;
    and so has a knowledge base in which there is nothing at all.
    """
    found: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)

    def at(action: Action) -> Counter[str]:
        severity = plain(action.postmortem.front.severity)
        return found[groups.team_of(knowledge, action), severity, plain(action.item.priority)]

    for action in opened:
        at(action).update(open=int(action.item.is_open), overdue=int(action.is_overdue))
    for action in closed:
        at(action).update(unverified=int(action.item.status == "done"))
    busy = {team for team, _, _ in found}
    for team in _teams(knowledge, bool(busy)):
        if team not in busy:
            found[team, UNKNOWN, UNKNOWN] = Counter()
    return tuple(
        Backlog(*key, many["open"], many["overdue"], many["unverified"])
        for key, many in sorted(found.items())
    )


def _teams(knowledge: Knowledge, is_busy: bool) -> Iterator[str]:
    for team in distinct(knowledge.teams.values()):
        yield plain(team.name)
    if not is_busy:
        yield UNKNOWN


def _happened(postmortem: Postmortem, stretch: Stretch | None) -> bool:
    if isinstance(stretch, Year):
        return postmortem.year == stretch.year
    return _lies(postmortem.date, stretch)


def _lies(day: date | None, stretch: Stretch | None) -> bool:
    return stretch is None or (day is not None and stretch.first <= day <= stretch.last)


def _may_belong(postmortem: Postmortem, stretch: Stretch | None) -> bool:
    """Tell whether a postmortem may be of a stretch, and nobody knows; its id may tell the year."""
    if stretch is None or postmortem.date:
        return False
    if postmortem.year is None:
        return True
    return postmortem.year == stretch.year and not isinstance(stretch, Year)


def _item_may_belong(action: Action, stretch: Stretch | None, today: date) -> bool:
    """Tell whether an item may have been opened or closed in a stretch, and nobody knows."""
    opened, closed = action.work.opened, action.work.closed
    if stretch is None or (opened and (closed or action.item.is_open)):
        return False
    year = action.postmortem.year
    earliest = opened or (date(year, 1, 1) if year else date.min)
    return earliest <= stretch.last and stretch.first <= (closed or today)
