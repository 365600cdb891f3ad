"""All figures of a knowledge base, together and by group: what ``postmortem stats`` tells.

The definitions are those of the page of metrics (DESIGN section 3). A postmortem counts in every
group it belongs to, so one with two services counts in both; one of no known group, and an action
item of an owner who is no team, counts under ``unknown``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from postmortem_kb import metrics
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Month, Quarter, Recurrence, Stretch, Work, Year, calendar
from postmortem_kb.rendering import Group, Knowledge, distinct
from postmortem_kb.rendering.actions import Action
from postmortem_kb.stats_formats import ALL, UNKNOWN, Backlog, Row, Statistics

_STRETCHES: dict[str, type[Year | Quarter | Month]] = {
    "year": Year,
    "quarter": Quarter,
    "month": Month,
}
_GROUPS: dict[str, Callable[[Knowledge], Iterable[Group]]] = {
    "severity": lambda knowledge: knowledge.severities.values(),
    "service": lambda knowledge: distinct(knowledge.services.values()),
    "team": lambda knowledge: distinct(knowledge.teams.values()),
    "root-cause": lambda knowledge: knowledge.root_causes.values(),
}
GROUPINGS = (*_STRETCHES, *_GROUPS)
"""By what figures can be grouped."""
# So many years back a stretch is told even where nothing happened in it.
_FILLED = 10


def statistics(
    knowledge: Knowledge, by: str | None = None, stretch: Stretch | None = None
) -> Statistics:
    """Sum up a knowledge base, or what happened in one stretch of time.

    Of a stretch are the postmortems whose first known time lies in it, the action items opened in
    it, of which today some are open, and those closed in it.
    """
    found = [each for each in knowledge.corpus if _happened(each, stretch)]
    again = [each for each in knowledge.recurrences if _happened(each.later, stretch)]
    opened = [each for each in knowledge.all_actions if _lies(each.work.opened, stretch)]
    closed = [
        each
        for each in knowledge.all_actions
        if not each.item.is_open and _lies(each.work.closed, stretch)
    ]
    severities = Counter(_plain(each.front.severity) for each in found if each.counts)
    total = _Heap(
        found,
        [each.work for each in opened],
        [each.work for each in closed],
        {each.later.location.uri for each in again},
    )
    return Statistics(
        knowledge.today,
        knowledge.settings.minimum_n,
        by,
        stretch,
        sum(each.counts and not _dated(each, stretch) for each in knowledge.corpus),
        _row(ALL, total, knowledge),
        _groups(knowledge, by, found, again, opened, closed, stretch) if by else (),
        tuple(
            (name, severities[name])
            for name in (*map(_plain, knowledge.settings.severities), UNKNOWN)
            if name != UNKNOWN or severities[name]
        ),
        _backlogs(knowledge, opened, closed),
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
    names_of, order = _naming(knowledge, by)
    for each in found:
        for name in names_of(each):
            heaps[name].postmortems.append(each)
    for recurrence in again:
        for name in _struck(knowledge, by, recurrence) or names_of(recurrence.later):
            heaps[name].again.add(recurrence.later.location.uri)
    for action in opened:
        for name in _holders(knowledge, by, action, action.work.opened, names_of):
            heaps[name].opened.append(action.work)
    for action in closed:
        for name in _holders(knowledge, by, action, action.work.closed, names_of):
            heaps[name].closed.append(action.work)
    # A level of the scale is told even where nothing is of it.
    kept = [name for name in order if by == "severity" or not heaps[name].is_empty]
    if by in _STRETCHES:
        known = {name for name, heap in heaps.items() if name != UNKNOWN and not heap.is_empty}
        kept = _stretches(by, known, stretch, knowledge.today)
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
        group,
        metrics.summary(heap.postmortems, knowledge.settings),
        metrics.moved(heap.opened, heap.closed),
        states["done"],
        states["verified"],
        len(heap.again),
        metrics.between_failures(heap.postmortems) if service else None,
        metrics.to_failure(heap.postmortems) if service else None,
    )


def _naming(
    knowledge: Knowledge, by: str
) -> tuple[Callable[[Postmortem], Iterable[str]], list[str]]:
    """Return what names the groups of a postmortem, and all names in order."""
    if by in _STRETCHES:
        return lambda each: [_stretch(by, each.date, each.year)], []
    members: dict[str, list[str]] = defaultdict(list)
    groups = list(_GROUPS[by](knowledge))
    for group in groups:
        for each in group.postmortems:
            members[each.location.uri].append(_plain(group.name))
    order = list(dict.fromkeys(_plain(group.name) for group in groups))
    return lambda each: dict.fromkeys(members.get(each.location.uri, [UNKNOWN])), order


def _stretches(by: str, known: set[str], stretch: Stretch | None, today: date) -> list[str]:
    """Return those in which something happened and the empty ones between, newest first."""
    kind, oldest = _STRETCHES[by], date(max(1, today.year - _FILLED), 1, 1)
    first = (
        stretch.first
        if stretch
        else min((calendar.parse(each).first for each in known), default=today)
    )
    last = min(stretch.last, today) if stretch else today
    begin, each = kind.of(max(first, oldest)), kind.of(last)
    filled = []
    while known and each >= begin:
        filled.append(each.key)
        each = each.before(1)
    return sorted({*known, *filled}, reverse=True)


def _holders(
    knowledge: Knowledge,
    by: str,
    action: Action,
    day: date | None,
    names_of: Callable[[Postmortem], Iterable[str]],
) -> Iterable[str]:
    """Return the groups of an action item: those of its postmortem, its own day, its own team."""
    if by in _STRETCHES:
        return [_stretch(by, day)]
    if by == "team":
        return [_team(knowledge, action)]
    return names_of(action.postmortem)


def _struck(knowledge: Knowledge, by: str, recurrence: Recurrence) -> list[str]:
    """Return the services or the cause that came back, where they are known."""
    if by == "service":
        return [_plain(knowledge.services[name].name) for name in recurrence.services]
    return [_plain(recurrence.cause)] if by == "root-cause" and recurrence.cause else []


def _backlogs(
    knowledge: Knowledge, opened: Iterable[Action], closed: Iterable[Action]
) -> tuple[Backlog, ...]:
    """Return a line for every team, severity and priority that has or had something to do."""
    found: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)

    def at(action: Action) -> Counter[str]:
        severity = _plain(action.postmortem.front.severity)
        return found[_team(knowledge, action), severity, _plain(action.item.priority)]

    for action in opened:
        at(action).update(open=int(action.item.is_open), overdue=int(action.is_overdue))
    for action in closed:
        at(action).update(unverified=int(action.item.status == "done"))
    return tuple(
        Backlog(*key, many["open"], many["overdue"], many["unverified"])
        for key, many in sorted(found.items())
    )


def _team(knowledge: Knowledge, action: Action) -> str:
    team = knowledge.team(action.item.owner)
    return _plain(team.name if team else None)


def _happened(postmortem: Postmortem, stretch: Stretch | None) -> bool:
    if isinstance(stretch, Year):
        return postmortem.year == stretch.year
    return _lies(postmortem.date, stretch)


def _lies(day: date | None, stretch: Stretch | None) -> bool:
    return stretch is None or (day is not None and stretch.first <= day <= stretch.last)


def _dated(postmortem: Postmortem, stretch: Stretch | None) -> bool:
    if isinstance(stretch, Year):
        return postmortem.year is not None
    return stretch is None or postmortem.date is not None


def _stretch(by: str, day: date | None, year: int | None = None) -> str:
    """Return the key of a stretch; the year alone may be known without a day."""
    if day is None:
        return Year(year).key if by == "year" and year is not None else UNKNOWN
    return _STRETCHES[by].of(day).key


def _plain(name: str | None) -> str:
    """Return a name in which nothing can steer a terminal or break a line."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name or UNKNOWN)
