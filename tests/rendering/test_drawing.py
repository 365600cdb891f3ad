from __future__ import annotations

import re
from typing import Any

import pytest

from postmortem_kb.rendering import drawing
from postmortem_kb.rendering.drawing import Chart

BARS: dict[str, Any] = {
    "background": None,
    "data": {"name": "rows"},
    "mark": {"type": "bar", "clip": True, "color": "var(--pm-f1)"},
    "encoding": {
        "y": {"field": "name", "type": "nominal", "title": None},
        "x": {"field": "n", "type": "quantitative", "axis": None},
        "href": {"field": "href"},
    },
}


def draw(*rows: dict[str, Any], name: str = "mine", **spec: Any) -> str:
    return drawing.svg(name, {**BARS, **spec}, Chart("It.", "", rows), lambda page: f"../{page}")


def test_a_link_is_made_for_the_page_it_stands_on() -> None:
    text = draw({"name": "a", "n": 1, "page": 'x/?a=1&b="2"'}, {"name": "b", "n": 2})
    assert re.findall(r"<a [^>]*>", text) == [
        '<a tabindex="-1" xlink:href="../x/?a=1&amp;b=&#34;2&#34;">'
    ]


def test_a_text_that_looks_like_a_link_of_ours_stays_a_text() -> None:
    text = draw({"name": '<a tabindex="-1" xlink:href="https://pm.invalid/7">', "n": 1})
    assert "<a " not in text
    assert "../" not in text


@pytest.mark.parametrize("char", ["\0", "\a", "\x1b", "\ud800", "\ufffe", "\x7f", "\N{BELL}"])
def test_no_character_of_a_label_stops_a_drawing(char) -> None:
    assert ">a" in draw({"name": f"a{char}b", "n": 1})


def test_ids_are_those_of_the_chart_in_every_drawing() -> None:
    for n in (1, 2):
        text = draw({"name": "a", "n": n})
        assert re.findall(r'id="([^"]*)"', text) == ["pm-mine-0"]
        assert re.findall(r"url\(#([^)]*)\)", text) == ["pm-mine-0"]
    other = draw({"name": "a", "n": 1}, name="other")
    assert 'id="pm-other-0"' in other
    assert "pm-mine" not in other


def test_a_parameter_takes_the_value_computed_for_it() -> None:
    spec = {
        **BARS,
        "params": [{"name": "one", "value": 2}, {"name": "other", "value": 7}],
        "mark": {"type": "text", "text": {"expr": "one + other"}},
    }
    chart = Chart("It.", "", ({"name": "a", "n": 1},), values={"one": 13})
    assert ">20<" in drawing.svg("mine", spec, chart, lambda page: page)


def test_the_title_is_the_captions() -> None:
    row = {"name": "a", "n": 1}
    assert draw(row, title="Here", description="There") == draw(row)


def test_coordinates_have_two_decimals_at_most() -> None:
    text = draw(*({"name": f"{n}", "n": 1 / n} for n in (3, 7, 11)))
    assert re.findall(r"\.\d{3,}", text) == []


def test_what_an_earlier_time_drew_is_linked_for_the_page_it_stands_on() -> None:
    kept: dict[str, str] = {}

    def known(name: str, spec: str) -> str:
        key = drawing.svg_key(name, spec)
        return kept.get(key) or kept.setdefault(key, drawing.drawn(name, spec))

    def drawn(n: int, folder: str) -> str:
        chart = Chart("It.", "", ({"name": "a", "n": n, "page": "x"},))
        return drawing.svg("mine", BARS, chart, lambda page: f"{folder}/{page}", known)

    first, again = drawn(1, ".."), drawn(1, "here")
    assert (first.replace("../x", "here/x"), len(kept)) == (again, 1)
    drawn(2, "..")
    assert len(kept) == 2
