from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.site.made import Made, from_text, to_text

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda part: st.lists(part, max_size=7) | st.dictionaries(st.text(), part, max_size=3),
)
MADE = Made(
    "<p>1\n2</p>\n",
    [{"location": "a/", "title": "A", "text": "\udcff", "boost": 1e-6, "tags": ["x"]}],
    "document",
    ["one"],
    [("b.md", "two", "b.md#two")],
    [("b.md", '["b.md"]'), ("c.md", None)],
    [("mkdocs.structure.pages", 30, "no such anchor")],
)


def test_a_page_comes_back_as_it_was() -> None:
    assert from_text(to_text(MADE), MADE.html) == MADE


@given(st.text(st.characters()))
def test_a_text_of_anybody_is_a_page_or_none(text: str) -> None:
    assert isinstance(from_text(text, ""), Made | None)


@given(JSON, st.text(st.characters()))
def test_json_of_anybody_is_a_page_or_none(value: object, html: str) -> None:
    assert isinstance(from_text(json.dumps(value), html), Made | None)


@given(st.integers(0, 5), JSON)
def test_a_page_with_a_part_of_another_kind_is_a_page_or_none(place: int, value: object) -> None:
    parts: list[object] = list(MADE[1:])
    parts[place] = value
    assert isinstance(from_text(json.dumps(parts), ""), Made | None)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "[]\n", "{}\n", "[" * 100_000 + "\n", "9" * 5000 + "\n", "NaN\n", "null\n<p>"],
)
def test_what_is_no_page_is_none(text: str) -> None:
    assert from_text(text, "<p>") is None
