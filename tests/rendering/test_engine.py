from __future__ import annotations

import json

import pytest

from postmortem_kb.rendering import engine

_BAR = json.dumps(
    {
        "data": {"values": [{"name": "Zürich \N{SNOWMAN} </svg>", "n": 1}]},
        "mark": "bar",
        "encoding": {"y": {"field": "name", "type": "nominal"}},
    }
)
_NONE = "no spec"


def test_another_process_draws_what_this_one_would() -> None:
    assert engine.apart([_BAR, _NONE, _BAR]) == [engine.here(_BAR), None, engine.here(_BAR)]


def test_what_the_engine_cannot_draw_is_a_fault() -> None:
    with pytest.raises(ValueError, match=r".+"):
        engine.here(_NONE)


@pytest.mark.parametrize("interpreter", ["", "/nowhere/python", "/bin/false", "/bin/true"])
def test_without_another_process_nothing_is_drawn_there(
    interpreter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.executable", interpreter)
    assert engine.apart([_BAR]) == []
