"""Durations of incidents over time: what the charts of the time to detect and to recover share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from postmortem_kb import words
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Figure
from postmortem_kb.rendering import Knowledge, plots
from postmortem_kb.rendering.drawing import Cell, Chart
from postmortem_kb.rendering.months import last_months, month_ticks

# More points than this lie on each other.
_MOST_POINTS = 30
_MINUTE = timedelta(minutes=1)
# Minutes, and how an axis has them; each about five times the one before.
_TICKS = {
    1: "1 min",
    5: "5 min",
    30: "30 min",
    120: "2 h",
    720: "12 h",
    4_320: "3 d",
    20_160: "14 d",
    86_400: "60 d",
    525_600: "1 y",
    2_628_000: "5 y",
    26_280_000: "50 y",
}


class Words(NamedTuple):
    """How a chart speaks: ``are detected``, ``time to detect``, ``Impact start to detected``."""

    done: str
    name: str
    about: str


def chart(
    knowledge: Knowledge,
    found: list[Postmortem],
    time_of: Callable[[Postmortem], timedelta | None],
    spread: Figure,
    said: Words,
) -> Chart:
    """Return a chart of the durations of some incidents, newest first, summed up in ``spread``."""
    timed = [
        (each, each.date, time)
        for each in found
        if each.date and (time := time_of(each)) is not None and time >= timedelta()
    ]
    drawn = timed[:_MOST_POINTS]
    about = f"{said.about}, the last twelve months, on a logarithmic scale. " + plots.counted_so(
        spread.n, unknown=spread.missing, negative_and_left_out=spread.negative
    )
    if len(drawn) < len(timed):
        about += f" The latest {len(drawn)} are drawn."
    if not drawn:
        return Chart(f"No {said.name} is known in the last twelve months.", about)
    median, p90 = spread.median, spread.p90
    lines: list[tuple[str, timedelta]] = []
    finding = (
        f"Too few to tell: the {said.name} of only {words.count(spread.n, 'incident')} "
        "in the last twelve months is known."
    )
    if median is not None and p90 is not None and spread.n >= knowledge.settings.minimum_n:
        lines = [("p90", p90), ("median", median)]
        finding = (
            f"Half {said.done} within {words.duration(median)}; "
            f"one in ten takes longer than {words.duration(p90)}."
        )
    rows = [
        *(
            {
                "part": "line",
                "name": name,
                "time": words.duration(time),
                "minutes": _minutes(time),
                "above": name == "p90",
            }
            for name, time in lines
        ),
        *(
            {
                "part": "point",
                "day": (day - _first_day(knowledge)).days,
                "minutes": _minutes(time),
                "place": knowledge.severity_place(each.front.severity),
                "page": each.page,
            }
            for each, day, time in drawn
        ),
    ]
    levels = plots.severities(knowledge, found)
    used = {plots.level(knowledge, each) for each, _, _ in drawn}
    return Chart(
        finding,
        about,
        tuple(rows),
        ("Postmortem", "Severity", "Day", said.name.capitalize()),
        plots.first_rows(_table(timed), "older", knowledge.page("browse/index.md")),
        plots.severity_key(knowledge, [each for each in levels if each in used], shapes=True),
        _axes(knowledge, [time for _, time in lines] + [time for _, _, time in drawn]),
    )


def _table(timed: list[tuple[Postmortem, date, timedelta]]) -> list[tuple[Cell, ...]]:
    return [
        (
            Cell(each.title, each.page),
            Cell(each.front.severity or "unknown"),
            Cell(words.day(day)),
            Cell(words.duration(time)),
        )
        for each, day, time in timed
    ]


def _axes(knowledge: Knowledge, shown: list[timedelta]) -> dict[str, object]:
    months, first = last_months(knowledge.today), _first_day(knowledge)
    ticks, minutes = list(_TICKS), [_minutes(time) for time in shown]
    low = max((tick for tick in ticks if tick <= min(minutes)), default=ticks[0])
    high = min((tick for tick in ticks if tick > max(minutes)), default=ticks[-1])
    times = [tick for tick in ticks if low <= tick <= high]
    return {
        "days": [-5, (knowledge.today - first).days + 5],
        "starts": [(month.first - first).days for month in months],
        "months": month_ticks(months),
        "range": [low, high],
        "times": times,
        "words": [_TICKS[tick] for tick in times],
    }


def _first_day(knowledge: Knowledge) -> date:
    return last_months(knowledge.today)[0].first


def _minutes(time: timedelta) -> float:
    # A logarithm has no zero.
    return max(time / _MINUTE, 1.0)
