"""By what figures are grouped: which groups something belongs to, and in which order they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import date

from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Month, Quarter, Recurrence, Stretch, Year, calendar
from postmortem_kb.rendering import Group, Knowledge, distinct
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rendering.statistics.values import UNKNOWN

STRETCHES: dict[str, type[Year | Quarter | Month]] = {
    "year": Year,
    "quarter": Quarter,
    "month": Month,
}
"""Those that are stretches of time."""
_GROUPS: dict[str, Callable[[Knowledge], Iterable[Group]]] = {
    "severity": lambda knowledge: knowledge.severities.values(),
    "service": lambda knowledge: distinct(knowledge.services.values()),
    "team": lambda knowledge: distinct(knowledge.teams.values()),
    "root-cause": lambda knowledge: knowledge.root_causes.values(),
}
GROUPINGS = (*STRETCHES, *_GROUPS)
"""By what figures can be grouped."""
Naming = Callable[[Postmortem], Iterable[str]]
# So many years back a stretch is told even where nothing happened in it.
_FILLED = 10


def naming(knowledge: Knowledge, by: str) -> tuple[Naming, list[str]]:
    """Return what names the groups of a postmortem, and all names in order."""
    if by in STRETCHES:
        return lambda each: [_stretch(by, each.date, each.year)], []
    members: dict[str, list[str]] = defaultdict(list)
    groups = list(_GROUPS[by](knowledge))
    for group in groups:
        for each in group.postmortems:
            members[each.location.uri].append(plain(group.name))
    order = list(dict.fromkeys(plain(group.name) for group in groups))
    return lambda each: dict.fromkeys(members.get(each.location.uri, [UNKNOWN])), order


def configured(knowledge: Knowledge, by: str) -> Collection[str]:
    """Return the groups that are told even where nothing is of them: those of the configuration."""
    settings = knowledge.settings
    defined: dict[str, Iterable[str]] = {
        "severity": settings.severities,
        "service": settings.services,
        "team": settings.teams,
        "root-cause": settings.all_root_causes,
    }
    return {plain(name) for name in defined.get(by, ())}


def stretches(by: str, known: set[str], stretch: Stretch | None, today: date) -> list[str]:
    """Return those in which something happened and the empty ones between, newest first."""
    kind, oldest = STRETCHES[by], date(max(1, today.year - _FILLED), 1, 1)
    first = (
        stretch.first
        if stretch
        else min((calendar.parse(each).first for each in known), default=today)
    )
    last = min(stretch.last, today) if stretch else today
    begin, each = kind.of(max(first, oldest)), kind.of(last)
    filled = []
    while known and each.key >= begin.key:
        filled.append(each.key)
        each = each.before(1)
    return sorted({*known, *filled}, reverse=True)


def holders(
    knowledge: Knowledge, by: str, action: Action, day: date | None, names_of: Naming
) -> Iterable[str]:
    """Return the groups of an action item: those of its postmortem, its own day, its own team."""
    if by in STRETCHES:
        return [_stretch(by, day)]
    if by == "team":
        return [team_of(knowledge, action)]
    return names_of(action.postmortem)


def struck(knowledge: Knowledge, by: str, recurrence: Recurrence) -> list[str]:
    """Return the services or the cause that came back, where they are known."""
    if by == "service":
        return [plain(knowledge.services[name].name) for name in recurrence.services]
    return [plain(recurrence.cause)] if by == "root-cause" and recurrence.cause else []


def team_of(knowledge: Knowledge, action: Action) -> str:
    """Return the team that owns an action item; that of a person is unknown."""
    team = knowledge.team(action.item.owner)
    return plain(team.name if team else None)


def plain(name: str | None) -> str:
    """Return a name in which nothing can steer a terminal or break a line."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name or UNKNOWN)


def _stretch(by: str, day: date | None, year: int | None = None) -> str:
    """Return the key of a stretch; the year alone may be known without a day, and is none if 0."""
    if day is None:
        return Year(year).key if by == "year" and year else UNKNOWN
    return STRETCHES[by].of(day).key
