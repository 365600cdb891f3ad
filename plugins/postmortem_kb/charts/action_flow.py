"""Action items opened against closed, by month."""

from __future__ import annotations

from collections import Counter
from datetime import date

from postmortem_kb.rendering import Knowledge, periods, plots, words
from postmortem_kb.rendering.actions import Action, opened_on
from postmortem_kb.rendering.drawing import Cell, Chart, Mark


def chart(knowledge: Knowledge) -> Chart:
    """Return what was opened and closed in the last twelve months, and open at their ends."""
    months = periods.last_months(knowledge.today)
    known, unknown = _dated(knowledge.all_actions)
    opened = Counter(periods.month_of(begin) for begin, _ in known)
    closed = Counter(periods.month_of(end) for _, end in known if end)
    about = (
        "By month; closed is done, verified and won't do; above the bars how many were open at its "
        "end. " + plots.counted_so(len(known), without_a_date=unknown)
    )
    still = sum(end is None for _, end in known)
    if not known:
        return Chart("No action item has a date yet.", about)
    begun, ended = (sum(each[month] for month in months) for each in (opened, closed))
    before = sum(number for month, number in opened.items() if month < months[0])
    before -= sum(number for month, number in closed.items() if month < months[0])
    ends = []
    for month in months:
        before += opened[month] - closed[month]
        ends.append(before)
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
                Cell(periods.month_name(month)),
                Cell(f"{opened[month]}"),
                Cell(f"{closed[month]}"),
                Cell(f"{left}"),
            )
            for month, left in reversed(list(zip(months, ends, strict=True)))
        ),
        (Mark("Opened", "p2"), Mark("Closed", "p4")),
        {
            "months": periods.month_ticks(months),
            "ticks": plots.ticks(max(*opened.values(), *closed.values(), 1)),
        },
    )


def _dated(actions: list[Action]) -> tuple[list[tuple[date, date | None]], int]:
    """Return the first and the last day of each action item, and how many lack one."""
    found: list[tuple[date, date | None]] = []
    for action in actions:
        begin = opened_on(action.postmortem, action.item)
        end = action.item.closed_on or action.item.verified_on
        if begin is None or (end is None and not action.item.is_open):
            continue
        # Closed before the file first shows it: then it was opened no later.
        found.append(
            (begin, None) if action.item.is_open or end is None else (min(begin, end), end)
        )
    return found, len(actions) - len(found)


def _finding(begun: int, ended: int, still: int) -> str:
    left = f"{words.count(still, 'is', 'are')} open"
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
