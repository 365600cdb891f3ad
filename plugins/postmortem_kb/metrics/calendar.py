"""Stretches of the calendar, in UTC: years, quarters and months, each sorted in time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Self

from postmortem_kb.vocabulary import MONTHS

_WRITTEN = re.compile(r"(?P<year>[0-9]{4})(?:[- ]?[qQ](?P<quarter>[1-4])|-(?P<month>[0-9]{1,2}))?")
_QUARTER_FIRST = re.compile(r"\A([qQ][1-4])[- ]?([0-9]{4})\Z")


@dataclass(frozen=True, order=True, slots=True)
class Year:
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


@dataclass(frozen=True, order=True, slots=True)
class _Part:
    """One of the equal parts of a calendar year; those of another length are never equal to it."""

    PER_YEAR: ClassVar[int]

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the one that a day is in."""
        return cls(day.year, (day.month - 1) * cls.PER_YEAR // 12 + 1)

    def before(self, many: int) -> Self:
        """Return the one so many before this one."""
        year, place = divmod(self.year * self.PER_YEAR + self.number - 1 - many, self.PER_YEAR)
        return type(self)(year, place + 1)

    @property
    def year_before(self) -> Self:
        """Return the same one a year before."""
        return self.before(self.PER_YEAR)

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, (self.number - 1) * 12 // self.PER_YEAR + 1, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        if (self.year, self.number) == (date.max.year, self.PER_YEAR):
            return date.max
        return self.before(-1).first - timedelta(days=1)


class Quarter(_Part):
    """A quarter of a calendar year."""

    __slots__ = ()
    PER_YEAR = 4

    @property
    def name(self) -> str:
        """Return ``Q3 2026``."""
        return f"Q{self.number} {self.year}"

    @property
    def key(self) -> str:
        """Return ``2026-Q3``, as ``parse`` and the filter of the lists have it."""
        return f"{self.year:04}-Q{self.number}"


class Month(_Part):
    """A month of a calendar year."""

    __slots__ = ()
    PER_YEAR = 12

    @property
    def word(self) -> str:
        """Return ``October``."""
        return MONTHS[self.number - 1]

    @property
    def name(self) -> str:
        """Return ``October 2026``."""
        return f"{self.word} {self.year}"

    @property
    def key(self) -> str:
        """Return ``2026-10``, as ``parse`` and the filter of the lists have it."""
        return f"{self.year:04}-{self.number:02}"


Stretch = Year | Quarter | Month


def parse(text: str) -> Stretch:
    """Return the stretch that ``2026``, ``2026-Q3`` or ``2026-10`` names; ValueError for others.

    ``2026q3``, ``Q3 2026`` and ``2026-1`` are understood too.
    """
    found = _WRITTEN.fullmatch(_QUARTER_FIRST.sub(r"\2-\1", text.strip()))
    if found is None or found["year"] == "0000":
        raise ValueError("write a year, a quarter or a month: 2026, 2026-Q3 or 2026-10")
    year, quarter, month = (int(found[name] or 0) for name in ("year", "quarter", "month"))
    if found["month"] and not 1 <= month <= 12:
        raise ValueError("a month is 01 to 12, as in 2026-10")
    if found["month"]:
        return Month(year, month)
    return Quarter(year, quarter) if quarter else Year(year)
