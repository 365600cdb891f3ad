"""All figures on one page: together, by period, severity, service and team, and what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from postmortem_kb import metrics
from postmortem_kb.metrics import Comparison, Figure, Flow, Summary, Work
from postmortem_kb.rendering import Group, Knowledge, Page, actions, counted, distinct

# Of services and teams, at most; the list of all is a page of its own.
_ROWS = 25
_QUARTERS = 12


class Row(NamedTuple):
    """The figures of a group, and its choice in the filter of the list of postmortems."""

    group: Group
    figures: Summary
    choice: Mapping[str, str]


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


class Compared(NamedTuple):
    """Two stretches of time, the later one first, and how they read against each other."""

    name: str
    earlier_name: str
    comparison: Comparison


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the page of all figures."""
    corpus, settings = knowledge.corpus, knowledge.settings
    works = [_work(each) for each in knowledge.all_actions]
    flows = metrics.flow_by_quarter(works)
    data = {
        "all": metrics.summary(corpus, settings),
        "flow": metrics.flow(works),
        "majors": [name for name, level in settings.severities.items() if level.major],
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
        "periods": [
            (period, metrics.summary(period.postmortems, settings))
            for period in metrics.periods(corpus, knowledge.today)
        ],
        "flows": list(flows.items())[:_QUARTERS],
        "more_flows": len(flows) - _QUARTERS,
        "by": _rows(knowledge),
        "left_out": {
            name: len(distinct(groups.values())) - len(_many(groups))
            for name, groups in (("service", knowledge.services), ("team", knowledge.teams))
        },
        "worked": _worked(knowledge, works),
        "services": [_between(each) for each in _many(knowledge.services)],
        "methods": metrics.detection_methods(corpus),
        "known": metrics.known_times(corpus),
    }
    yield Page(knowledge.page("metrics/index.md"), "Metrics", "metrics", data, nav=70)


def _many(groups: Mapping[str, Group]) -> list[Group]:
    """Return the groups with most postmortems; of a single one no figure says anything."""
    found = (group for group in distinct(groups.values()) if counted(group.postmortems) > 1)
    return list(islice(found, _ROWS))


def _rows(knowledge: Knowledge) -> dict[str, list[Row]]:
    """Return the figures by severity, service and team."""
    groups = {
        "severity": list(knowledge.severities.values()),
        "service": _many(knowledge.services),
        "team": _many(knowledge.teams),
    }
    return {
        key: [
            Row(group, metrics.summary(group.postmortems, knowledge.settings), {key: group.name})
            for group in found
        ]
        for key, found in groups.items()
    }


def _worked(knowledge: Knowledge, works: list[Work]) -> dict[str, list[Worked]]:
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

    levels = knowledge.severities.values()
    services = _most((group, of(group)) for group in distinct(knowledge.services.values()))
    teams = _most((group, by_team[group.name]) for group in distinct(knowledge.teams.values()))
    return {
        "severity": [
            Worked(each, metrics.flow(of(each)), {"severity": each.name}) for each in levels
        ],
        "service": [Worked(group, metrics.flow(works), {}) for group, works in services],
        "team": [
            Worked(group, metrics.flow(works), {"team": group.name}) for group, works in teams
        ],
    }


def _most(owned: Iterable[tuple[Group, list[Work]]]) -> list[tuple[Group, list[Work]]]:
    found = (pair for pair in owned if pair[1])
    return sorted(found, key=lambda pair: (-len(pair[1]), pair[0].name.casefold()))[:_ROWS]


def _between(group: Group) -> Between:
    failures = sum(metrics.is_timed(each) for each in group.postmortems)
    between = metrics.between_failures(group.postmortems)
    return Between(group, failures, between, metrics.to_failure(group.postmortems))


def _work(action: actions.Action) -> Work:
    return Work(action.item, actions.opened_on(action.postmortem, action.item), action.is_overdue)


INDEX = pages
