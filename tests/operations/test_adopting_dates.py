from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.operations.adopting import dates

BERLIN = dates.zone_of("Europe/Berlin")

READ = [
    ("2026-03-04", "2026-03-04"),
    ("2026/3/4", "2026-03-04"),
    ("20260304", "2026-03-04"),
    ("4 March 2026", "2026-03-04"),
    ("4th of March, 2026", "2026-03-04"),
    ("Mar 4, 2026", "2026-03-04"),
    ("Wed, 4-Mar-2026", "2026-03-04"),
    ("13/04/2026", "2026-04-13"),
    ("04/13/2026", "2026-04-13"),
    ("3.3.2026", "2026-03-03"),
    ("2026-03-04T09:12:00Z", "2026-03-04T09:12Z"),
    ("2026-03-04T09:12:30.086Z", "2026-03-04T09:12:30Z"),
    ("2026-03-04 09:12:00 +0100", "2026-03-04T09:12+01:00"),
    ("2026-03-04T09:12:00-00:00", "2026-03-04T09:12Z"),
    ("Mar 4, 2026 9:12 AM UTC", "2026-03-04T09:12Z"),
    ("4 March 2026 at 9:12 pm (CET)", "2026-03-04T21:12+01:00"),
    ("Mar 4 2026, 12am PST", "2026-03-04T00:00-08:00"),
    ("Wed, 04 Mar 2026 09:12:00 GMT", "2026-03-04T09:12Z"),
    ("2026-03-04 09:12 Europe/Berlin", "2026-03-04T09:12+01:00"),
    ("2026-07-04 09:12 UTC+2", "2026-07-04T09:12+02:00"),
    ("2026-03-04T02:00-05:00", "2026-03-04T02:00-05:00"),
    ("2026-03-04 02:00:00 -0500", "2026-03-04T02:00-05:00"),
    ("2026-03-04 02:00 -0500", "2026-03-04T02:00-05:00"),
    ("2026-03-04 09:00 -05:00", "2026-03-04T09:00-05:00"),
    ("2026-03-04 02:00 UTC-5", "2026-03-04T02:00-05:00"),
    ("1772615520", "2026-03-04T09:12Z"),
    ("1772615520000", "2026-03-04T09:12Z"),
]


@pytest.mark.parametrize(("written", "iso"), READ)
def test_a_date_in_doubt_of_nothing_is_read(written: str, iso: str) -> None:
    found = dates.read(written, None)
    assert (found.iso, found.question) == (iso, "")


ASKED = [
    ("03/04/2026", "which is the month? write 2026-03-04 or 2026-04-03", ""),
    (
        "4 March 2026 9:12 AM",
        "in which zone? write 2026-03-04T09:12+01:00, or the offset it was",
        "2026-03-04",
    ),
    (
        "2026-03-04 09:12 CST",
        "what zone is CST? write 2026-03-04T09:12+01:00, or the offset it was",
        "2026-03-04",
    ),
    ("2026-03-04 25:12", "what time is meant? write 2026-03-04T09:12Z", "2026-03-04"),
    ("2026-03-04 about noon", "what time is meant? write 2026-03-04T09:12Z", "2026-03-04"),
    (
        "2026-03-04 10:00-11:30",
        "is -11:30 the end of it, or an offset? write 2026-03-04T10:00+01:00, or the offset it was",
        "2026-03-04",
    ),
    (
        "2026-03-04 09:00 -10:00",
        "is -10:00 the end of it, or an offset? write 2026-03-04T09:00+01:00, or the offset it was",
        "2026-03-04",
    ),
    (
        "2026-03-04 14:00-14:20",
        "is -14:20 the end of it, or an offset? write 2026-03-04T14:00+01:00, or the offset it was",
        "2026-03-04",
    ),
    (
        "2026-13-45",
        "cannot be read as a time; write 2026-03-04T09:12Z, or the day alone",
        "",
    ),
    (
        "last week",
        "cannot be read as a time; write 2026-03-04T09:12Z, or the day alone",
        "",
    ),
]


@pytest.mark.parametrize(("written", "question", "day"), ASKED)
def test_what_is_in_doubt_is_a_question(written: str, question: str, day: str) -> None:
    found = dates.read(written, None)
    assert (found.iso, found.question, found.day) == ("", f'"{written}": {question}', day)


def test_a_zone_answers_for_clocks_that_name_none_and_for_no_others() -> None:
    assert dates.read("2026-03-04 09:12", BERLIN).iso == "2026-03-04T09:12+01:00"
    assert dates.read("2026-07-04 09:12", BERLIN).iso == "2026-07-04T09:12+02:00"
    assert dates.read("2026-03-04 09:12Z", BERLIN).iso == "2026-03-04T09:12Z"


@pytest.mark.parametrize("written", ["09:00-17", "14:00-15", "09:00-11", "23:00-23:30"])
def test_a_range_of_hours_is_a_question(written: str) -> None:
    found = dates.read(f"2026-03-04 {written}", BERLIN)
    assert (found.iso, found.day) == ("", "2026-03-04")


FIRST_DAYS = [
    ("ticket-1520200304.md", ""),
    ("a 20260304 b", "2026-03-04"),
    ("v12026-03-04", ""),
    ("room 114 March 2026", ""),
    ("on 4 March 2026", "2026-03-04"),
]


@pytest.mark.parametrize(("line", "day"), FIRST_DAYS)
def test_a_day_in_a_line_is_none_within_a_longer_figure(line: str, day: str) -> None:
    assert dates.first_day(line) == day


@pytest.mark.parametrize("written", ["2026-10-25 02:30", "2026-03-29 02:30"])
def test_an_hour_that_came_twice_or_never_is_a_question(written: str) -> None:
    assert "twice or never" in dates.read(written, BERLIN).question


NO_ZONES = [
    "CST",
    "Europe",
    "Europe/Nowhere",
    "../etc/passwd",
    "",
    "+99:00",
    "-17",
    "+15",
    "+01:20",
]


@pytest.mark.parametrize("name", NO_ZONES)
def test_what_names_no_zone_is_none(name: str) -> None:
    assert dates.zone_of(name) is None


@given(st.text(max_size=60) | st.from_regex(r"[0-9/.: -]{4,30}[A-Z]{0,4}", fullmatch=True))
def test_whatever_is_written_is_a_time_of_ours_or_a_question_on_one_line(written: str) -> None:
    found = dates.read(written, BERLIN)
    assert bool(found.iso) != bool(found.question)
    assert not found.iso or parse_moment(found.iso) is not None
    assert len(found.question.splitlines()) <= 1
