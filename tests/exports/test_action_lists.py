from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import feedparser
import pytest
from icalendar import Calendar

Written = Callable[..., dict[str, str]]

HEADER = """\
id: PM-2026-001
title: Orders failed at checkout
status: reviewed
teams: [Data-Base]
times: {impact_start: 2026-03-04T10:00:00Z}
action_items:
  - {id: AI-1, title: Done already, owner: anna, due: 2026-05-01, status: done}
  - {id: AI-2, title: Due soon, owner: anna, due: 2026-12-01, status: open}
  - {id: AI-3, title: Of a team, owner: data-base, due: 2026-12-02, status: open}
  - {id: AI-4, title: Of nobody, due: 2026-12-03, status: blocked}
  - {id: AI-5, title: Undated, owner: index, status: open}
"""
LATER = HEADER.replace("001", "002").replace("2026-03-04", "2026-04-04")
FILES = {"2026/PM-2026-001.md": HEADER}


def events(text: str) -> list[str]:
    return [str(each["SUMMARY"]) for each in Calendar.from_ical(text).events]


def test_the_site_has_all_items_as_csv_and_feed_and_the_open_ones_as_calendar(
    written: Written,
) -> None:
    files = written(FILES)
    rows = csv.DictReader(io.StringIO(files["actions.csv"], newline=""))
    every = {"AI-1", "AI-2", "AI-3", "AI-4", "AI-5"}
    assert {row["id"] for row in rows} == every
    found = feedparser.parse(files["actions.xml"].encode())
    assert {each.id.rpartition("#")[2].upper() for each in found.entries} == every
    assert (found.bozo, found.feed.title) == (False, "Action items, Reports")
    assert events(files["actions.ics"]) == [
        "Due soon (PM-2026-001 AI-2)",
        "Of a team (PM-2026-001 AI-3)",
        "Of nobody (PM-2026-001 AI-4)",
    ]


def test_every_owner_has_a_calendar_beside_the_page_and_that_of_a_team_is_the_team_s(
    written: Written,
) -> None:
    files = written(FILES)
    calendars = {path: events(text) for path, text in files.items() if path.endswith(".ics")}
    calendars.pop("actions.ics")
    assert calendars == {
        "owners/anna/actions.ics": ["Due soon (PM-2026-001 AI-2)"],
        "owners/index-2/actions.ics": [],
        "teams/data-base/actions.ics": ["Of a team (PM-2026-001 AI-3)"],
    }
    name = Calendar.from_ical(files["teams/data-base/actions.ics"])["X-WR-CALNAME"]
    assert str(name) == "Action items of Data-Base"


@pytest.mark.parametrize("directory_urls", [True, False])
def test_in_a_folder_they_lie_below_it_and_lead_to_their_pages(
    written: Written, directory_urls: bool
) -> None:
    knows = {"site_url": "", "directory_urls": directory_urls}
    files = written({f"incidents/{uri}": text for uri, text in FILES.items()}, knows,
                    folder="incidents")  # fmt: skip
    assert {path for path in files if path.partition(".")[0].endswith("actions")} >= {
        "incidents/actions.csv",
        "incidents/actions.ics",
        "incidents/actions.xml",
        "incidents/owners/anna/actions.ics",
        "incidents/teams/data-base/actions.ics",
    }
    row = next(csv.DictReader(io.StringIO(files["incidents/actions.csv"], newline="")))
    page = "pm-2026-001/" if directory_urls else "pm-2026-001.html"
    assert row["url"] == f"{page}#ai-2"


def lists(files: dict[str, str]) -> dict[str, Any]:
    ends = ("actions.csv", "actions.ics", "actions.xml")
    return {path: text for path, text in files.items() if path.endswith(ends)}


def test_they_do_not_change_from_day_to_day(written: Written) -> None:
    many = {**FILES, "2026/PM-2026-002.md": LATER}
    days = (date(2026, 6, 1), date(2026, 12, 2), date(2027, 6, 1))
    first, *others = (lists(written(many, {"today": day})) for day in days)
    assert len(first) == 6
    assert others == [first, first]


def test_items_stand_in_the_order_of_their_postmortems_the_newest_first(written: Written) -> None:
    files = written({**FILES, "2026/PM-2026-002.md": LATER})
    rows = csv.DictReader(io.StringIO(files["actions.csv"], newline=""))
    assert [row["postmortem"] for row in rows] == ["PM-2026-002"] * 5 + ["PM-2026-001"] * 5
    assert events(files["owners/anna/actions.ics"]) == [
        "Due soon (PM-2026-002 AI-2)",
        "Due soon (PM-2026-001 AI-2)",
    ]


def test_without_an_item_the_lists_are_there_and_empty(written: Written) -> None:
    files = written({"a.md": "id: PM-2026-001\nstatus: closed"}, {"site_name": ""})
    assert set(lists(files)) == {"actions.csv", "actions.ics", "actions.xml"}
    assert events(files["actions.ics"]) == []
    assert feedparser.parse(files["actions.xml"].encode()).entries == []
