"""How values are put into words for a reader: dates, durations, counts."""

from __future__ import annotations

from datetime import date, timedelta

from postmortem_kb import vocabulary

MONTHS = tuple(name[:3] for name in vocabulary.MONTHS)


def day(value: date) -> str:
    """Return ``2 Jul 2019``; not through the locale of the machine that builds."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def duration(value: timedelta) -> str:
    """Return a duration in its two largest units: ``27 min``, ``4 h 25 min``, ``2 d 3 h``.

    Its blanks are U+00A0: no line breaks in it.
    """
    return _units(value).replace(" ", "\N{NO-BREAK SPACE}")


def _units(value: timedelta) -> str:
    sign, value = ("-", -value) if value < timedelta() else ("", value)
    seconds = round(value.total_seconds())
    if seconds < 60:
        return f"{sign}{seconds} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{sign}{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{sign}{hours} h {minutes} min" if minutes else f"{sign}{hours} h"
    days, hours = divmod(round(seconds / 3600), 24)
    return f"{sign}{days} d {hours} h" if hours and days < 100 else f"{sign}{days} d"


def count(number: int, noun: str, plural: str = "") -> str:
    """Return ``1 postmortem`` or ``2 postmortems``."""
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"
