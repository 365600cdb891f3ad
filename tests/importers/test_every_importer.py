from __future__ import annotations

import json
import random
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortem_kb.importers import importer, names, recognised
from postmortem_kb.recordings import Ask, Recording, Unreadable
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.texts import handle, url

RECORDED = Path(__file__).with_name("recorded")
FILES = sorted(path for path in RECORDED.glob("*/*") if path.is_file())
JSON = [path for path in FILES if path.suffix in (".json", ".jsonl")]
JUNK: list[Any] = [None, True, -1, 0.5, 10**30, "", "x", "\ud800", [], [None], {}, {"id": None}]

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
# Few examples each: there are many importers and exports.
own_file = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def mangled(value: Any, dice: random.Random) -> Any:
    """Return the value with some members replaced or left out."""
    if isinstance(value, dict):
        return {key: mangled(value[key], dice) for key in value if dice.random() > 0.06}
    if isinstance(value, list):
        return [mangled(each, dice) for each in value]
    return dice.choice(JUNK) if dice.random() < 0.06 else value


def told(name: str, path: Path) -> list[Recording]:
    """Return what an importer reads, or nothing where it refuses to."""
    try:
        return importer(name).read(Material(path), Ask())
    except Unreadable:
        return []


@pytest.mark.parametrize("path", FILES, ids=named)
def test_each_recorded_shape_is_recognised_as_its_tools(path: Path) -> None:
    assert recognised(Material(path)) == path.parent.name.replace("_", "-")


@pytest.mark.parametrize("name", names())
@given(value=anything)
@own_file
def test_any_json_is_read_or_refused_in_words(tmp_path: Path, name: str, value: Any) -> None:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(value))

    assert importer(name).certainty(Material(file)) in (NO, PERHAPS, SURELY)
    told(name, file)


@pytest.mark.parametrize("name", names())
@given(data=st.binary(max_size=200))
@own_file
def test_any_bytes_are_read_or_refused_in_words(tmp_path: Path, name: str, data: bytes) -> None:
    file = tmp_path / "export"
    file.write_bytes(data)

    assert importer(name).certainty(Material(file)) in (NO, PERHAPS, SURELY)
    told(name, file)


@pytest.mark.parametrize("path", JSON, ids=named)
@given(dice=st.randoms(use_true_random=False))
@own_file
def test_an_export_with_wrong_members_is_still_told_in_plain_words(
    tmp_path: Path, path: Path, dice: random.Random
) -> None:
    file = tmp_path / "export.json"
    values = [mangled(value, dice) for value in Material(path).values]
    file.write_text("\n".join(json.dumps(value) for value in values))

    for recording in told(path.parent.name, file):
        for event in recording.events:
            assert event.text.isprintable()
            assert event.at.tzinfo is UTC
            assert event.actor == handle(event.actor)
            assert event.source.url == url(event.source.url)


@pytest.mark.parametrize("path", JSON, ids=named)
def test_an_export_tells_the_same_in_every_arrangement(tmp_path: Path, path: Path) -> None:
    values = Material(path).values
    array, lines = tmp_path / "array.json", tmp_path / "lines.jsonl"
    array.write_text(json.dumps(values))
    lines.write_text("\n".join(json.dumps(value) for value in values))

    assert told(path.parent.name, path) == told(path.parent.name, array)
    assert told(path.parent.name, path) == told(path.parent.name, lines)
