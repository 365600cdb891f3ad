from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.rendering.lettering import Point, Row, height, rows, wrapped

LINES = [
    pytest.param("Only matching is checked", 110, ["Only matching", "is checked"], id="words"),
    pytest.param(
        "Reaches every service at once", 170, ["Reaches every", "service at once"], id="even"
    ),
    pytest.param("Short", 100, ["Short"], id="one-line"),
    pytest.param("a  `code`\tword", 200, ["a code word"], id="blanks-and-code"),
    pytest.param("WWWWWWWWWW", 60, ["WWWW", "WWWW", "WW"], id="a-word-that-is-too-long"),
    pytest.param("数据库主节点", 30, ["数据", "库主", "节点"], id="signs-as-wide-as-high"),
    pytest.param("ab", 1, ["a", "b"], id="room-for-nothing"),
    pytest.param("``", 100, [""], id="no-words"),
]


@pytest.mark.parametrize(("text", "width", "expected"), LINES)
def test_a_text_is_broken_where_its_line_is_full(text, width, expected) -> None:
    assert expected == wrapped(text, width)


@given(text=st.text(st.characters(exclude_characters="`"), max_size=120))
def test_no_letter_is_lost_in_lines(text) -> None:
    assert "".join(text.split()) == "".join("".join(wrapped(text, 120)).split())


def test_lines_stand_around_their_middle() -> None:
    assert [Row(10, 97, "a"), Row(10, 113, "b")] == list(rows(["a", "b"], Point(10, 100)))
    assert height(["a", "b"]) == 32
