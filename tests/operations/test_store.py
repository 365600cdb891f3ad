from __future__ import annotations

import os
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.operations import store
from postmortem_kb.operations.store import Store, packed, unpacked


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "site.sqlite"


def silent(why: str) -> None:
    raise AssertionError(why)


def keep(file: Path | None, texts: dict[str, str], *, complete: bool = True) -> None:
    opened = Store(file, silent)
    for key, text in texts.items():
        opened.put(key, text)
    opened.close(complete=complete)


@given(st.text(st.characters()))
def test_a_text_comes_back_as_it_was(text: str) -> None:
    assert text == unpacked(packed(text))


@given(st.binary())
def test_bytes_of_anybody_are_a_text_or_none(data: bytes) -> None:
    assert isinstance(unpacked(data), str | None)


def test_a_text_is_there_for_the_next_build(file: Path) -> None:
    keep(file, {"a": "one \udcff", "b": "two"})
    opened = Store(file, silent)
    found = [opened.get(key) for key in "abc"]
    opened.close(complete=True)
    assert found == ["one \udcff", "two", None]


def test_a_text_is_there_for_the_build_that_kept_it(file: Path) -> None:
    opened = Store(file, silent)
    opened.put("a", "one")
    found = ("a" in opened, opened.get("a"), "b" in opened)
    opened.close(complete=True)
    assert found == (True, "one", False)


def test_what_a_stopped_build_kept_is_there(file: Path) -> None:
    keep(file, {"a": "one"}, complete=False)
    opened = Store(file, silent)
    found = opened.get("a")
    opened.close(complete=True)
    assert found == "one"


def test_a_store_without_a_file_keeps_nothing_for_another() -> None:
    keep(None, {"a": "one"})
    opened = Store(None, silent)
    found = "a" in opened
    opened.close(complete=True)
    assert not found


def test_a_store_stays_below_about_twice_what_a_build_uses(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_LEAST_SPARE", 0)
    one_build = 20 * 10_000
    for build in range(8):
        opened = Store(file, silent)
        for page in range(20):
            opened.put_packed(f"{build}-{page}", os.urandom(10_000))
        opened.close(complete=True)
    assert file.stat().st_size < 2.3 * one_build


def test_what_was_used_longest_ago_goes_first(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_LEAST_SPARE", 0)
    for key in "abc":
        opened = Store(file, silent)
        opened.put_packed(key, packed("x" * 100))
        opened.close(complete=True)
    opened = Store(file, silent)
    found = [key in opened for key in "abc"]
    opened.close(complete=True)
    assert found == [False, True, True]


def test_a_store_that_another_build_holds_is_left_alone(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(file, {"a": "one"})
    monkeypatch.setattr(store, "_PATIENCE", 0.0)
    told: list[str] = []
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        opened = Store(file, told.append)
        opened.put("b", "two")
        assert opened.get("b") == "two"
        opened.close(complete=True)
        other.execute("ROLLBACK")
    opened = Store(file, silent)
    found = [opened.get(key) for key in "ab"]
    opened.close(complete=True)
    assert (len(told), found) == (1, ["one", None])


@pytest.mark.parametrize("data", [b"no database" * 99, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_made_anew_and_told_once(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    told: list[str] = []
    opened = Store(file, told.append)
    opened.put("a", "one")
    opened.close(complete=True)
    opened = Store(file, silent)
    found = opened.get("a")
    opened.close(complete=True)
    assert (len(told), found) == (1, "one")


@pytest.mark.parametrize("data", [b"", b"x", zlib.compress(b"\xff\xfe"), packed("y" * 100)[:-3]])
def test_a_damaged_text_is_none_and_told_once(file: Path, data: bytes) -> None:
    opened = Store(file, silent)
    for key in "ab":
        opened.put_packed(key, data)
    opened.close(complete=True)
    told: list[str] = []
    opened = Store(file, told.append)
    found = [opened.get(key) for key in "ab"]
    opened.close(complete=True)
    assert (len(told), found) == (1, [None, None])


def test_a_text_that_unpacks_to_too_much_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "LONGEST", 1000)
    assert None is unpacked(packed("x" * 2000))


def test_a_text_is_had_as_it_was_packed_only_where_it_can_be_unpacked(tmp_path: Path) -> None:
    told: list[str] = []
    opened = Store(tmp_path / "x.sqlite", told.append)
    opened.put("sound", "text")
    opened.put_packed("broken", packed("text")[:-3])
    found = [opened.get_packed(key) for key in ("sound", "broken", "never")]
    opened.close(complete=True)
    assert found == [packed("text"), None, None]
