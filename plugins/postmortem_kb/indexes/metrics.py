"""All figures on one page: together, by period, severity, service and team, and what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from postmortem_kb import metrics
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Comparison, Figure, Flow, Summary, Work
from postmortem_kb.rendering import Group, Knowledge, Page, counted, distinct, plots

# So many rows of a table are shown, so many of the services and teams are there at all.
_SHOWN = 8
_MOST = 25


class Row(NamedTuple):
    """The figures of a group, and the lists of all and of the major postmortems they count."""

    group: Group
    figures: Summary
    page: str
    major_page: str


class Worked(NamedTuple):
    """The action items of a group, and its choice in the filter of the list of action items."""

    group: Group
    flow: Flow
    choice: Mapping[str, str]


class Between(NamedTuple):
    """A service with the time between its failures, and from recovery to the next failure."""

    group: Group
    failures: int
    between: Figure
    recovered: Figure


R = TypeVar("R", Row, Worked, Between)


@dataclass(frozen=True)
class Table(Generic[R]):
    """The rows that are shown, those folded away, and how many are in neither.

    ``few`` are the groups of which too few values are known for any figure.
    """

    shown: list[R]
    folded: list[R]
    left: int
    few: list[Group]


class Compared(NamedTuple):
    """Two stretches of time, the later one first, and how they read against each other."""

    name: str
    earlier_name: str
    comparison: Comparison


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the page of all figures."""
    corpus, settings = knowledge.corpus, knowledge.settings
    enough = settings.minimum_n
    works = [each.work for each in knowledge.all_actions]
    periods = [
        Row(
            # It has no page of its own.
            Group(period.name, "", period.postmortems),
            metrics.summary(period.postmortems, settings),
            *_lists(knowledge, period.postmortems, period.filter),
        )
        for period in metrics.periods(corpus, knowledge.today)
    ]
    data = {
        "all": metrics.summary(corpus, settings),
        "flow": metrics.flow(works),
        "page_of_all": plots.listed(knowledge, corpus, True),
        "page_of_majors": plots.listed_majors(knowledge, corpus),
        "majors": settings.majors,
        "compared": [
            Compared(
                span.name,
                span.earlier_name,
                metrics.compare(
                    metrics.summary(span.earlier, settings),
                    metrics.summary(span.later, settings),
                    settings.minimum_n,
                ),
            )
            for span in metrics.spans(corpus, knowledge.today)
        ],
        "longest": metrics.longest(corpus),
        "periods": (periods[:_SHOWN], periods[_SHOWN:]),
        "flows": list(metrics.flow_by_quarter(works).items()),
        "severities": _rows(knowledge, "severity", knowledge.severities),
        "by": {
            key: _table(_rows(knowledge, key, groups), lambda row: row.figures.most_known, enough)
            for key, groups in (("service", knowledge.services), ("team", knowledge.teams))
        },
        "worked": _worked(knowledge, works),
        "between": _table(
            [_between(each) for each in _struck(knowledge.services)],
            lambda each: max(each.between.n, each.recovered.n),
            enough,
        ),
        "methods": metrics.detection_methods(corpus),
        "known": metrics.known_times(corpus),
    }
    page = knowledge.page("metrics/index.md")
    yield Page(page, "Metrics", "metrics", data, nav=70, hide=("navigation",))


def _struck(groups: Mapping[str, Group]) -> list[Group]:
    """Return the groups that figures count anything of, most postmortems first."""
    return [group for group in distinct(groups.values()) if counted(group.postmortems)]


def _rows(knowledge: Knowledge, key: str, groups: Mapping[str, Group]) -> list[Row]:
    """Return the figures of groups; every level of severity has a row."""
    found = list(groups.values()) if key == "severity" else _struck(groups)
    return [
        Row(
            group,
            metrics.summary(group.postmortems, knowledge.settings),
            *_lists(knowledge, group.postmortems, {key: group.name}),
        )
        for group in found
    ]


def _lists(
    knowledge: Knowledge, found: tuple[Postmortem, ...], choice: dict[str, str]
) -> tuple[str, str]:
    """Return the lists of what counts, and of what is major of it; of no choice there is none."""
    if not choice:
        return "", ""
    pages = plots.listed(knowledge, found, True, **choice)
    return pages, plots.listed_majors(knowledge, found, **choice)


def _table(rows: list[R], known: Callable[[R], int], enough: int) -> Table[R]:
    """Return the table of these rows; one has enough where so many values are known."""
    telling = [row for row in rows if known(row) >= enough]
    return Table(
        telling[:_SHOWN],
        telling[_SHOWN:_MOST],
        max(0, len(telling) - _MOST),
        [row.group for row in rows if known(row) < enough],
    )


def _worked(knowledge: Knowledge, works: list[Work]) -> dict[str, Table[Worked]]:
    """Return the action items by severity, service and team, where there are most first.

    Those of a team are the ones it owns, those of the others stand in their postmortems.
    """
    by_postmortem: dict[str, list[Work]] = defaultdict(list)
    by_team: dict[str, list[Work]] = defaultdict(list)
    for action, work in zip(knowledge.all_actions, works, strict=True):
        by_postmortem[action.postmortem.location.uri].append(work)
        if team := knowledge.team(action.item.owner):
            by_team[team.name].append(work)

    def of(group: Group) -> list[Work]:
        return [work for each in group.postmortems for work in by_postmortem[each.location.uri]]

    services = distinct(knowledge.services.values())
    teams = distinct(knowledge.teams.values())
    found = {
        "severity": [
            Worked(each, metrics.flow(of(each)), {"severity": each.name})
            for each in knowledge.severities.values()
        ],
        "service": _most([Worked(each, metrics.flow(of(each)), {}) for each in services]),
        "team": _most(
            [Worked(each, metrics.flow(by_team[each.name]), {"team": each.name}) for each in teams]
        ),
    }
    # What is open or overdue says something however little was closed.
    return {key: _table(rows, lambda row: row.flow.opened, 0) for key, rows in found.items()}


def _most(rows: list[Worked]) -> list[Worked]:
    found = (row for row in rows if row.flow.opened)
    return sorted(found, key=lambda row: (-row.flow.opened, row.group.name.casefold()))


def _between(group: Group) -> Between:
    failures = sum(metrics.is_timed(each) for each in group.postmortems)
    between = metrics.between_failures(group.postmortems)
    return Between(group, failures, between, metrics.to_failure(group.postmortems))


INDEX = pages
