from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from icalendar import Calendar
from item_samples import HEADER, SITE, TEXTS, hostile, listing

from postmortem_kb import action_formats
from postmortem_kb.rendering.entries import one_line


def calendar(found: action_formats.Listing) -> Any:
    read = Calendar.from_ical(action_formats.render("ics", found))
    assert [(each.name, each.errors) for each in read.walk() if each.errors] == []
    return read


def test_an_open_item_is_an_event_on_the_whole_day_it_is_due() -> None:
    (event,) = calendar(listing()).events
    assert {name: event.decoded(name) for name in event if name not in ("UID", "DTSTAMP")} == {
        "DTSTART": date(2026, 12, 24),
        "SUMMARY": "Alert on failed payments, all of them; soon (PM-2026-001 AI-2)",
        "DESCRIPTION": (
            "State: In progress\nOwner: none\nPriority: none\nSeverity: SEV2\n"
            "Postmortem: PM-2026-001: Orders failed at checkout"
        ),
        "URL": f"{SITE}postmortems/pm-2026-001/#ai-2",
        "TRANSP": "TRANSPARENT",
    }


def test_a_calendar_has_a_name_and_is_read_again_every_day() -> None:
    found = calendar(listing())
    assert {name: str(found[name]) for name in ("VERSION", "METHOD", "NAME", "X-WR-CALNAME")} == {
        "VERSION": "2.0",
        "METHOD": "PUBLISH",
        "NAME": "Action items",
        "X-WR-CALNAME": "Action items",
    }
    assert "REFRESH-INTERVAL;VALUE=DURATION:P1D\r\n" in action_formats.render("ics", listing())


def test_the_stamp_of_an_event_is_its_last_change_whatever_the_day() -> None:
    stamps = {
        str(calendar(listing(today=today)).events[0].decoded("DTSTAMP"))
        for today in (date(2026, 11, 22), date(2027, 1, 1))
    }
    # The review is the first it is known of.
    assert stamps == {str(datetime(2026, 3, 20, tzinfo=UTC))}


def test_an_event_without_any_known_day_is_stamped_with_the_one_it_is_due() -> None:
    header = "id: PM-2026-001\naction_items:\n  - {id: AI-1, due: 2026-12-24, status: open}"
    (event,) = calendar(listing(header)).events
    assert event.decoded("DTSTAMP") == datetime(2026, 12, 24, tzinfo=UTC)
    assert str(event["SUMMARY"]) == "AI-1 (PM-2026-001)"


def uid(header: str = HEADER, **told: Any) -> str:
    return str(calendar(listing(header, **told)).events[0]["UID"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2026-12-24", "2027-02-01"),
        ("Alert on failed payments", "Alert on all payments"),
        ("in-progress", "blocked"),
        ("severity: SEV2", "severity: SEV1"),
    ],
)
def test_an_item_that_changes_stays_the_same_event(old: str, new: str) -> None:
    assert uid(HEADER.replace(old, new)) == uid()


def test_two_items_are_two_events() -> None:
    header = HEADER.replace("title: Write it down", "due: 2026-12-24")
    assert len({str(each["UID"]) for each in calendar(listing(header)).events}) == 2


def test_without_an_address_there_is_no_link_to_nowhere() -> None:
    (event,) = calendar(listing(site_url="")).events
    assert "URL" not in event


def test_a_calendar_without_an_event_can_be_subscribed_to() -> None:
    assert calendar(listing("id: PM-2026-001")).events == []


LAST_DAYS = [("0001-01-01", date(1, 1, 1)), ("9999-12-30", date(9999, 12, 30))]


@pytest.mark.parametrize(("written", "day"), LAST_DAYS)
def test_a_year_has_four_digits(written: str, day: date) -> None:
    (event,) = calendar(listing(HEADER.replace("2026-12-24", written))).events
    assert event.decoded("DTSTART") == day


def test_what_is_due_on_the_last_day_of_all_is_left_out() -> None:
    assert calendar(listing(HEADER.replace("2026-12-24", "9999-12-31"))).events == []


def test_no_line_is_longer_than_75_octets_nor_ends_within_a_character() -> None:
    for shift in range(4):
        title = "x" * shift + "\N{FIRE}" * 60
        text = action_formats.render("ics", listing(HEADER.replace("Alert", title)))
        lines = text.encode().split(b"\r\n")
        assert max(len(line) for line in lines) <= 75
        assert [line.decode() for line in lines]
        assert title in text.replace("\r\n ", "")


PART = re.compile(r"(?:[^\x00-\x08\x0a-\x1f\x7f]*\r\n)+")


@given(TEXTS)
def test_every_text_comes_back_on_one_line(text: str) -> None:
    found = hostile(text, {"status": "open", "due": date(2026, 12, 24)}, site_url=SITE)
    written = action_formats.render("ics", found)
    assert PART.fullmatch(written)
    (event,) = calendar(found).events
    line = one_line(text).replace("\x7f", "\ufffd")
    told = f"{text} (PM-2026-001 AI-1)" if text else "AI-1 (PM-2026-001)"
    summary = one_line(told).replace("\x7f", "\ufffd")
    assert str(event["SUMMARY"]) == summary
    assert f"Owner: {line or 'none'}\n" in str(event["DESCRIPTION"])
    # icalendar knows no escapes in what RFC 5545 does not list.
    name = re.search("^X-WR-CALNAME:(.*)\r$", written.replace("\r\n ", ""), re.MULTILINE)
    assert name
    assert re.sub(r"\\(.)", r"\1", name[1]) == line
