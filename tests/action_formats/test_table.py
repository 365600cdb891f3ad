from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from item_samples import HEADER, TEXTS, hostile, listing

from postmortem_kb import action_formats
from postmortem_kb.action_formats import Listing
from postmortem_kb.terminal import UNPRINTABLE, columns

ITEMS = HEADER.replace("2026-12-24", "2026-11-20")


def lines(found: Listing, **told: Any) -> list[str]:
    return action_formats.render("table", dataclasses.replace(found, **told)).splitlines()


def test_an_item_has_a_line_and_overdue_is_a_word() -> None:
    assert lines(listing(ITEMS)) == [
        "POSTMORTEM   ITEM  SEV   STATE        DUE          AGE    OWNER     TITLE",
        "PM-2026-001  AI-2  SEV2  in-progress  2 d overdue  247 d  no owner  "
        "Alert on failed payments, all of them; soon",
        "PM-2026-001  AI-3  SEV2  open         no date      247 d  no owner  Write it down",
        "PM-2026-001  AI-1  SEV2  verified     2026-05-01   257 d  payments  "
        "Read every change twice",
        "",
        "3 action items: 2 open, 1 overdue, 0 done and not yet verified.",
    ]


def test_without_a_state_an_item_is_open() -> None:
    assert "AI-2  SEV2  open  " in lines(listing(ITEMS.replace("    status: in-progress\n", "")))[1]


def test_in_a_narrow_terminal_the_title_has_its_own_line() -> None:
    heading, first, title, *_ = lines(listing(ITEMS), width=72)
    assert heading == "POSTMORTEM   ITEM  SEV   STATE        DUE          AGE    OWNER"
    assert first == "PM-2026-001  AI-2  SEV2  in-progress  2 d overdue  247 d  no owner"
    assert title == "    Alert on failed payments, all of them; soon"


def test_a_title_that_does_not_fit_is_cut_with_a_sign() -> None:
    assert lines(listing(ITEMS), width=106)[1].endswith("  Alert on failed payments, all of them…")


def test_an_unknown_age_is_the_word_unknown() -> None:
    found = listing(ITEMS)
    entries = tuple(dataclasses.replace(each, opened_on=None) for each in found.entries)
    assert "  unknown  " in lines(found, entries=entries)[1]


def test_without_an_item_it_says_so() -> None:
    assert lines(listing(ITEMS), entries=()) == ["No action items."]


def test_only_what_is_urgent_has_a_colour_and_only_where_colours_are_shown() -> None:
    coloured = lines(listing(ITEMS), colour=True)
    assert [("\x1b[31m" in line) for line in coloured[1:4]] == [True, False, False]
    assert not any("\x1b" in line for line in lines(listing(ITEMS)))


@given(TEXTS, st.sampled_from([0, 80, 200]))
def test_whatever_is_written_it_steers_no_terminal_and_fits(text, width) -> None:
    found = hostile(text, {"status": "open"})
    shown = action_formats.render("table", dataclasses.replace(found, width=width))
    assert not UNPRINTABLE.search(shown.replace("\n", ""))
    heading, *rows = shown.split("\n")
    assert not any(row.lstrip().startswith("::") for row in rows if width == 0)
    if width:
        assert all(columns(row) <= width for row in (heading, *rows))


@pytest.mark.parametrize("name", ["::error::x", "a::b"])
def test_a_name_is_no_command_of_a_build_server(name) -> None:
    header = ITEMS.replace("id: PM-2026-001\n", "")
    found = listing(header)
    entry = found.entries[0]
    of = entry.action.postmortem
    location = dataclasses.replace(of.location, uri=f"{name}.md")
    action = dataclasses.replace(
        entry.action, postmortem=dataclasses.replace(of, location=location)
    )
    shown = lines(found, entries=(dataclasses.replace(entry, action=action),))
    assert "::" not in shown[1]
