from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import words

DURATIONS = [
    pytest.param(timedelta(), "0 s", id="nothing"),
    pytest.param(timedelta(seconds=59), "59 s", id="seconds"),
    pytest.param(timedelta(seconds=59.6), "1 min", id="seconds-rounded-up-to-a-minute"),
    pytest.param(timedelta(minutes=27), "27 min", id="minutes"),
    pytest.param(timedelta(minutes=59, seconds=59), "1 h", id="minutes-rounded-up-to-an-hour"),
    pytest.param(timedelta(hours=4, minutes=25), "4 h 25 min", id="hours"),
    pytest.param(timedelta(hours=47, minutes=59), "47 h 59 min", id="two-days-less-a-minute"),
    pytest.param(timedelta(hours=47, minutes=59, seconds=50), "2 d", id="rounded-up-to-two-days"),
    pytest.param(timedelta(days=2, hours=3), "2 d 3 h", id="days"),
    pytest.param(timedelta(days=2, hours=23, minutes=50), "3 d", id="hours-rounded-up-to-a-day"),
    pytest.param(timedelta(days=120, hours=5), "120 d", id="hours-no-longer-matter"),
    pytest.param(-timedelta(minutes=5), "-5 min", id="negative"),
]


@pytest.mark.parametrize(("value", "expected"), DURATIONS)
def test_a_duration_is_told_in_its_two_largest_units(value, expected) -> None:
    # No line breaks in it.
    assert expected.replace(" ", "\N{NO-BREAK SPACE}") == words.duration(value)


@given(st.timedeltas(timedelta(), timedelta(days=4000)))
def test_a_duration_in_words_is_right_to_within_its_smallest_unit(value) -> None:
    text = " ".join(words.duration(value).split())
    units = {"s": 1, "min": 60, "h": 3600, "d": 86400}
    parts = re.findall(r"(\d+) (s|min|h|d)", text)
    assert " ".join(f"{number} {unit}" for number, unit in parts) == text
    told = sum(int(number) * units[unit] for number, unit in parts)
    # Hours that are not shown were rounded too.
    smallest = 86400 if value >= timedelta(days=99) else 3600 if "d" in text else 60
    assert abs(told - value.total_seconds()) <= smallest


def test_dates_do_not_depend_on_the_machine() -> None:
    assert words.day(date(2019, 7, 2)) == "2 Jul 2019"


COUNTS = [
    pytest.param((0, "fault"), "0 faults", id="none"),
    pytest.param((1, "fault"), "1 fault", id="one"),
    pytest.param((2, "category", "categories"), "2 categories", id="a-plural-of-its-own"),
]


@pytest.mark.parametrize(("given_", "expected"), COUNTS)
def test_counts_agree_with_their_noun(given_, expected) -> None:
    assert expected == words.count(*given_)
