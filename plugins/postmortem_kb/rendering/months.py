"""Months, as charts and figures divide time: ``2026-10``, as the filter of the lists has them."""

from __future__ import annotations

from datetime import date

from postmortem_kb.rendering.words import MONTHS


def month_of(day: date) -> str:
    """Return the month of a day."""
    return f"{day.year:04}-{day.month:02}"


def last_months(today: date, number: int = 12) -> tuple[str, ...]:
    """Return months up to that of today, the oldest first."""
    last = today.year * 12 + today.month - 1
    return tuple(
        f"{each // 12:04}-{each % 12 + 1:02}" for each in range(last - number + 1, last + 1)
    )


def month_name(month: str) -> str:
    """Return ``Oct 2026``; not through the locale of the machine that builds."""
    return f"{_name(month)} {month[:4]}"


def month_ticks(months: tuple[str, ...], every: int = 3) -> list[str]:
    """Return what stands below each month on an axis: every third one, January with its year."""
    shown = [month if (int(month[5:]) - 1) % every == 0 else "" for month in months]
    return [month and _name(month) + _year(month) for month in shown]


def _year(month: str) -> str:
    return f" \N{RIGHT SINGLE QUOTATION MARK}{month[2:4]}" if month[5:] == "01" else ""


def _name(month: str) -> str:
    return MONTHS[int(month[5:]) - 1]
