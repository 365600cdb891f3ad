from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.rendering import terminal

WIDTHS = [("abc", 3), ("日本", 4), ("e\u0301", 1), ("", 0), ("\uff21", 2)]


@pytest.mark.parametrize(("text", "width"), WIDTHS)
def test_wide_signs_take_two_columns_and_marks_none(text, width) -> None:
    assert terminal.columns(text) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("日本語", 5, "日本…"), ("a bcd", 3, "a…")],
)
def test_what_does_not_fit_ends_in_a_sign(text, width, shown) -> None:
    assert terminal.cut(text, width) == shown


@given(st.text(), st.integers(1, 40))
def test_a_cut_and_filled_text_takes_exactly_its_columns(text, width) -> None:
    shown = terminal.filled(terminal.cut(text, width), width)
    assert terminal.columns(shown) == width


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b[31m", "\\x1b[31m"), ("a\nb", "a\\x0ab"), ("##[x]", "#\\x23[x]"), ("ü", "ü")],
)
def test_what_could_steer_a_terminal_is_spelt_out(text, shown) -> None:
    assert terminal.visible(text) == shown
