from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.rendering import spreadsheet


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(1)", "::error::x", " =1", "\t1", "\r1", "\n1", "\u200b=1",
     "\u202e\ufeff=1", "\uff1d1", "\uff0b1", "\ufe631", "\uff201", "\u00a0=1", "\u00ad\uff1a:x"],
)  # fmt: skip
def test_what_could_be_a_formula_or_a_command_begins_with_an_apostrophe(text) -> None:
    assert spreadsheet.cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "'=1", "payments", "a::b", "\u00fcber", "\u200bx"])
def test_all_else_stays_as_it_is(text) -> None:
    assert spreadsheet.cell(text) == text


@given(st.text())
def test_no_cell_begins_as_a_formula_whatever_hides_in_it(text) -> None:
    shown = "".join(each for each in spreadsheet.cell(text) if unicodedata.category(each) != "Cf")
    assert not unicodedata.normalize("NFKC", shown).lstrip().startswith(("=", "+", "-", "@", ":"))
