"""Months as charts show them: the last twelve, and what they are called in little room."""

from __future__ import annotations

from datetime import date

from postmortem_kb.metrics import Month
from postmortem_kb.words import MONTHS


def last_months(today: date, number: int = 12) -> tuple[Month, ...]:
    """Return months up to that of today, the oldest first."""
    last = Month.of(today)
    return tuple(last.before(many) for many in reversed(range(number)))


def month_name(month: Month) -> str:
    """Return ``Oct 2026``."""
    return f"{_name(month)} {month.year:04}"


def month_ticks(months: tuple[Month, ...], every: int = 3) -> list[str]:
    """Return what stands below each month on an axis: every third one, January with its year."""
    shown = [month if (month.number - 1) % every == 0 else None for month in months]
    return [_name(month) + _year(month) if month else "" for month in shown]


def _year(month: Month) -> str:
    return f" \N{RIGHT SINGLE QUOTATION MARK}{month.year % 100:02}" if month.number == 1 else ""


def _name(month: Month) -> str:
    return MONTHS[month.number - 1]
