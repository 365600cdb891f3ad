from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.metrics import Month, Quarter, Year
from postmortem_kb.metrics.calendar import parse
from postmortem_kb.severities import SeverityLevel

KINDS = st.sampled_from([Year, Quarter, Month])
# No stretch lies before the first year.
DAYS = st.dates(min_value=date(300, 1, 1), max_value=date(9700, 12, 31))
FRIDAY = date(2026, 11, 20)


@given(KINDS, DAYS)
def test_a_day_lies_between_the_first_and_the_last_of_its_stretch(kind, day) -> None:
    found = kind.of(day)
    assert found.first <= day <= found.last
    assert (found, found) == (kind.of(found.first), kind.of(found.last))


@given(KINDS, DAYS)
def test_the_stretch_before_ends_the_day_before(kind, day) -> None:
    found = kind.of(day)
    assert found.first - timedelta(days=1) == found.before(1).last
    assert found == kind.of(found.last + timedelta(days=1)).before(1)


@given(KINDS, DAYS, st.integers(-900, 900), st.integers(-900, 900))
def test_going_back_twice_is_going_back_once_as_far(kind, day, first, second) -> None:
    found = kind.of(day)
    assert found.before(first + second) == found.before(first).before(second)
    assert found == found.before(0)


@given(KINDS, DAYS)
def test_the_year_before_has_the_same_place_in_its_year(kind, day) -> None:
    found = kind.of(day)
    assert replace(found, year=found.year - 1) == found.year_before


@given(KINDS, DAYS)
def test_a_stretch_is_read_back_from_its_key(kind, day) -> None:
    found = kind.of(day)
    again = parse(found.key)
    assert (kind, found) == (type(again), again)


@given(KINDS, DAYS, DAYS)
def test_stretches_are_in_the_order_of_their_days(kind, one, other) -> None:
    assert (kind.of(one) < kind.of(other)) == (kind.of(one).last < kind.of(other).first)


def test_march_is_not_the_third_quarter() -> None:
    march, quarter = Month(2026, 3), Quarter(2026, 3)
    assert march != quarter
    assert {march: 1, quarter: 2} == {Month.of(march.last): 1, Quarter.of(quarter.last): 2}
    with pytest.raises(TypeError):
        sorted([march, quarter])


def test_the_last_month_and_the_last_quarter_end_with_the_calendar() -> None:
    assert (date.max, date.max) == (Month.of(date.max).last, Quarter.of(date.max).last)


NAMES = [
    (Year(2026), "2026", "2026"),
    (Quarter(2026, 3), "Q3 2026", "2026-Q3"),
    (Month(2026, 3), "March 2026", "2026-03"),
]


@pytest.mark.parametrize(("stretch", "name", "key"), NAMES)
def test_a_stretch_has_a_name_for_people_and_a_key_for_programs(stretch, name, key) -> None:
    assert (name, key) == (stretch.name, stretch.key)


READ = [
    ("2026", Year(2026)),
    (" 2026-q3 ", Quarter(2026, 3)),
    ("2026-Q1", Quarter(2026, 1)),
    ("2026-12", Month(2026, 12)),
    ("2026q3", Quarter(2026, 3)),
    ("2026 Q3", Quarter(2026, 3)),
    ("Q3 2026", Quarter(2026, 3)),
    ("q3-2026", Quarter(2026, 3)),
    ("2026-1", Month(2026, 1)),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_a_stretch_is_read_from_what_people_write(text, expected) -> None:
    assert (type(expected), expected) == (type(parse(text)), parse(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-Q5",
        "2026-Q0",
        "2026-13",
        "2026-00",
        "2026-0",
        "0000",
        "Q5 2026",
        "Q3 26",
        "20261",
        "٢٠٢٦",
    ],
)
def test_what_is_no_stretch_is_refused(text) -> None:
    with pytest.raises(ValueError, match=r"as in|write a year"):
        parse(text)


CLOCKS = [
    pytest.param("3 days", FRIDAY, date(2026, 11, 23), id="days-run-on-weekends"),
    pytest.param("1 day", FRIDAY, date(2026, 11, 21), id="one-day"),
    pytest.param("1 working day", FRIDAY, date(2026, 11, 23), id="from-friday-to-monday"),
    pytest.param("5 working days", FRIDAY, date(2026, 11, 27), id="a-working-week"),
    pytest.param("1 working day", date(2026, 11, 22), date(2026, 11, 23), id="from-sunday"),
    pytest.param("", FRIDAY, None, id="no-clock"),
    pytest.param("9 days", date(9999, 12, 30), date.max, id="not-past-the-calendar"),
]


@pytest.mark.parametrize(("within", "start", "expected"), CLOCKS)
def test_a_review_is_due_so_many_days_later(within, start, expected) -> None:
    assert expected == SeverityLevel(review_within=within).review_by(start)


@given(st.integers(1, 60), DAYS)
def test_so_many_working_days_have_that_many_mondays_to_fridays(number, start) -> None:
    by = SeverityLevel(review_within=f"{number} working days").review_by(start)
    days = [start + timedelta(days=passed + 1) for passed in range((by - start).days)]
    assert number == sum(day.weekday() < 5 for day in days)
    assert by.weekday() < 5


@pytest.mark.parametrize("within", ["soon", "0 days", "3", "-1 days", "3 weeks", "1000 days"])
def test_a_clock_that_is_no_number_of_days_is_refused(within) -> None:
    with pytest.raises(ValueError, match="must be a number of days"):
        SeverityLevel(review_within=within)
