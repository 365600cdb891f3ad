from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import spelling
from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.schema import FrontMatter, part_of

WORDS = ("in-review", "wont-do", "SEV1", "SEV12", "eu-1", "eu1")

SPELT = [
    pytest.param("In Review", "in-review", id="blanks-and-capitals"),
    pytest.param("in_review", "in-review", id="an-underscore"),
    pytest.param("INREVIEW", "in-review", id="nothing-between"),
    pytest.param("in\u2013review", "in-review", id="a-dash"),
    pytest.param("Won't do", "wont-do", id="an-apostrophe"),
    pytest.param("sev 1", "SEV1", id="a-severity"),
    pytest.param("wontfix", "wont-do", id="a-word-of-trackers"),
    pytest.param("Won't fix", "wont-do", id="a-word-of-trackers-with-a-blank"),
    pytest.param("in-reveiw", "", id="a-likeness-is-not-enough"),
    pytest.param("review", "", id="half-of-it"),
    pytest.param("sev.1", "", id="another-sign"),
    pytest.param("sev", "", id="the-beginning"),
    pytest.param("EU-1", "", id="two-are-spelt-like-that"),
    pytest.param("-", "", id="only-what-is-ignored"),
    pytest.param("", "", id="nothing"),
]


@pytest.mark.parametrize(("written", "expected"), SPELT)
def test_a_word_is_meant_if_only_its_spelling_differs(written, expected) -> None:
    assert expected == spelling.word(written, WORDS)


LIKE = [
    pytest.param("in-reveiw", "in-review", id="two-letters-changed-places"),
    pytest.param("SEV.1", "SEV1", id="only-signs-differ"),
    pytest.param("EU_1", "eu-1", id="the-first-of-two"),
    pytest.param("unlike", "", id="nothing-like-it"),
    pytest.param("-", "", id="no-letter"),
    pytest.param("", "", id="nothing"),
]


@pytest.mark.parametrize(("written", "expected"), LIKE)
def test_a_likeness_is_a_question_for_a_person(written, expected) -> None:
    assert expected == spelling.nearest(written, WORDS)
    question = f"; did you mean {expected}?" if expected else ""
    assert question == spelling.hint(written, iter(WORDS))


KEYS = [
    pytest.param("rootCauseCategories", "root_cause_categories", id="capitals-inside"),
    pytest.param("Action-Items", "action_items", id="a-hyphen"),
    pytest.param("action_item", "action_items", id="one-for-many"),
    pytest.param("serverity", "severity", id="a-known-misspelling"),
    pytest.param("Serverity", "severity", id="a-known-misspelling-with-a-capital"),
    pytest.param("due_date", "", id="not-a-field-of-this-mapping"),
    pytest.param("severities", "", id="a-likeness"),
    pytest.param("date", "", id="more-than-one-may-be-meant"),
]


@pytest.mark.parametrize(("written", "expected"), KEYS)
def test_a_key_is_meant_if_it_is_spelt_alike_or_beyond_doubt(written, expected) -> None:
    assert expected == spelling.key(written, FrontMatter.model_fields)


def test_a_key_that_the_mapping_has_already_is_not_meant_again() -> None:
    assert spelling.key("serverity", ["title"]) == ""


def _all_names(model=FrontMatter) -> set[str]:
    names = set(model.model_fields)
    for info in model.model_fields.values():
        if part := part_of(info):
            names |= _all_names(part)
    return names


def test_every_known_misspelling_is_bare_and_leads_to_a_field_that_exists() -> None:
    assert set(spelling._KEYS.values()) <= _all_names()
    assert [key for key in spelling._KEYS if spelling.bare(key) != key] == []


@pytest.mark.parametrize("name", sorted(_all_names()))
def test_the_name_of_a_field_is_no_misspelling_of_another(name) -> None:
    assert spelling.key(name, _all_names() - {name}) == ""


DAYS = [
    pytest.param("2026/03/04", "2026-03-04", id="slashes"),
    pytest.param("2026.3.4", "2026-03-04", id="dots"),
    pytest.param("2026-3-4", "2026-03-04", id="one-digit"),
    pytest.param("20260304", "2026-03-04", id="no-separators"),
    pytest.param("03/04/2026", "", id="day-or-month-first"),
    pytest.param("4.3.2026", "", id="the-year-last"),
    pytest.param("26/03/04", "", id="two-digits-of-a-year"),
    pytest.param("2026/03-04", "", id="two-kinds-of-separators"),
    pytest.param("2026/13/04", "", id="no-such-month"),
    pytest.param("2026/02/29", "", id="no-such-day"),
    pytest.param("2026111", "", id="too-few-digits"),
    pytest.param("٢٠٢٦/٠٣/٠٤", "", id="other-digits"),
    pytest.param("2026/03/04 14:05Z", "", id="a-time"),
]


@pytest.mark.parametrize(("written", "expected"), DAYS)
def test_a_day_is_meant_if_its_year_comes_first(written, expected) -> None:
    assert expected == spelling.day(written)


NAMED_DAYS = [
    pytest.param("4 March 2026", "2026-03-04", id="the-day-first"),
    pytest.param("March 4, 2026", "2026-03-04", id="the-month-first"),
    pytest.param("Mar 4 2026", "2026-03-04", id="a-short-month"),
    pytest.param("4th of sept. 2026", "2026-09-04", id="all-the-trimmings"),
    pytest.param("4 May, 2026", "2026-05-04", id="a-comma"),
    pytest.param("30 February 2026", "", id="no-such-day"),
    pytest.param("4 Mrz 2026", "", id="another-language"),
    pytest.param("4. March 2026", "", id="the-dot-of-another-language"),
    pytest.param("March 2026", "", id="no-day"),
    pytest.param("4 March 26", "", id="two-digits-of-a-year"),
    pytest.param("4 March 2026 14:05", "", id="a-time"),
    pytest.param("4 Marches 2026", "", id="another-word"),
]


@pytest.mark.parametrize(("written", "expected"), NAMED_DAYS)
def test_a_day_is_meant_if_its_month_is_named(written, expected) -> None:
    assert expected == spelling.named_day(written)


def test_a_word_of_trackers_means_nothing_in_another_list() -> None:
    assert spelling.word("wontfix", ["open", "closed"]) == ""
    assert spelling.word("wontfix", ["wont-fix", "wont-do"]) == "wont-fix"


TIMES = [
    pytest.param("2026/03/04", "2026-03-04", id="a-day"),
    pytest.param("2026/03/04 14:05 UTC", "2026-03-04T14:05Z", id="slashes"),
    pytest.param("2026-3-4T9:05z", "2026-03-04T09:05Z", id="one-digit"),
    pytest.param("2026-03-04, 14:05:30.5 Z", "2026-03-04T14:05:30.5Z", id="a-comma"),
    pytest.param("20260304T140530Z", "2026-03-04T14:05:30Z", id="no-separators"),
    pytest.param("2026-03-04T14:05+2", "2026-03-04T14:05+02:00", id="hours-of-an-offset"),
    pytest.param("2026/03/04 14:05 +5:30", "2026-03-04T14:05+05:30", id="a-short-offset"),
    pytest.param("2026/03/04 14:05 -0530", "2026-03-04T14:05-05:30", id="an-offset-of-digits"),
    pytest.param("2026/03/04 14:05", "", id="no-offset"),
    pytest.param("2026/03/04 14:05-15", "", id="a-span-of-minutes"),
    pytest.param("2026/03/04 09:00-10:00", "", id="a-span-of-hours"),
    pytest.param("2026/03/04 09:00 -10:00", "", id="a-span-of-hours-with-a-blank"),
    pytest.param("20260304 0900-1000", "", id="a-span-without-colons"),
    pytest.param("2026/03/04 14:05 GMT", "2026-03-04T14:05Z", id="another-name-of-utc"),
    pytest.param("2026/03/04 14:05 GMT+1", "", id="an-offset-from-it"),
    pytest.param("2026/03/04 14:05 CET", "", id="the-time-of-a-place"),
    pytest.param("2026/03/04 2:05 PM UTC", "", id="half-a-day"),
    pytest.param("04/03/2026 14:05 UTC", "", id="the-year-last"),
    pytest.param("2026/03/04 24:00 UTC", "", id="no-such-hour"),
    pytest.param("0001/01/01 00:00 +14", "", id="before-the-calendar"),
    pytest.param("soon", "", id="words"),
]


@pytest.mark.parametrize(("written", "expected"), TIMES)
def test_a_time_is_meant_if_it_has_an_offset_and_its_year_comes_first(written, expected) -> None:
    assert expected == spelling.time(written)


_SIGNS = st.sampled_from([*"0123456789", "/", "-", ".", ":", "T", " ", "+", "Z", "2026", "UTC"])


@given(st.lists(_SIGNS, max_size=14).map("".join))
def test_whatever_is_meant_can_be_read(written) -> None:
    meant = spelling.time(written)
    assert not meant or parse_moment(meant)
