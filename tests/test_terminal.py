from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import terminal

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


def test_a_table_stands_in_columns_two_blanks_apart() -> None:
    rows = [("", "open", "late"), ("日本", "1", "12345"), ("abc", None, "nothing")]
    assert terminal.table(rows, 80) == [
        "      open   late",
        "日本     1  12345",
        "abc       nothing",
    ]


def test_what_is_wider_than_the_columns_it_joins_widens_the_last() -> None:
    rows = [("", "n", "m"), ("a", None, "too few"), ("b", "1", "2")]
    assert terminal.table(rows, 80) == ["   n     m", "a  too few", "b  1     2"]


def test_cells_stand_to_the_left_where_it_is_said_and_without_a_width_nothing_is_cut() -> None:
    rows = [("a" * 40, "b", "c"), ("d", "日本", "")]
    assert terminal.table(rows, left=3) == [f"{'a' * 40}  b     c", f"d{' ' * 39}  日本"]


_CELLS = st.text(st.characters(categories=("L", "Nd")), max_size=9)


@given(st.lists(st.tuples(_CELLS, st.none() | _CELLS, _CELLS), min_size=1), st.integers(40, 90))
def test_a_table_is_as_wide_as_it_may_be_and_every_line_ends_below_the_others(rows, width) -> None:
    lines = terminal.table(rows, width)
    assert len(lines) == len(rows)
    ends = {terminal.columns(line) for line, row in zip(lines, rows, strict=True) if row[2]}
    assert len(ends) <= 1
    assert all(end <= width for end in ends)


def test_only_the_name_is_cut_where_a_table_does_not_fit() -> None:
    assert terminal.table([("a" * 40, "1", "2")], 30) == [f"{'a' * 23}…  1  2"]


WRAPPED = [
    ("one two three", 7, ["one two", "three"]),
    ("one two", 0, ["one two"]),
    ("incomprehensibilities", 5, ["incomprehensibilities"]),
    ("停電 停電", 4, ["停電", "停電"]),
    ("", 5, [""]),
]


@pytest.mark.parametrize(("text", "width", "expected"), WRAPPED)
def test_a_text_is_broken_at_blanks_to_fit_a_terminal(text, width, expected) -> None:
    assert terminal.wrapped(text, width) == expected
