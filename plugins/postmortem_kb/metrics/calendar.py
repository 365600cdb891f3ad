"""Stretches of the calendar, in UTC: years, quarters and months, each sorted in time."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

# A locale of the machine that builds has no say in it.
_MONTHS = "January February March April May June July August September October November December"
_WRITTEN = re.compile(r"(?P<year>[0-9]{4})(?:-(?:[qQ](?P<quarter>[1-4])|(?P<month>[0-9]{2})))?")


class Year(NamedTuple):
    """A calendar year."""

    year: int

    @classmethod
    def of(cls, day: date) -> Year:
        """Return the year of a day."""
        return cls(day.year)

    def before(self, many: int) -> Year:
        """Return the year so many before this one."""
        return Year(self.year - many)

    @property
    def year_before(self) -> Year:
        """Return the year before."""
        return self.before(1)

    @property
    def name(self) -> str:
        """Return ``2026``."""
        return str(self.year)

    @property
    def key(self) -> str:
        """Return ``2026``, as ``parse`` and the filter of the lists have it."""
        return f"{self.year:04}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return date(self.year, 12, 31)


class Quarter(NamedTuple):
    """A quarter of a calendar year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    def before(self, many: int) -> Quarter:
        """Return the quarter so many before this one."""
        year, place = divmod(self.year * 4 + self.number - 1 - many, 4)
        return Quarter(year, place + 1)

    @property
    def year_before(self) -> Quarter:
        """Return the same quarter a year before."""
        return self.before(4)

    @property
    def name(self) -> str:
        """Return ``Q3 2026``."""
        return f"Q{self.number} {self.year}"

    @property
    def key(self) -> str:
        """Return ``2026-Q3``, as ``parse`` and the filter of the lists have it."""
        return f"{self.year:04}-Q{self.number}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return Month(self.year, self.number * 3).last


class Month(NamedTuple):
    """A month of a calendar year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month of a day."""
        return cls(day.year, day.month)

    def before(self, many: int) -> Month:
        """Return the month so many before this one."""
        year, place = divmod(self.year * 12 + self.number - 1 - many, 12)
        return Month(year, place + 1)

    @property
    def year_before(self) -> Month:
        """Return the same month a year before."""
        return self.before(12)

    @property
    def name(self) -> str:
        """Return ``October 2026``."""
        return f"{_MONTHS.split()[self.number - 1]} {self.year}"

    @property
    def key(self) -> str:
        """Return ``2026-10``, as ``parse`` and the filter of the lists have it."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        if (self.year, self.number) == (date.max.year, 12):
            return date.max
        return self.before(-1).first - timedelta(days=1)


Stretch = Year | Quarter | Month


def parse(text: str) -> Stretch:
    """Return the stretch that ``2026``, ``2026-Q3`` or ``2026-10`` names; ValueError for others."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or found["year"] == "0000":
        raise ValueError("write a year, a quarter or a month: 2026, 2026-Q3 or 2026-10")
    year, quarter, month = (int(found[name] or 0) for name in ("year", "quarter", "month"))
    if found["month"] and not 1 <= month <= 12:
        raise ValueError("a month is 01 to 12, as in 2026-10")
    if found["month"]:
        return Month(year, month)
    return Quarter(year, quarter) if quarter else Year(year)
