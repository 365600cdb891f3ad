from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.rendering import paging
from postmortem_kb.rendering.paging import ROWS, Part


@given(st.integers(0, 1500), st.integers(ROWS // 2, ROWS))
def test_every_row_stands_in_one_part_in_its_place(length: int, first: int) -> None:
    parts = paging.parts(range(length), "years/2026.md", first)
    assert [row for part in parts for row in part.rows] == list(range(length))
    assert [part.path for part in parts] == list(parts[0].paths)
    assert max(len(part.rows) for part in parts) <= ROWS
    assert all(part.rows for part in parts[1:])


PATHS = [
    pytest.param("severity/sev3.md", "", "severity/sev3/page/2.md", id="below-a-page"),
    pytest.param("actions/index.md", "", "actions/page/2.md", id="below-an-index"),
    pytest.param("teams/a.md", "actions", "teams/a/actions/page/2.md", id="a-second-list"),
]


@pytest.mark.parametrize(("page", "below", "expected"), PATHS)
def test_later_parts_lie_below_their_page(page: str, below: str, expected: str) -> None:
    parts = paging.parts(range(ROWS + 1), page, below=below)
    assert [part.path for part in parts] == [page, expected]


SHARED = [
    pytest.param(0, 0, (200, 200), id="nothing"),
    pytest.param(150, 50, (150, 100), id="all-fit"),
    pytest.param(300, 20, (180, 100), id="a-short-second-list"),
    pytest.param(20, 300, (100, 180), id="a-short-first-list"),
    pytest.param(300, 300, (100, 100), id="both-are-long"),
]


@pytest.mark.parametrize(("one", "other", "expected"), SHARED)
def test_two_lists_share_the_rows_of_a_page(one: int, other: int, expected) -> None:
    assert paging.shared(one, other) == expected


@given(st.integers(0, 900), st.integers(0, 900))
def test_two_lists_never_fill_more_than_a_page_nor_cut_what_fits(one: int, other: int) -> None:
    first, second = paging.shared(one, other)
    shown = min(one, first) + min(other, second)
    assert shown <= ROWS
    assert shown == one + other or one + other > ROWS


NUMBERS = [
    pytest.param(1, 1, [1], id="alone"),
    pytest.param(1, 3, [1, 2, 3], id="few"),
    pytest.param(1, 9, [1, 2, 0, 9], id="at-the-beginning"),
    pytest.param(4, 9, [1, 2, 3, 4, 5, 0, 9], id="a-gap-of-one-is-its-number"),
    pytest.param(5, 9, [1, 0, 4, 5, 6, 0, 9], id="in-the-middle"),
    pytest.param(9, 9, [1, 0, 8, 9], id="at-the-end"),
]


@pytest.mark.parametrize(("number", "last", "expected"), NUMBERS)
def test_a_pager_shows_the_first_the_last_and_those_beside(number, last, expected) -> None:
    part = Part((), ("a.md",) * last, number - 1, 0, 0)
    assert part.numbers == expected


def test_a_part_knows_what_it_has_of_every_band() -> None:
    bands = {"late": [1, 2, 3], "soon": [], "later": [4, 5]}
    part = Part([3, 4], ("a.md", "b.md"), 1, 2, 5)
    assert part.by_band(bands) == [("late", 3, [3]), ("soon", 0, []), ("later", 2, [4])]
