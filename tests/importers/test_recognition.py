from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from shutil import make_archive
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.importers import importer, names, recognised
from postmortem_kb.recordings import Ask, EventKind, Recording, Unreadable
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.texts import handle, is_url
from postmortem_kb.resources import templates_dir
from postmortem_kb.schema import Times
from postmortem_kb.vocabulary import ACTION_STATES

CHAPTER = (templates_dir() / "handbook" / "draft.md.jinja").read_text(encoding="utf-8")
RECORDED = Path(__file__).with_name("recorded")
FIXTURES = sorted(RECORDED.glob("*/*"))
JSON = [path for path in FIXTURES if path.suffix in (".json", ".jsonl")]
IDS = [f"{path.parent.name}/{path.name}" for path in FIXTURES]

# A meeting's recording tells no day, zone or beginning by itself, a workspace has many channels.
ASK = Ask(
    channel="incident-checkout",
    day=date(2026, 3, 4),
    zone=UTC,
    start=datetime(2026, 3, 4, 9, 10, tzinfo=UTC),
)
REFUSED = {
    "incident_io/private.json": "INC-124 is private in incident.io: ask its owner before drafting",
}
TOLD = [name for name in IDS if name not in REFUSED]

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["2026-03-04T09:12:31Z", "1772615551", "https://example.com/1", "@@", "<b>"])
)
KEYS = st.sampled_from(
    ["id", "type", "data", "event", "attributes", "incident", "incidents", "version", "alerts"]
) | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where an export may be written; the next one overwrites it."""
    return tmp_path_factory.mktemp("export") / "export"


def packed(path: Path, folder: Path) -> Path:
    """Return an export as it comes from its tool: what is a folder here is an archive there."""
    return Path(make_archive(str(folder / path.name), "zip", path)) if path.is_dir() else path


def paths(value: Any) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of everything within a JSON value."""
    match value:
        case dict():
            inner: list[tuple[str | int, Any]] = list(value.items())
        case list():
            inner = list(enumerate(value))
        case _:
            inner = []
    for key, each in inner:
        yield (key,)
        yield from ((key, *rest) for rest in paths(each))


def read_by_all(file: Path) -> None:
    """Let every importer read a file; anything but Unreadable is raised, faults are told."""
    with suppress(Unreadable):
        recognised(Material(file))
    for name in names():
        assert importer(name).certainty(Material(file)) in (NO, PERHAPS, SURELY)
        with suppress(Unreadable):
            found = importer(name).read(Material(file), ASK)
            assert [fault for each in found for fault in faults(each)] == [], name


def told(tool: Importer, file: Path) -> list[Recording] | str:
    """Return what an importer reads, or why it refuses to."""
    try:
        return tool.read(Material(file), ASK)
    except Unreadable as error:
        return str(error)


def faults(recording: Recording) -> Iterator[str]:
    """Yield what the rest of the project may not be given by an importer."""
    events, follow_ups = recording.events, recording.follow_ups
    lines = [recording.title, recording.summary, recording.severity, recording.id]
    lines += [*recording.services, *recording.teams, *recording.remarks]
    lines += [each.text for each in events] + [each.title for each in follow_ups]
    handles = [each.handle for each in recording.responders] + [each.actor for each in events]
    handles += [each.owner for each in follow_ups]
    moments = [each.at for each in events] + [each.at for each in recording.proposed]
    addresses = {recording.url, *(each.source.url for each in events)} - {""}
    named = [each for each in handles if each != handle(each)]
    yield from (f"not on one line: {each!r}" for each in lines if not each.isprintable())
    yield from (f"no handle: {each!r}" for each in named)
    yield from (f"not in UTC: {each!r}" for each in moments if each.utcoffset() != timedelta())
    yield from (f"no address: {each!r}" for each in addresses if not is_url(each))
    yield from (f"no kind: {each!r}" for each in events if each.kind not in EventKind)
    yield from (f"no text: {each!r}" for each in events if not each.text)
    yield from (f"no state: {each!r}" for each in follow_ups if each.status not in ACTION_STATES)
    yield from (
        f"no time of ours: {each!r}"
        for each in recording.proposed
        if each.field not in Times.__annotations__
    )


@pytest.mark.parametrize("path", FIXTURES, ids=IDS)
def test_an_export_is_recognised_as_of_the_tool_that_made_it(path: Path, tmp_path: Path) -> None:
    assert recognised(Material(packed(path, tmp_path))) == path.parent.name.replace("_", "-")


@pytest.mark.parametrize("name", TOLD)
def test_an_export_tells_something_to_draft_from(name: str, tmp_path: Path) -> None:
    tool = importer(name.partition("/")[0])

    found = tool.read(Material(packed(RECORDED / name, tmp_path)), ASK)

    telling = [bool(each.events or each.title or each.follow_ups) for each in found]
    assert telling == [True] * max(1, len(found))
    assert [fault for each in found for fault in faults(each)] == []


@pytest.mark.parametrize("path", JSON, ids=[f"{path.parent.name}/{path.name}" for path in JSON])
def test_an_export_tells_the_same_in_every_arrangement(tmp_path: Path, path: Path) -> None:
    values = Material(path).values
    array, lines = tmp_path / "array.json", tmp_path / "lines.jsonl"
    array.write_text(json.dumps(values))
    lines.write_text("\n".join(json.dumps(value) for value in values))

    tool = importer(path.parent.name)
    assert told(tool, array) == told(tool, path)
    assert told(tool, lines) == told(tool, path)


@pytest.mark.parametrize(("name", "words"), sorted(REFUSED.items()))
def test_an_export_that_may_not_be_drafted_from_is_refused(name: str, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        importer(name.partition("/")[0]).read(Material(RECORDED / name), ASK)

    assert str(refused.value) == words


def test_every_importer_has_an_export_that_it_is_tested_with() -> None:
    assert {path.parent.name.replace("_", "-") for path in FIXTURES} == set(names())


@pytest.mark.parametrize("name", names())
def test_the_handbook_says_how_to_export_from_the_tool(name: str) -> None:
    rows = [line.split(" | ") for line in CHAPTER.splitlines() if line.startswith("| ")]
    how = [places for tool, _, *places in rows if tool == f"| {importer(name).title}"]

    assert [len(places) for places in how] == [1]


@given(data=st.binary(max_size=300))
def test_random_bytes_are_read_or_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)

    read_by_all(file)


@given(values=st.lists(VALUES, min_size=1, max_size=3))
def test_random_json_is_read_or_refused(file: Path, values: list[Any]) -> None:
    file.write_text("\n".join(json.dumps(each) for each in values), encoding="utf-8")

    read_by_all(file)


@given(path=st.sampled_from(FIXTURES), part=st.floats(0, 1))
def test_an_export_that_was_cut_off_is_read_or_refused(file: Path, path: Path, part: float) -> None:
    whole = packed(path, file.parent).read_bytes()
    file.write_bytes(whole[: int(part * len(whole))])

    read_by_all(file)


@given(path=st.sampled_from(JSON), new=VALUES, data=st.data())
def test_an_export_with_another_value_anywhere_is_read_or_refused(
    file: Path, path: Path, new: Any, data: st.DataObject
) -> None:
    values: Any = deepcopy(Material(path).values)
    *outer, last = data.draw(st.sampled_from(list(paths(values))))
    holder = values
    for key in outer:
        holder = holder[key]
    holder[last] = new
    file.write_text(json.dumps(values), encoding="utf-8")

    read_by_all(file)
