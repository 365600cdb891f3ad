from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from postmortem_kb.operations.store import Store
from postmortem_kb.rendering import engine
from postmortem_kb.site import overview
from postmortem_kb.site.gathering import Marks


@pytest.mark.parametrize(
    "path", ["/etc/x", "../x", "a/../../x", ".git/x", "a//b", "a/", "", "a\\..\\b", "./a"]
)
def test_a_forged_path_leads_nowhere(path: str) -> None:
    assert overview._read(overview._PATHS, json.dumps([path])) is None
    page = [path, "Title", "home", None, 0, [], True]
    assert overview._read(overview._OUTLINES, json.dumps([page])) is None


def test_a_path_of_the_site_is_read() -> None:
    assert overview._read(overview._PATHS, json.dumps(["api/actions.json"])) == ["api/actions.json"]


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "[" * 100_000])
def test_what_is_no_list_of_paths_is_not_read(text: str) -> None:
    assert overview._read(overview._PATHS, text) is None


_SPECS = {
    name: json.dumps({"data": {"values": [{"n": number}]}, "mark": "bar", "encoding": encoding})
    for number, name in enumerate(("one", "two"), 1)
    for encoding in ({"x": {"field": "n", "type": "quantitative"}},)
} | {"broken": "no spec"}
_MARKS = Marks("code", {}, {}, "knowledge", "days")


class _Renderer:
    """Asks for drawings as a renderer does."""

    def __init__(self, draw: Callable[[str, str], str]) -> None:
        self.draw = draw

    def figure(self, name: str, link: Any) -> str:
        return self.draw(name, _SPECS[name])


@pytest.fixture
def drawings() -> overview.Drawings:
    return overview.Drawings(Store(None, print), _MARKS)


def test_what_was_drawn_ahead_is_what_is_drawn_in_its_turn(
    drawings: overview.Drawings, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [overview.drawn(name, _SPECS[name]) for name in ("one", "two")]
    # Neither what cannot be drawn nor what is not there stops the others.
    drawings.ahead(_Renderer(drawings), ["broken", "one", "missing", "two"])  # type: ignore[arg-type]
    monkeypatch.delattr(overview, "drawn")
    assert expected == [drawings(name, _SPECS[name]) for name in ("one", "two")]


def test_what_could_not_be_drawn_ahead_is_drawn_in_its_turn(
    drawings: overview.Drawings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "apart", lambda specs: [])
    drawings.ahead(_Renderer(drawings), ["one"])  # type: ignore[arg-type]
    assert drawings("one", _SPECS["one"]) == overview.drawn("one", _SPECS["one"])


def test_the_same_knowledge_base_is_drawn_ahead_once(
    drawings: overview.Drawings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(engine, "apart", lambda specs: asked.append(specs) or [])
    for _ in range(2):
        drawings.ahead(_Renderer(drawings), ["one"])  # type: ignore[arg-type]
    assert asked == [[_SPECS["one"]]]
