"""The days of the last twelve months on which an incident began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from postmortem_kb import words
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Month
from postmortem_kb.rendering import Knowledge, plots
from postmortem_kb.rendering.drawing import Cell, Chart
from postmortem_kb.rendering.months import last_months, month_ticks

_WEEKS = 53
Months = Mapping[Month, list[Postmortem]]


def chart(knowledge: Knowledge) -> Chart:
    """Return the incidents by day, in columns of weeks; the last of them is this week."""
    today = knowledge.today
    first = today - timedelta(days=today.weekday(), weeks=_WEEKS - 1)
    by_day: dict[date, list[Postmortem]] = defaultdict(list)
    for each in plots.incidents(knowledge):
        if each.date and first <= each.date <= today:
            by_day[each.date].append(each)
    number = sum(map(len, by_day.values()))
    about = (
        f"By day of impact since {words.day(first)}; the colour is that of the worst of a day. "
        + plots.counted_so(number, without_a_date=plots.undated(knowledge))
    )
    if not by_day:
        return Chart(f"No incident since {words.day(first)}.", about)
    places = {
        day: min(knowledge.severity_place(each.front.severity) for each in found)
        for day, found in by_day.items()
    }
    levels = plots.severities(knowledge, [each for found in by_day.values() for each in found])
    used = set(places.values())
    months = plots.by_month(knowledge.corpus)
    table = tuple(
        (
            Cell(each.title, each.page),
            Cell(each.front.severity or "unknown"),
            Cell(
                words.day(day),
                _page(knowledge, months, day, by_day[day]) if by_day[day][1:] else "",
            ),
        )
        for day in sorted(by_day, reverse=True)
        for each in by_day[day]
    )
    return Chart(
        _finding(sorted(by_day), first, today),
        about,
        (
            *(
                {
                    "part": "row",
                    "weekday": weekday,
                    "week": 0,
                    "end": _WEEKS - (weekday > today.weekday()),
                }
                for weekday in range(7)
            ),
            *_month_names(first, today),
            *(
                {
                    "part": "day",
                    "week": (day - first).days // 7,
                    "weekday": day.weekday(),
                    "place": places[day],
                    "page": _page(knowledge, months, day, by_day[day]),
                }
                for day in sorted(by_day)
            ),
        ),
        ("Postmortem", "Severity", "Day"),
        plots.first_rows(table, "older", knowledge.page("browse/index.md")),
        plots.severity_key(
            knowledge, [level for level in levels if knowledge.severity_place(level) in used]
        ),
    )


def _month_names(first: date, today: date) -> list[dict[str, object]]:
    months = [month for month in last_months(today) if month > Month.of(first)]
    return [
        {
            "part": "month",
            "week": (month.first - first).days // 7,
            "name": name,
        }
        for month, name in zip(months, month_ticks(tuple(months)), strict=True)
        if name
    ]


def _page(knowledge: Knowledge, months: Months, day: date, found: list[Postmortem]) -> str:
    if len(found) == 1:
        return found[0].page
    month = Month.of(day)
    return plots.listed(knowledge, months[month], month=month.key)


def _finding(days: list[date], first: date, today: date) -> str:
    """Return the longest stretch without an incident, from the first day shown to the last."""
    edges = [first - timedelta(days=1), *days, today + timedelta(days=1)]
    quiet = max((after - before).days - 1 for before, after in pairwise(edges))
    return (
        f"Incidents on {words.count(len(days), 'day')}; "
        f"the longest time without one was {words.count(quiet, 'day')}."
    )


CHART = chart
