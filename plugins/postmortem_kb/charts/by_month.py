"""Incidents by month, stacked by severity."""

from __future__ import annotations

from collections import Counter

from postmortem_kb import words
from postmortem_kb.metrics import Month
from postmortem_kb.rendering import Knowledge, plots
from postmortem_kb.rendering.drawing import Cell, Chart
from postmortem_kb.rendering.months import last_months, month_name, month_ticks

_FEW = 3


def chart(knowledge: Knowledge) -> Chart:
    """Return the incidents of the last twelve months."""
    found, months = plots.recent(knowledge), last_months(knowledge.today)
    levels = plots.severities(knowledge, found)
    counts = Counter(
        (Month.of(each.date), plots.level(knowledge, each)) for each in found if each.date
    )
    about = (
        "By month of impact and severity; near misses, exercises and drafts are not counted. "
        + plots.counted_so(len(found), without_a_date=plots.undated(knowledge))
    )
    if not found:
        return Chart("No incident in the last twelve months.", about)

    by_month = plots.by_month(knowledge.corpus)

    def page(month: Month, level: str | None) -> str:
        among = [each for each in by_month[month] if plots.level(knowledge, each) == level]
        return plots.listed(knowledge, among, month=month.key, severity=level) if level else ""

    def pages(month: Month) -> str:
        drawn = any(counts[month, level] for level in levels)
        return plots.listed(knowledge, by_month[month], month=month.key) if drawn else ""

    rows = tuple(
        {
            "month": place,
            "rank": rank,
            "place": knowledge.severity_place(level),
            "n": counts[month, level],
            "page": page(month, level),
        }
        for place, month in enumerate(months)
        for rank, level in enumerate(levels)
        if counts[month, level]
    )
    table = tuple(
        (
            Cell(month_name(month), pages(month)),
            *(
                Cell(f"{counts[month, level]}", page(month, level) if counts[month, level] else "")
                for level in levels
            ),
            Cell(f"{sum(counts[month, level] for level in levels)}"),
        )
        for month in reversed(months)
    )
    used = [level for level in levels if any(counts[month, level] for month in months)]
    return Chart(
        _finding(months, counts),
        about,
        rows,
        ("Month", *(level or "Unknown" for level in levels), "All"),
        table,
        plots.severity_key(knowledge, used),
        {
            "months": month_ticks(months),
            "ticks": plots.ticks(
                max(sum(counts[month, level] for level in levels) for month in months)
            ),
        },
    )


def _finding(months: tuple[Month, ...], counts: Counter[tuple[Month, str | None]]) -> str:
    by_month: Counter[Month] = Counter()
    for (month, _), number in counts.items():
        by_month[month] += number
    total = words.count(by_month.total(), "incident")
    most = max(by_month.values())
    worst = max(months, key=lambda month: by_month[month])
    if by_month.total() == 1:
        return f"{total} in twelve months."
    if most == by_month.total():
        return f"{total} in twelve months, all in {month_name(worst)}."
    if most <= _FEW:
        return f"{total} in twelve months, never more than {plots.spelled(most)} in a month."
    return f"{total} in twelve months, {most} of them in {month_name(worst)}."


CHART = chart
