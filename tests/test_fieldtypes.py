from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from postmortem_kb import fieldtypes
from postmortem_kb.config import Settings
from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.model import Moment
from postmortem_kb.severities import SeverityLevel

SETTINGS = Settings(
    services={"checkout": "", "決済": ""},
    severities={"SEV1": SeverityLevel(aliases=("P1",)), "SEV2": {}},
    extra_triggers=["earthquake"],
)
Exact = Annotated[str, fieldtypes.one_of(("public", "internal"), "visibility", alike=False)]
Dimension = Annotated[str, fieldtypes.one_of(("latency", "availability"), "dimension")]


def at(*parts: int) -> Moment:
    return Moment(datetime(*parts, tzinfo=UTC))


MOMENTS = [
    pytest.param("2026-03-04T14:05Z", at(2026, 3, 4, 14, 5), id="z"),
    pytest.param("2026-03-04t14:05z", at(2026, 3, 4, 14, 5), id="lower-case"),
    pytest.param("2026-03-04 14:05 UTC", at(2026, 3, 4, 14, 5), id="utc-in-words"),
    pytest.param("2026-03-04T14:05:09+00:00", at(2026, 3, 4, 14, 5, 9), id="seconds"),
    pytest.param("2026-03-04T14:05:09.5Z", at(2026, 3, 4, 14, 5, 9, 500_000), id="half-a-second"),
    pytest.param("2026-03-04T9:05Z", at(2026, 3, 4, 9, 5), id="one-digit-hour"),
    pytest.param("2026-03-04T14:05+02:00", at(2026, 3, 4, 12, 5), id="ahead-of-utc"),
    pytest.param("2026-03-04T20:05-0500", at(2026, 3, 5, 1, 5), id="behind-utc-over-midnight"),
    pytest.param("2024-02-29", Moment(datetime(2024, 2, 29, tzinfo=UTC), True), id="a-leap-day"),
    pytest.param("unknown", None, id="unknown"),
    pytest.param("Unknown", None, id="unknown-with-a-capital"),
]


@pytest.mark.parametrize(("text", "expected"), MOMENTS)
def test_a_time_is_read_as_the_moment_it_means(text, expected) -> None:
    assert expected == parse_moment(text)


NO_MOMENTS = [
    pytest.param("2026-03-04T14:05", "time-without-offset", "2026-03-04T14:05Z", id="no-offset"),
    pytest.param("2026-03-04 9:05", "time-without-offset", "2026-03-04T09:05Z", id="short-hour"),
    pytest.param("2026-03-04T25:61", "not-a-time", None, id="no-such-time-and-no-offset"),
    pytest.param("2026-02-29", "not-a-time", None, id="no-such-day"),
    pytest.param("2026-03-04T14:60Z", "not-a-time", None, id="no-such-minute"),
    pytest.param("2026-03-04TT14:05Z", "not-a-time", None, id="two-separators"),
    pytest.param("2026-03-04T14:05+25:00", "not-a-time", None, id="no-such-offset"),
    pytest.param("0001-01-01T00:00+14:00", "not-a-time", None, id="before-the-calendar"),
    pytest.param("9999-12-31T23:59-14:00", "not-a-time", None, id="after-the-calendar"),
    pytest.param("٢٠٢٦-٠٣-٠٤", "not-a-time", None, id="other-digits"),
    pytest.param("2026/3/4 14:05 UTC", "not-a-time", "2026-03-04T14:05Z", id="slashes"),
    pytest.param("04/03/2026 14:05 UTC", "not-a-time", None, id="the-year-last"),
    pytest.param("2026-03-04 14:05 GMT", "not-a-time", "2026-03-04T14:05Z", id="gmt"),
    pytest.param("2026-03-04 14:05 CET", "not-a-time", None, id="the-time-of-a-place"),
    pytest.param("4 March 2026", "not-a-time", "2026-03-04", id="a-month-in-words"),
    pytest.param("14:05", "not-a-time", None, id="clock-alone"),
    pytest.param("yesterday", "not-a-time", None, id="words"),
]


@pytest.mark.parametrize(("text", "kind", "suggestion"), NO_MOMENTS)
def test_what_is_no_time_says_so_and_suggests_only_what_is_one(text, kind, suggestion) -> None:
    with pytest.raises(PydanticCustomError) as raised:
        parse_moment(text)
    context = raised.value.context or {}
    assert (kind, suggestion) == (raised.value.type, context.get("suggestion") or None)
    assert suggestion is None or parse_moment(suggestion)


@given(
    st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)), st.integers(-14, 14)
)
def test_a_written_time_is_read_back_in_any_zone(naive, hours) -> None:
    expected = Moment(naive.replace(tzinfo=UTC))
    offset = timedelta(hours=hours)
    sign, ahead = ("-", -hours) if hours < 0 else ("+", hours)
    text = f"{(naive + offset).isoformat()}{sign}{ahead:02}:00"
    assert expected == parse_moment(text)
    assert expected.at.replace(microsecond=0) == parse_moment(expected.iso()).at


@given(st.text(max_size=30))
def test_any_text_is_a_time_in_utc_or_a_fault(text) -> None:
    found = None
    with contextlib.suppress(PydanticCustomError):
        found = parse_moment(text)
    assert found is None or found.at.tzinfo is UTC


ACCEPTED = [
    pytest.param(fieldtypes.Line, "  a  ", "a", id="a-line-is-stripped"),
    pytest.param(fieldtypes.Paragraph, "a\nb\n", "a\nb", id="a-paragraph-has-lines"),
    pytest.param(fieldtypes.Title, "Under <5 % of user_id & co", "Under <5 % of user_id & co",
                 id="a-title-with-signs"),
    pytest.param(fieldtypes.Title, "x" * 8, "x" * 8, id="the-shortest-title"),
    pytest.param(fieldtypes.Title, "x" * 100, "x" * 100, id="the-longest-title"),
    pytest.param(fieldtypes.Handle, "@alice", "alice", id="a-handle-with-its-sign"),
    pytest.param(fieldtypes.Handle, "org/team-a.b", "org/team-a.b", id="a-team-of-an-organisation"),
    pytest.param(fieldtypes.Day, "2026-03-04", date(2026, 3, 4), id="a-day"),
    pytest.param(fieldtypes.Url, "HTTPS://example.com/a?b#c", "HTTPS://example.com/a?b#c", id="u"),
    pytest.param(fieldtypes.RepositoryPath, "docs/run book.md", "docs/run book.md", id="path"),
    pytest.param(fieldtypes.Id, "PM-2026-0012", "PM-2026-0012", id="four-digits"),
    pytest.param(fieldtypes.SeverityName, "SEV2", "SEV2", id="severity"),
    pytest.param(fieldtypes.SeverityName, "p1", "SEV1", id="an-alias-of-the-configuration"),
    pytest.param(fieldtypes.Trigger, "earthquake", "earthquake", id="an-added-trigger"),
    pytest.param(fieldtypes.Service, "決済", "決済", id="a-configured-service"),
    pytest.param(fieldtypes.Team, "anything", "anything", id="any-team-while-none-is-listed"),
    pytest.param(fieldtypes.Count, "12700", 12700, id="a-count"),
    pytest.param(fieldtypes.Percent, "99.5", 99.5, id="percent"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "expected"), ACCEPTED)
def test_a_sound_value_is_read(kind, text, expected) -> None:
    assert expected == TypeAdapter(kind).validate_python(text, context=SETTINGS)


REFUSED = [
    pytest.param(fieldtypes.Line, "a\nb", "wrong-type", None, id="two-lines"),
    pytest.param(fieldtypes.Line, "  ", "wrong-type", None, id="a-blank-line"),
    pytest.param(fieldtypes.Line, ["a"], "wrong-type", None, id="a-list-for-a-line"),
    pytest.param(fieldtypes.Paragraph, None, "wrong-type", None, id="nothing-in-a-list"),
    pytest.param(fieldtypes.Paragraph, " \n", "wrong-type", None, id="a-blank-paragraph"),
    pytest.param(fieldtypes.Title, "x" * 7, "title-length", None, id="a-short-title"),
    pytest.param(fieldtypes.Title, "x" * 101, "title-length", None, id="a-long-title"),
    pytest.param(fieldtypes.Title, "Down <b>again</b> today", "html-in-title", "Down again today",
                 id="html"),
    pytest.param(fieldtypes.Title, "Down &amp; out again", "html-in-title", "Down out again",
                 id="an-entity"),
    pytest.param(fieldtypes.Handle, "Alice Smith", "not-a-handle", "alice-smith", id="a-full-name"),
    pytest.param(fieldtypes.Handle, "_ops_", "not-a-handle", "ops", id="underscores"),
    pytest.param(fieldtypes.Handle, "!!", "not-a-handle", "", id="signs"),
    pytest.param(fieldtypes.Handle, "alice, bob", "not-a-handle", "", id="two-people"),
    pytest.param(fieldtypes.Handle, "alice and bob", "not-a-handle", "", id="two-people-in-words"),
    pytest.param(fieldtypes.Handle, "alice / bob", "not-a-handle", "", id="one-or-the-other"),
    pytest.param(fieldtypes.Handle, "alice & bob", "not-a-handle", "", id="two-people-with-a-sign"),
    pytest.param(fieldtypes.Handle, "a@example.com", "not-a-handle", "", id="an-e-mail-address"),
    pytest.param(fieldtypes.Handle, "SRE (EU)", "not-a-handle", "", id="a-remark-in-brackets"),
    pytest.param(fieldtypes.Day, "2026-03-04T14:05Z", "not-a-date", "2026-03-04", id="a-time"),
    pytest.param(fieldtypes.Day, "March 4, 2026", "not-a-date", "2026-03-04", id="in-words"),
    pytest.param(fieldtypes.Day, "04.03.2026", "not-a-date", "", id="another-order"),
    pytest.param(fieldtypes.Day, "2026-02-30", "not-a-date", None, id="no-such-day"),
    pytest.param(fieldtypes.Url, "javascript:alert(1)", "not-a-url", None, id="a-script"),
    pytest.param(fieldtypes.Url, 'https://a.example/">', "not-a-url", None, id="markup-in-a-url"),
    pytest.param(fieldtypes.RepositoryPath, "../secrets", "not-a-path", None, id="out-of-here"),
    pytest.param(fieldtypes.RepositoryPath, "/etc/passwd", "not-a-path", None, id="from-the-root"),
    pytest.param(fieldtypes.RepositoryPath, "data:text/html,x", "not-a-path", None, id="a-scheme"),
    pytest.param(fieldtypes.Id, "pm-2026-001", "malformed-id", "PM-2026-001", id="a-small-id"),
    pytest.param(fieldtypes.Id, "PM-2026-01", "malformed-id", "", id="two-digits"),
    pytest.param(fieldtypes.Id, "PM-2026-001/../x", "malformed-id", "", id="a-path-in-an-id"),
    pytest.param(fieldtypes.SeverityName, "sev 1", "unknown-value", "SEV1", id="a-spelling"),
    pytest.param(fieldtypes.SeverityName, "severity 2", "unknown-value", "SEV2", id="a-long-word"),
    pytest.param(fieldtypes.SeverityName, "SEV0", "unknown-value", "", id="worse-than-the-worst"),
    pytest.param(fieldtypes.SeverityName, "SEV", "unknown-value", "", id="half-a-severity"),
    pytest.param(Exact, "external", "unknown-value", "", id="a-likeness-where-none-counts"),
    pytest.param(Exact, "In-ternal", "unknown-value", "internal", id="a-spelling-where-it-counts"),
    pytest.param(fieldtypes.SeverityName, "P2", "unknown-value", "", id="no-alias-of-ours"),
    pytest.param(fieldtypes.State, "in review", "unknown-value", "in-review", id="state"),
    pytest.param(fieldtypes.RootCause, "human error", "unknown-value", "", id="human-error"),
    pytest.param(fieldtypes.Service, "chekout", "unknown-value", "checkout", id="a-typo"),
    pytest.param(fieldtypes.Service, "請求", "unknown-value", "", id="another-name"),
    pytest.param(fieldtypes.Service, "?", "unknown-value", "", id="a-sign-is-nobodys-typo"),
    pytest.param(Dimension, "Latency", "unknown-value", "latency", id="a-capital"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "fault", "suggestion"), REFUSED)
def test_an_unsound_value_is_a_fault_with_what_was_meant(kind, value, fault, suggestion) -> None:
    with pytest.raises(ValidationError) as raised:
        TypeAdapter(kind).validate_python(value, context=SETTINGS)
    (details,) = raised.value.errors()
    context = details.get("ctx", {})
    assert (fault, suggestion) == (details["type"], context.get("suggestion"))


@given(st.text(max_size=20))
def test_a_suggested_handle_is_a_handle(text) -> None:
    handle = TypeAdapter(fieldtypes.Handle)
    try:
        handle.validate_python(text)
    except ValidationError as error:
        suggestion = error.errors()[0].get("ctx", {}).get("suggestion")
        assert not suggestion or handle.validate_python(suggestion) == suggestion


MOMENT_ORDER = [
    pytest.param("2026-03-04T14:00Z", "2026-03-04T14:01Z", True, id="a-minute"),
    pytest.param("2026-03-04T14:00Z", "2026-03-04T14:00Z", False, id="the-same"),
    pytest.param("2026-03-04", "2026-03-04T00:00Z", False, id="within-the-day"),
    pytest.param("2026-03-04", "2026-03-05T00:00Z", True, id="the-next-midnight"),
    pytest.param("2026-03-04T23:59Z", "2026-03-05", True, id="the-day-after"),
    pytest.param("2026-03-04", "2026-03-04", False, id="the-same-day"),
    pytest.param("9999-12-31", "9999-12-31T23:59Z", False, id="the-last-day"),
]


@pytest.mark.parametrize(("first", "second", "expected"), MOMENT_ORDER)
def test_a_moment_is_wholly_before_another_in_every_reading(first, second, expected) -> None:
    assert expected is parse_moment(first).wholly_before(parse_moment(second))


AFTER_DAYS = [
    pytest.param("2026-03-04T14:05Z", date(2026, 3, 3), True, id="a-day-later"),
    pytest.param("2026-03-04T14:05Z", date(2026, 3, 4), False, id="the-same-day"),
    pytest.param("2026-03-04T14:05Z", date(2026, 3, 5), False, id="a-day-earlier"),
    # In California it is still the third.
    pytest.param("2026-03-04T07:59Z", date(2026, 3, 3), False, id="the-evening-before"),
    pytest.param("2026-03-04T07:59Z", date(2026, 3, 2), True, id="two-days-later"),
    pytest.param("2026-03-04T12:00Z", date(2026, 3, 3), True, id="the-third-is-over-everywhere"),
    pytest.param("2026-03-04", date(2026, 3, 3), True, id="a-bare-day"),
    pytest.param("0001-01-01T00:00Z", date(1, 1, 1), False, id="where-the-calendar-begins"),
]


@pytest.mark.parametrize(("text", "day", "expected"), AFTER_DAYS)
def test_a_moment_is_after_a_day_that_was_over_everywhere(text, day, expected) -> None:
    assert expected is parse_moment(text).is_after_day(day)


def test_no_time_passes_between_days() -> None:
    day, exact = parse_moment("2026-03-04"), parse_moment("2026-03-05T14:00Z")
    spans = [exact.since(day), day.since(exact), exact.since(None), exact.since(exact)]
    assert spans == [None, None, None, timedelta()]


def test_machines_get_four_digits_of_the_year() -> None:
    assert at(33, 4, 3, 15).iso() == "0033-04-03T15:00:00Z"
