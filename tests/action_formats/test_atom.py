from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as Tree

import feedparser
import pytest
from hypothesis import given
from item_samples import HEADER, SITE, TEXTS, hostile, listing

from postmortem_kb import action_formats
from postmortem_kb.rendering.entries import one_line

ATOM = "{http://www.w3.org/2005/Atom}"
PLACE = f"{SITE}postmortems/pm-2026-001/"


def feed(found: action_formats.Listing) -> Any:
    read = feedparser.parse(action_formats.render("atom", found).encode())
    assert read.bozo is False, read
    return read


def test_an_entry_says_of_an_item_what_a_channel_needs() -> None:
    first = feed(listing()).entries[0]
    names = ("id", "link", "title", "summary", "published", "updated", "author")
    assert {name: first[name] for name in names} == {
        "id": f"{PLACE}#ai-1",
        "link": f"{PLACE}#ai-1",
        "title": "Verified: Read every change twice",
        "summary": (
            "Owner: payments; due: 1 May 2026; from PM-2026-001: Orders failed at checkout. "
            "30 Mar 2026: half done"
        ),
        "published": "2026-03-10T00:00:00Z",
        "updated": "2026-04-20T00:00:00Z",
        "author": "payments",
    }
    tags = [tag.term for tag in first.tags]
    assert tags == ["Verified", "SEV2", "Prevent", "Orders API", "ledger"]


def test_the_feed_says_what_it_is() -> None:
    found = feed(listing(here="actions.xml")).feed
    assert (found.id, found.title, found.updated) == (
        f"{SITE}actions.xml",
        "Action items",
        "2026-04-20T00:00:00Z",
    )
    assert [(link.rel, link.href) for link in found.links] == [
        ("alternate", f"{SITE}actions/"),
        ("self", f"{SITE}actions.xml"),
    ]


def many(number: int) -> str:
    """Return a header of so many items, each changed a day after the one before it."""
    days = [date(2026, 1, 1) + timedelta(days=each) for each in range(number)]
    items = "".join(
        f"  - {{id: AI-{at}, title: Do it, status: open, updates: [{{on: {day}, text: x}}]}}\n"
        for at, day in enumerate(days)
    )
    return f"id: PM-2026-001\naction_items:\n{items}" if number else "id: PM-2026-001"


@pytest.mark.parametrize("number", [0, 1, 50, 51])
def test_it_has_the_fifty_items_that_changed_last_newest_first(number: int) -> None:
    ids = [each.id.rpartition("-")[2] for each in feed(listing(many(number))).entries]
    assert ids == [str(each) for each in reversed(range(number))][:50]


def test_an_item_of_which_no_day_is_known_has_that_of_its_postmortem() -> None:
    header = "id: PM-2026-001\naction_items:\n  - {title: Do it soon}"
    (entry,) = feed(listing(header)).entries
    assert (entry.updated, entry.title, "published" in entry) == (
        "2026-12-31T00:00:00Z",
        "Open: Do it soon",
        False,
    )


def test_a_day_in_the_future_does_not_make_the_feed_newer() -> None:
    header = HEADER.replace("2026-04-20", "2031-01-01")
    assert feed(listing(header)).feed.updated == "2026-11-22T00:00:00Z"


def test_on_the_command_line_without_an_address_an_entry_holds_its_content() -> None:
    found = listing(here="", site_url="")
    first = feed(found).entries[0]
    assert first.id == "tag:postmortem-kb.invalid,2026:reports/postmortems/pm-2026-001#ai-1"
    assert first.content[0].value.startswith("Owner: payments")
    assert "<link" not in action_formats.render("atom", found)


@given(TEXTS)
def test_nothing_gets_out_of_a_feed(text: str) -> None:
    root = Tree.fromstring(  # noqa: S314 - what we wrote ourselves
        action_formats.render("atom", hostile(text, {"status": "open"})).encode()
    )
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == one_line(f"Open: {text or 'AI-1'}")
    assert [each.findtext(f"{ATOM}name") for each in entry.findall(f"{ATOM}author")]
    assert {each.tag.removeprefix(ATOM) for each in entry} <= {
        "id", "title", "updated", "published", "author", "link", "category", "summary",
    }  # fmt: skip
