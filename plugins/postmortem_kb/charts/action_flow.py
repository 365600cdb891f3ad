"""Action items opened against closed, by month."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

from postmortem_kb import words
from postmortem_kb.metrics import Month
from postmortem_kb.rendering import Knowledge, plots
from postmortem_kb.rendering.drawing import Cell, Chart, Mark
from postmortem_kb.rendering.months import last_months, month_name, month_ticks


def chart(knowledge: Knowledge) -> Chart:
    """Return what was opened and closed in the last twelve months, and open at their ends."""
    months = last_months(knowledge.today)
    works = [action.work for action in knowledge.all_actions]
    opened = Counter(Month.of(each.opened) for each in works if each.opened)
    closed = Counter(Month.of(each.closed) for each in works if each.closed)
    # Only what has all its dates is open or not at the end of a month.
    known = [each for each in works if each.opened and (each.closed or each.item.is_open)]
    change = Counter(Month.of(each.opened) for each in known if each.opened)
    change.subtract(Month.of(each.closed) for each in known if each.closed)
    about = (
        "By month; closed is done, verified and won't do; above the bars how many were open at its "
        "end. " + plots.counted_so(len(known), without_a_date=len(works) - len(known))
    )
    still = sum(each.item.is_open for each in known)
    if not (opened or closed):
        return Chart("No action item has a date yet.", about)
    begun, ended = (sum(each[month] for month in months) for each in (opened, closed))
    before = sum(number for month, number in change.items() if month < months[0])
    ends = list(accumulate((change[month] for month in months), initial=before))[1:]
    rows = [
        row
        for place, (month, left) in enumerate(zip(months, ends, strict=True))
        for row in (
            {"part": "bar", "month": place, "bar": 0, "n": opened[month]},
            {"part": "bar", "month": place, "bar": 1, "n": closed[month]},
            {"part": "end", "month": place, "n": left},
        )
        if row["n"] or row["part"] == "end"
    ]
    return Chart(
        _finding(begun, ended, still),
        about,
        tuple(rows),
        ("Month", "Opened", "Closed", "Open at the end"),
        tuple(
            (
                Cell(month_name(month)),
                Cell(f"{opened[month]}"),
                Cell(f"{closed[month]}"),
                Cell(f"{left}"),
            )
            for month, left in reversed(list(zip(months, ends, strict=True)))
        ),
        (Mark("Opened", "p2"), Mark("Closed", "p4")),
        {
            "months": month_ticks(months),
            "ticks": plots.ticks(max(*opened.values(), *closed.values(), 1)),
        },
    )


def _finding(begun: int, ended: int, still: int) -> str:
    left = f"{words.count(still, 'is', 'are')} open" if still else "none is open"
    if not begun and not ended:
        return f"No action item was opened or closed in twelve months; {left}."
    if begun == ended:
        return f"As many action items closed as opened in twelve months, {begun}; {left}."
    more, less = ("opened", "closed") if begun > ended else ("closed", "opened")
    number = abs(begun - ended)
    items = "action item" if number == 1 else "action items"
    many = plots.spelled(number).capitalize()
    return f"{many} more {items} {more} than {less} in twelve months; {left}."


CHART = chart
