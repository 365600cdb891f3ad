from __future__ import annotations

import os
from pathlib import Path

import pytest

from postmortem_kb.model import Level, Problem
from postmortem_kb.operations import excerpts


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def problem(path: str, line: int, end_line: int = 0) -> Problem:
    return Problem(path, line, 1, end_line or line, 1, "PM1", "x", Level.ERROR, "m")


CONTENTS = [
    pytest.param(b"a\nb\nc\n", "b", id="lf"),
    pytest.param(b"a\r\nb\r\nc", "b", id="crlf"),
    pytest.param(b"a\rb\rc", "b", id="cr"),
    pytest.param(b"\xef\xbb\xbfa\nb", "b", id="byte-order-mark"),
    pytest.param("a\nb\nc".encode("utf-16"), "b", id="utf-16"),
    pytest.param(b"a\n\xff\x1bb\n", "\ufffd\ufffdb", id="not-text"),
    pytest.param("a\nb\u2028c\n".encode(), "b\ufffdc", id="not-a-line-to-an-editor"),
    pytest.param(b"a\n" + b"b" * 200_000, "b" * 100_000, id="very-long"),
]


@pytest.mark.parametrize(("data", "expected"), CONTENTS)
def test_a_line_is_the_one_that_places_count(data, expected, folder) -> None:
    (folder / "x.md").write_bytes(data)
    assert excerpts.lines([problem("x.md", 2)]) == {("x.md", 2): expected}


def test_the_first_and_the_last_line_of_every_problem_are_there(folder) -> None:
    (folder / "x.md").write_text("a\nb\nc\nd\ne\n", encoding="utf-8")
    whole = str(folder / "x.md")
    found = excerpts.lines([problem("x.md", 1, 3), problem("x.md", 5), problem(whole, 2)])
    assert found == {
        ("x.md", 1): "a", ("x.md", 3): "c", ("x.md", 5): "e", (whole, 2): "b",
    }  # fmt: skip


def test_what_cannot_or_may_not_be_read_is_not_shown(folder, tmp_path_factory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "key"
    secret.write_text("secret\n", encoding="utf-8")
    (folder / "out.md").symlink_to(secret)
    (folder / "token.md").symlink_to(folder / ".git/config")
    (folder / ".git/config").write_text("token\n", encoding="utf-8")
    (folder / "round.md").symlink_to(folder / "round.md")
    (folder / "folder.md").mkdir()
    (folder / "short.md").write_text("a", encoding="utf-8")
    os.mkfifo(folder / "pipe.md")
    paths = [*(each.name for each in folder.iterdir()), "gone.md", "a\0b", "x" * 5000, ""]
    assert excerpts.lines(problem(path, 2) for path in paths) == {}
    assert excerpts.lines(problem(path, 1) for path in paths) == {("short.md", 1): "a"}


def test_a_secret_is_not_shown(folder) -> None:
    # Made at run time, so that no scanner trips over this file.
    token = "ghp_" + "a1B2c3D4e5" * 4
    text = f"see {token} and postgres://u:hunter22@db, both\nx\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    masked = f"see {'*' * len(token)} and postgres://u:********@db, both"
    assert excerpts.lines([problem("a.md", 1)]) == {("a.md", 1): masked}
