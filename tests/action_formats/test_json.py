from __future__ import annotations

import dataclasses
import json

from hypothesis import given
from item_samples import HEADER, TEXTS, VERIFIED, hostile, listing

from postmortem_kb import action_formats
from postmortem_kb.schema import ActionItem
from postmortem_kb.terminal import UNPRINTABLE


def test_an_item_has_every_field_flat_and_what_is_known_of_it() -> None:
    *_, verified = json.loads(action_formats.render("json", listing()))["actions"]
    assert verified == {
        **VERIFIED,
        "reason": None,
        "updates": [
            {"on": "2026-03-10", "text": "begun"},
            {"on": "2026-03-30", "text": "half done"},
        ],
        "services": ["Orders API", "ledger"],
        "is_open": False,
        "overdue": False,
        "days_left": -205,
        "age_days": 257,
        "path": "2026/PM-2026-001.md",
    }
    assert verified.keys() >= ActionItem.model_fields.keys()


def test_unknown_is_null() -> None:
    found = listing(here="", site_url="")
    entries = [dataclasses.replace(each, opened_on=None, changed_on=None) for each in found.entries]
    found = dataclasses.replace(found, entries=tuple(entries), dates_from="none")
    told = json.loads(action_formats.render("json", found))
    assert told["dates_from"] == "none"
    for each in told["actions"]:
        assert [each[key] for key in ("opened_on", "changed_on", "age_days", "url")] == [None] * 4


def test_without_an_item_it_is_an_empty_list() -> None:
    found = listing(HEADER.partition("action_items:")[0])
    assert json.loads(action_formats.render("json", found)) == {
        "version": 1,
        "name": "Action items",
        "today": "2026-11-22",
        "dates_from": "files",
        "actions": [],
    }


@given(TEXTS)
def test_whatever_is_written_it_is_json_that_steers_no_terminal(text) -> None:
    told = action_formats.render("json", hostile(text, {"status": "open"}))
    assert len(json.loads(told)["actions"]) == 1
    assert not UNPRINTABLE.search(told.removesuffix("\n"))
    told.encode()
