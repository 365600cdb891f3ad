"""Quarters and years: what happened in each, and one stretch against the one before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics.calendar import Quarter

# This year and so many before it are shown by quarter, those before by year.
_YEARS_BY_QUARTER = 2


@dataclass(frozen=True)
class Period:
    """A stretch of time with its postmortems; no key of a filter where there is none for it."""

    name: str
    postmortems: tuple[Postmortem, ...]
    filter: dict[str, str]


def periods(postmortems: Iterable[Postmortem], today: date) -> list[Period]:
    """Return the quarters of this year and the two before it, then years, newest first.

    Quarters before the first postmortem, and years without any, are left out. Each postmortem is in
    one period; where only its year is known, as an id may tell it, in one of its own.
    """
    quarters: dict[Quarter, list[Postmortem]] = defaultdict(list)
    years: dict[int, list[Postmortem]] = defaultdict(list)
    undated: dict[int | None, list[Postmortem]] = defaultdict(list)
    recent = range(today.year - _YEARS_BY_QUARTER, today.year + 1)
    for each in postmortems:
        day = each.date
        if each.year is None or (day is None and each.year in recent):
            undated[each.year].append(each)
        elif day and each.year in recent:
            quarters[Quarter.of(day)].append(each)
        else:
            years[each.year].append(each)
    by_year = {
        year: Period(str(year), tuple(found), {"year": str(year)}) for year, found in years.items()
    }
    return [
        *(by_year[year] for year in sorted(by_year, reverse=True) if year > today.year),
        *(
            Period(quarter.name, tuple(quarters.get(quarter, ())), {"quarter": quarter.key})
            for quarter in _shown(set(quarters), bool(years), today)
        ),
        *(
            Period(f"{year}, quarter unknown" if year else "Date unknown", tuple(found), {})
            for year, found in sorted(undated.items(), key=lambda pair: -(pair[0] or 0))
        ),
        *(by_year[year] for year in sorted(by_year, reverse=True) if year < today.year),
    ]


def _shown(found: set[Quarter], older: bool, today: date) -> list[Quarter]:
    """Return the quarters to show, empty ones between others too."""
    now = Quarter.of(today)
    first = Quarter(today.year - _YEARS_BY_QUARTER, 1)
    begin = first if older else min({*found, now})
    end = max({*found, now})
    every = [
        Quarter(year, number) for year in range(begin.year, end.year + 1) for number in range(1, 5)
    ]
    return [each for each in reversed(every) if begin <= each <= end]


@dataclass(frozen=True)
class Span:
    """Two stretches of whole quarters, the same length, one after the other."""

    name: str
    earlier_name: str
    earlier: tuple[Postmortem, ...]
    later: tuple[Postmortem, ...]


def spans(postmortems: Iterable[Postmortem], today: date) -> list[Span]:
    """Return the last whole quarter, and the last four, each with as many before.

    The quarter that has not ended is in none: half a quarter cannot be held against a whole one.
    """
    dated = [(Quarter.of(day), each) for each in postmortems if (day := each.date)]
    now = Quarter.of(today)
    found = []
    for many in (1, 4):
        begin, middle = now.before(2 * many), now.before(many)
        found.append(
            Span(
                _name(middle, now.before(1)),
                _name(begin, middle.before(1)),
                tuple(each for quarter, each in dated if begin <= quarter < middle),
                tuple(each for quarter, each in dated if middle <= quarter < now),
            )
        )
    return found


def _name(first: Quarter, last: Quarter) -> str:
    return first.name if first == last else f"{first.name} to {last.name}"
