from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from item_samples import HEADER, TEXTS, VERIFIED, hostile, listing

from postmortem_kb import action_formats
from postmortem_kb.rendering import spreadsheet
from postmortem_kb.rendering.entries import one_line
from postmortem_kb.schema import ActionItem


def rows(found: action_formats.Listing) -> list[dict[str, str]]:
    text = action_formats.render("csv", found)
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_a_row_has_every_field_of_an_item_and_where_it_comes_from() -> None:
    _, _, verified = rows(listing())
    assert verified == {
        **VERIFIED,
        "reason": "",
        "updates": "2026-03-10 begun; 2026-03-30 half done",
        "is_open": "no",
        "services": "Orders API; ledger",
        "source": "2026/PM-2026-001.md",
    }


def test_what_is_unknown_is_an_empty_cell() -> None:
    last = rows(listing())[1]
    assert {name: last[name] for name in ("id", "owner", "due", "type", "updates", "team")} == {
        "id": "AI-3", "owner": "", "due": "", "type": "", "updates": "", "team": "",
    }  # fmt: skip


def test_items_stay_in_the_order_they_are_given() -> None:
    assert [row["id"] for row in rows(listing())] == ["AI-2", "AI-3", "AI-1"]


def test_no_item_is_a_header_alone() -> None:
    text = action_formats.render("csv", listing("id: PM-2026-001"))
    assert text.count("\r\n") == 1
    assert set(ActionItem.model_fields) <= set(text.strip().split(","))


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1 more replica", "'+1 more replica"),
        ("-x is dropped", "'-x is dropped"),
        ("@SUM(1+1)*cmd", "'@SUM(1+1)*cmd"),
        ("'quoted' already", "'quoted' already"),
        ('say "yes", then = no', 'say "yes", then = no'),
    ],
)
def test_no_cell_is_a_formula(title: str, cell: str) -> None:
    header = HEADER.replace("Write it down", '"' + title.replace('"', '\\"') + '"')
    assert rows(listing(header))[1]["title"] == cell


@given(TEXTS)
def test_every_text_comes_back_on_one_line_and_is_no_formula(text: str) -> None:
    (row,) = rows(hostile(text, {"status": "open"}))
    line = one_line(text)
    expected = spreadsheet.cell(line)
    assert {row[name] for name in ("owner", "ticket", "reason", "services")} == {expected}
    assert row["title"] == expected
    assert row["updates"] == one_line(f"2026-11-22 {text}")
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
