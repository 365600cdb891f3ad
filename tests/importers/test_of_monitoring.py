"""What holds for importers of monitoring, changes and status pages, whatever a file holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import importers
from postmortem_kb.recordings import Ask, Recording, Unreadable
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded")
NAMES = ["alertmanager", "datadog", "git-log", "grafana", "nagios", "statuspage"]
FIXTURES = sorted(path for name in NAMES for path in (RECORDED / name.replace("-", "_")).iterdir())
WRONG: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1e300,
    "",
    "0001-01-01T00:00:00Z",
    "x",
    [],
    [None, 7],
    {},
    {"a": []},
)


class Given(Material):
    """A file that is nowhere."""

    def __init__(self, data: bytes) -> None:
        super().__init__(Path("export"))
        self.__dict__["data"] = data
        self.__dict__["is_archive"] = False


def read(name: str, material: Material) -> list[Recording]:
    found = importers.importer(name)
    assert found.certainty(material) in (NO, PERHAPS, SURELY)
    try:
        return found.read(material, Ask())
    except Unreadable:
        return []


def spoilt(value: Any, other: Any) -> Iterator[Any]:
    """Yield a value with one of its parts, at any depth, replaced by something else."""
    yield other
    match value:
        case dict():
            parts = list(value.items())
        case list():
            parts = list(enumerate(value))
        case _:
            parts = []
    for key, part in parts:
        for each in spoilt(part, other):
            copy = value.copy()
            copy[key] = each
            yield copy


@pytest.mark.parametrize("name", NAMES)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(name: str, data: bytes) -> None:
    read(name, Given(data))


@pytest.mark.parametrize("path", [path for path in FIXTURES if path.suffix.startswith(".json")])
@pytest.mark.parametrize("other", WRONG, ids=repr)
def test_any_part_of_an_export_may_be_something_else(path: Path, other: Any) -> None:
    name = path.parent.name.replace("_", "-")

    for value in spoilt(Material(path).values, other):
        for recording in read(name, Given(json.dumps(value).encode())):
            assert all(event.at.tzinfo is UTC and event.text for event in recording.events)


@pytest.mark.parametrize("path", [path for path in FIXTURES if path.suffix in (".log", ".txt")])
@given(data=st.data())
def test_any_stretch_of_a_text_may_be_something_else(path: Path, data: st.DataObject) -> None:
    name, written = path.parent.name.replace("_", "-"), path.read_text()
    begin = data.draw(st.integers(0, len(written)))
    end = data.draw(st.integers(begin, min(len(written), begin + 30)))
    other = data.draw(st.text(max_size=20))

    for recording in read(name, Given(f"{written[:begin]}{other}{written[end:]}".encode())):
        assert all(event.at.tzinfo is UTC and event.text for event in recording.events)
