from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from xml.etree import ElementTree as Tree

import feedparser
import pytest
from export_samples import FILES, FULL

import hostile

Written = Callable[..., dict[str, str]]
ATOM = "{http://www.w3.org/2005/Atom}"
PLACE = "https://kb.example.com/base/postmortems/pm-2026-001/"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def tree(text: str) -> Tree.Element:
    return Tree.fromstring(text.encode())  # noqa: S314 - what we wrote ourselves


def atom(text: str) -> Any:
    found = feedparser.parse(text.encode())
    assert found.bozo is False, found
    return found


def test_the_atom_feed_says_of_a_postmortem_what_a_reader_needs(written: Written) -> None:
    first = atom(written(FILES)["feed.xml"]).entries[0]
    assert {
        name: first[name]
        for name in ("id", "link", "title", "summary", "published", "updated", "author")
    } == {
        "id": PLACE,
        "link": PLACE,
        "title": "SEV2: Orders failed at checkout",
        "summary": "Nobody could pay & <b>all</b> waited.",
        "published": "2026-03-04T10:00:00Z",
        "updated": "2026-04-02T00:00:00Z",
        "author": "shop-team",
    }
    assert [tag.term for tag in first.tags] == [
        "SEV2",
        "Config change",
        "Monitoring gap",
        "Orders API",
        "ledger",
    ]


def test_both_feeds_have_the_same_postmortems_newest_first_without_drafts(written: Written) -> None:
    files = written(FILES)
    expected = [PLACE, "https://kb.example.com/base/postmortems/pm-2025-007/"]
    items = json.loads(files["feed.json"])["items"]
    assert (expected, expected) == (
        [each.id for each in atom(files["feed.xml"]).entries],
        [each["id"] for each in items],
    )


def test_the_json_feed_is_one(written: Written) -> None:
    feed = json.loads(written(FILES)["feed.json"])
    assert {name: feed[name] for name in feed if name != "items"} == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Reports",
        "home_page_url": "https://kb.example.com/base/",
        "feed_url": "https://kb.example.com/base/feed.json",
    }
    assert feed["items"][0] == {
        "id": PLACE,
        "url": PLACE,
        "title": "SEV2: Orders failed at checkout",
        "content_text": "Nobody could pay & <b>all</b> waited.",
        "date_published": "2026-03-04T10:00:00Z",
        "date_modified": "2026-04-02T00:00:00Z",
        "authors": [{"name": "shop-team"}],
        "tags": ["SEV2", "Config change", "Monitoring gap", "Orders API", "ledger"],
    }


def test_an_unknown_time_is_left_out_and_the_last_change_is_the_last_day_told_of(
    written: Written,
) -> None:
    items = json.loads(written(FILES)["feed.json"])["items"]
    assert (
        "date_published" in items[1],
        items[1]["date_modified"],
    ) == (False, "2025-08-02T00:00:00Z")


def test_the_last_change_is_what_git_knows(written: Written) -> None:
    knows = {"changed": {"2026/PM-2026-001.md": date(2026, 9, 8)}}
    entry = atom(written(FILES, knows)["feed.xml"]).entries[0]
    assert entry.updated == "2026-09-08T00:00:00Z"


def test_without_an_address_an_id_is_a_tag_and_links_are_relative(written: Written) -> None:
    files = written(FILES, {"site_url": ""}, folder="incidents")
    first = json.loads(files["incidents/feed.json"])["items"][0]
    assert (
        first["id"],
        first["url"],
    ) == ("tag:postmortem-kb.invalid,2026:reports/incidents/pm-2026-001", "pm-2026-001/")
    links = [each.attrib for each in tree(files["incidents/feed.xml"]).iter(ATOM + "link")]
    assert [
        links[0],
        links[1],
    ] == [{"rel": "alternate", "href": "./"}, {"rel": "alternate", "href": "pm-2026-001/"}]


@pytest.mark.parametrize("number", [0, 1, 50, 51])
def test_a_feed_has_at_most_the_newest_fifty(written: Written, number: int) -> None:
    many = {
        f"PM-2026-{each:03}.md": FULL.replace("PM-2026-001", f"PM-2026-{each:03}").replace(
            "2026-03-04", f"2026-03-{each % 4 + 1:02}"
        )
        for each in range(1, number + 1)
    }
    files = written(many)
    assert [min(number, 50)] * 2 == [
        len(atom(files["feed.xml"]).entries),
        len(json.loads(files["feed.json"])["items"]),
    ]


def needed(entry: Tree.Element) -> dict[str, int]:
    """Return how often an Atom entry has each element of which it needs one."""
    return {name: len(entry.findall(ATOM + name)) for name in ("id", "title", "updated", "author")}


@pytest.mark.parametrize("text", hostile.PAYLOADS.values(), ids=hostile.PAYLOADS)
def test_nothing_gets_out_of_a_feed(written: Written, text: str) -> None:
    fields = {
        "id": "PM-2026-001",
        "status": "closed",
        "owner": "team",
        "summary": text,
        "services": [" ".join(text.split())],
    }
    header = "\n".join(f"{name}: {json.dumps(value)}" for name, value in fields.items())
    files = written({"\udcff/a.md": header}, {"site_name": text, "site_description": text})
    feed = tree(files["feed.xml"])
    (entry,) = feed.findall(ATOM + "entry")
    assert dict.fromkeys(("id", "title", "updated", "author"), 1) == needed(entry)
    known = {"id", "title", "subtitle", "updated", "published", "author", "name", "link", "entry"}
    tags = {each.tag.removeprefix(ATOM) for each in feed.iter()}
    assert tags - known - {"feed", "category", "summary"} == set()
    assert entry.findtext(ATOM + "summary") == " ".join(text.split())
    (item,) = json.loads(files["feed.json"].encode())["items"]
    assert item["content_text"] == " ".join(text.split())


def test_every_time_in_a_feed_has_the_form_of_rfc_3339(written: Written) -> None:
    feed = tree(written(FILES)["feed.xml"])
    times = [
        each.text or "" for name in ("updated", "published") for each in feed.iter(ATOM + name)
    ]
    assert (len(times), [each for each in times if not RFC3339.fullmatch(each)]) == (4, [])
