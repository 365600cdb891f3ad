from __future__ import annotations

import dataclasses
import re

from hypothesis import given
from item_samples import HEADER, SITE, TEXTS, hostile, listing
from markdown_it import MarkdownIt

from postmortem_kb import action_formats

ITEMS = HEADER.replace("2026-12-24", "2026-11-20")


def test_the_most_urgent_come_first_under_headings_with_counts() -> None:
    page = f"{SITE}postmortems/pm-2026-001/"
    assert action_formats.render("markdown", listing(ITEMS)).splitlines() == [
        "## Action items",
        "",
        "As of 22 Nov 2026: 3 action items: 1 overdue, 1 no due date, 1 verified or won't do.",
        "",
        "### Overdue (1)",
        "",
        f"- **SEV2** [Alert on failed payments, all of them; soon]({page}#ai-2) "
        "(PM-2026-001 AI-2): no owner, in progress, 2 days overdue, due 20 Nov 2026, 247 days old",
        "",
        "### No due date (1)",
        "",
        f"- **SEV2** [Write it down]({page}#ai-3) (PM-2026-001 AI-3): no owner, 247 days old",
        "",
        "### Verified or won't do (1)",
        "",
        f"- **SEV2** [Read every change twice]({page}#ai-1) (PM-2026-001 AI-1): payments, "
        "verified, closed on 2 Apr 2026",
    ]


def test_without_an_address_of_the_site_there_is_no_link() -> None:
    told = action_formats.render("markdown", listing(ITEMS, here="", site_url=""))
    assert "- **SEV2** Write it down (PM-2026-001 AI-3)" in told
    assert "](" not in told


def test_without_an_item_it_says_so() -> None:
    found = dataclasses.replace(listing(ITEMS), entries=())
    assert action_formats.render("markdown", found) == (
        "## Action items\n\nAs of 22 Nov 2026: no action items.\n"
    )


def test_nobody_is_called() -> None:
    found = hostile("@channel see #12, !3 and https://evil.example", {"status": "open"})
    told = action_formats.render("markdown", found)
    assert not re.search(r"[@#!](?=\w)|https?:", told)


@given(TEXTS)
def test_whatever_is_written_it_is_a_heading_a_sentence_and_one_item(text) -> None:
    told = action_formats.render("markdown", hostile(text, {"status": "open"}))
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(told)
    assert [each.type for each in tokens if each.nesting == 1] == [
        "heading_open",
        "paragraph_open",
        "heading_open",
        "bullet_list_open",
        "list_item_open",
        "paragraph_open",
    ]
    inside = [child.type for each in tokens for child in each.children or ()]
    assert set(inside) <= {"text", "strong_open", "strong_close", "text_special"}
