from __future__ import annotations

import io
import json
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortem_kb.recordings import Unreadable
from postmortem_kb.recordings import material as material_module
from postmortem_kb.recordings.material import Archive, Material

own_file = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
# Of finite numbers: what is none is read as unknown.
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
finite = st.recursive(
    scalars.filter(lambda value: value not in (float("inf"), float("-inf"))),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


def written(tmp_path: Path, content: str | bytes) -> Material:
    file = tmp_path / "export"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return Material(file)


def packed(tmp_path: Path, members: dict[str, str]) -> Path:
    file = tmp_path / "export.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def with_bytes(file: Path, old: bytes, new: bytes) -> Path:
    """Return the file after its bytes were changed: what zipfile itself would not write."""
    data = file.read_bytes()
    assert old in data
    file.write_bytes(data.replace(old, new))
    return file


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('[{"a": 1}, {"b": 2}]', [{"a": 1}, {"b": 2}]),
        ('{"a": 1}\n{"b": 2}\n', [{"a": 1}, {"b": 2}]),
        ('{"a":\n 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('[{"a": 1}]\r\n[{"b": 2}]', [{"a": 1}, {"b": 2}]),
        ('\ufeff{"a": 1}', [{"a": 1}]),
        ('{"a": NaN, "b": -Infinity}', [{"a": None, "b": None}]),
        ('{"a": "\\ud800"}', [{"a": "\ud800"}]),
        ("  \n", []),
        ("", []),
    ],
)
def test_json_is_read_in_every_arrangement(tmp_path: Path, content: str, values: list[Any]) -> None:
    material = written(tmp_path, content)

    assert material.values == values
    assert material.objects == values


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-8"])
def test_text_is_read_in_the_encoding_that_it_begins_with(tmp_path: Path, encoding: str) -> None:
    material = written(tmp_path, '{"a": "Käse"}'.encode(encoding))

    assert material.objects == [{"a": "Käse"}]


def test_only_objects_are_objects(tmp_path: Path) -> None:
    assert written(tmp_path, '[1, null, {"a": 1}, "x", [{"b": 2}]]').objects == [{"a": 1}]


@given(values=st.lists(finite, max_size=4))
@own_file
def test_what_json_holds_is_what_is_read(tmp_path: Path, values: list[Any]) -> None:
    assert written(tmp_path, json.dumps(values)).values == values


@given(data=st.data(), value=st.dictionaries(st.text(), finite, max_size=4))
@own_file
def test_an_export_that_was_cut_off_says_so(
    tmp_path: Path, data: st.DataObject, value: dict[str, Any]
) -> None:
    whole = json.dumps(value)
    cut = whole[: data.draw(st.integers(1, len(whole) - 1))]

    with pytest.raises(Unreadable, match="it was cut off; export it again"):
        _ = written(tmp_path, cut).values


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"a": 1,\n "b": ', "it ends in the middle of a value (line 2, column 7): it was cut off"),
        ('{"a": 1,\n "b" 2}', "it is no JSON from line 2, column 6 on: expecting ':' delimiter"),
        ('{"a": 1} and so on', "it is no JSON from line 1, column 10 on: expecting value"),
        ("[" * 100_000, "its values are nested too deeply to be an export"),
        ('{"a":' * 100_000, "its values are nested too deeply to be an export"),
        (f'{{"a": {"9" * 5_000}}}', "it holds a number that is too long to be read"),
        (b"\xff\xfe{\x00\xd8", "it is no text in UTF-8"),
        (b'{"a": "\xe4"}', "it is no text in UTF-8"),
        (b"PK\x03\x04 and so on", "it is a ZIP archive"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(
    tmp_path: Path, content: str | bytes, words: str
) -> None:
    material = written(tmp_path, content)

    with pytest.raises(Unreadable, match=f"^{re.escape(words)}"):
        _ = material.values
    assert material.objects == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ('{"a"', "it was cut off"),
        ("\xff", "it is no text"),
    ],
)
def test_a_file_that_nobody_recognises_must_be_whole(
    tmp_path: Path, content: str, words: str
) -> None:
    with pytest.raises(Unreadable, match=words):
        written(tmp_path, content.encode("latin-1")).must_be_whole()


def test_text_that_is_no_json_is_whole(tmp_path: Path) -> None:
    material = written(tmp_path, "10:20 Bob: rolled back\n")

    material.must_be_whole()
    assert material.objects == []


def test_only_an_end_of_line_begins_a_line(tmp_path: Path) -> None:
    material = written(tmp_path, "a\r\nb\u2028[1] forged\x85\x0b\x1c\rc\n\nd")

    assert material.lines == ["a", "b\u2028[1] forged\x85\x0b\x1c", "c", "", "d"]


@pytest.mark.parametrize("content", [b"", b"\xff", b"PK\x03\x04"])
def test_what_is_no_text_has_no_lines(tmp_path: Path, content: bytes) -> None:
    assert written(tmp_path, content).lines == []


@pytest.mark.parametrize(
    ("name", "words"), [("", "this is a folder"), ("nothing.json", "this is no file")]
)
def test_what_is_no_file_is_refused(tmp_path: Path, name: str, words: str) -> None:
    material = Material(tmp_path / name)

    assert (material.is_archive, material.objects, material.lines) == (False, [], [])
    with pytest.raises(Unreadable, match=words):
        _ = material.data


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    material = Material(tmp_path / "pipe")

    assert not material.is_archive
    with pytest.raises(Unreadable, match="this is no file"):
        _ = material.data


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(material_module, "LARGEST", 2**20)
    material = written(tmp_path, b" " * (2**20 + 1))

    with pytest.raises(Unreadable, match="it is larger than 1 MB"):
        _ = material.data
    assert written(tmp_path, b" " * 2**20).values == []


def test_an_archive_is_read_member_by_member(tmp_path: Path) -> None:
    file = packed(tmp_path, {"users.json": "\ufeff[1]", "general/2026-03-04.json": "[2]"})
    archive = Archive(file)

    assert Material(file).is_archive
    assert archive.names == ["users.json", "general/2026-03-04.json"]
    assert archive.json("users.json") == [1]
    assert archive.read("general/2026-03-04.json") == b"[2]"
    assert sorted(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "/etc/x", "a\\..\\x", "\\x", "C:/x", "C:x", ".."]
)
def test_an_archive_with_a_path_that_leads_out_of_it_is_refused(tmp_path: Path, name: str) -> None:
    file = packed(tmp_path, {"a.json": "[]", name: "[]"})

    with pytest.raises(Unreadable, match="the archive holds a path that leads out of it"):
        Archive(file)


def test_an_archive_that_unpacks_to_too_much_is_refused_from_then_on(tmp_path: Path) -> None:
    archive = Archive(packed(tmp_path, {"a": "x" * 600, "b": "x" * 600}), most=1000)

    assert len(archive.read("a")) == 600
    for _ in range(2):
        with pytest.raises(Unreadable, match="the archive unpacks to more than an export"):
            archive.read("b")


def test_a_member_is_bounded_whatever_it_claims_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(material_module, "LARGEST", 1000)
    archive = Archive(packed(tmp_path, {"bomb": "0" * 10**6}), most=10**9)

    with pytest.raises(Unreadable, match="the archive unpacks to more than an export"):
        archive.read("bomb")


def test_a_member_that_is_encrypted_is_refused(tmp_path: Path) -> None:
    file = packed(tmp_path, {"a.json": "[]"})
    # The first flag of the member's two headers.
    with_bytes(file, b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01")
    with_bytes(file, b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")

    with pytest.raises(Unreadable, match=r"'a\.json' in the archive is encrypted"):
        Archive(file).read("a.json")


def test_a_member_that_is_packed_in_an_unknown_way_is_refused(tmp_path: Path) -> None:
    file = packed(tmp_path, {"a.json": "[]"})
    # The method of packing, of the member's two headers.
    with_bytes(file, b"PK\x03\x04\x14\x00\x00\x00\x08", b"PK\x03\x04\x14\x00\x00\x00\x63")
    with_bytes(
        file, b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x63"
    )

    with pytest.raises(Unreadable, match=r"'a\.json' in the archive is packed in a way nobody"):
        Archive(file).read("a.json")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[1] [2]", "'a.json' in the archive is no JSON"),
        ("", "'a.json' in the archive is no JSON"),
        ("[1", "'a.json' in the archive: it ends in the middle of a value"),
    ],
)
def test_a_member_that_is_no_json_is_named(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(Unreadable, match=f"^{re.escape(words)}"):
        Archive(packed(tmp_path, {"a.json": content})).json("a.json")


def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    file = with_bytes(packed(tmp_path, {"a.json": "[]", "b.json": "[1]"}), b"b.json", b"a.json")

    with pytest.raises(Unreadable, match=r"the archive holds 'a\.json' twice; export it again"):
        Archive(file)


def test_a_member_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"'b\.json' in the archive is damaged"):
        Archive(packed(tmp_path, {"a.json": "[]"})).read("b.json")


@given(data=st.data())
@own_file
def test_a_damaged_archive_is_read_or_refused_in_words(tmp_path: Path, data: st.DataObject) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("users.json", json.dumps([{"id": "U1"}] * 20))
        archive.writestr("general/2026-03-04.json", "[]")
    whole = bytearray(held.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    file = tmp_path / "export.zip"
    file.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])

    assert outcome(file) in ("read", "refused")


def outcome(file: Path) -> str:
    try:
        archive = Archive(file)
        for name in archive.names:
            archive.json(name)
    except Unreadable:
        return "refused"
    return "read"


def test_its_beginning_is_enough_to_tell_what_it_is(tmp_path: Path) -> None:
    material = written(tmp_path, '{"a": 1}\n' * 2_000)
    beginning = material.beginning()

    assert (len(beginning.objects), len(beginning.lines)) == (1_000, 2_000)
    assert len(material.objects) == 2_000
    assert written(tmp_path, "PK\x03\x04").beginning().is_archive


def test_more_values_than_an_incident_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(material_module, "_MOST_VALUES", 3)

    assert written(tmp_path, "[1, 2, 3]").values == [1, 2, 3]
    with pytest.raises(Unreadable, match=r"more than 3 values; export only the time"):
        _ = written(tmp_path, "[1, 2]\n[3, 4]").values
