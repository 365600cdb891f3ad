from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from postmortem_kb.operations import patch


def git(folder: Path, *arguments: str, read: bytes = b"", status: int = 0) -> bytes:
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        input=read,
        env={**os.environ, **quiet},
        capture_output=True,
    )
    assert (done.returncode, done.stderr) == (status, b"")
    return done.stdout


PAIRS = [
    pytest.param("a.md", b"one\ntwo\nthree\n", b"one\n2\nthree\n", id="a-line"),
    pytest.param("a.md", b"one\ntwo", b"one\n2", id="no-last-line-ending"),
    pytest.param("a.md", b"one\r\ntwo\r\n", b"one\r\n2\r\n", id="crlf"),
    pytest.param("a.md", b"\xef\xbb\xbfone\r\ntwo", b"\xef\xbb\xbf1\r\n2", id="byte-order-mark"),
    pytest.param("a.md", b"".join(b"line %d\n" % n for n in range(90)),
                 b"".join(b"line %d%s\n" % (n, b"!" * (n % 40 == 0)) for n in range(90)),
                 id="several-places"),
    pytest.param("a.md", "Über 😀\tx  \n".encode(), "über 😀\tx  \n".encode(), id="letters"),
    pytest.param("2026/PM-2026-001.md", b"one\n", b"two\n", id="in-a-folder"),
    pytest.param("my report.md", b"one\n", b"two\n", id="a-name-with-a-blank"),
    pytest.param('"é"\\ \n.md', b"one\n", b"two\n", id="a-name-with-everything"),
    pytest.param(os.fsdecode(b"\xff.md"), b"one\n", b"two\n", id="a-name-that-is-not-utf-8"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "before", "after"), PAIRS)
def test_git_makes_of_the_diff_what_it_shows(name, before, after, tmp_path) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(before)
    diff = patch.unified(name, before, after)
    git(tmp_path, "apply", "--whitespace=nowarn", read=diff.encode())
    assert after == file.read_bytes()


@pytest.mark.parametrize("name", ["x.md", "my report.md", "é.md"])
def test_a_diff_reads_as_that_of_git(name, tmp_path) -> None:
    before, after = b"one\r\ntwo\nthree\n", b"one\r\n2\nthree"
    for folder, data in (("a", before), ("b", after)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(data)
    found = git(
        tmp_path, "diff", "--no-index", "--no-prefix", f"a/{name}", f"b/{name}", status=1
    ).decode()
    lines = found.splitlines(keepends=True)
    expected = "".join(line for line in lines if not line.startswith(("diff ", "index ")))
    assert expected == patch.unified(name, before, after)


def test_a_diff_reads_as_people_know_it() -> None:
    expected = (
        "--- a/x.md\n+++ b/x.md\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n\\ No newline at end of file\n"
    )
    assert expected == patch.unified("x.md", b"one\ntwo\n", b"one\n2")


def test_of_a_path_from_the_root_the_rest_is_named() -> None:
    assert patch.unified("/srv/x.md", b"a\n", b"b\n").startswith("--- a/srv/x.md\n")


def test_nothing_changed_is_no_diff() -> None:
    assert patch.unified("x.md", b"a\n", b"a\n") == ""


HOSTILE = [
    pytest.param("\x1b[2Jgone", "\\x1b[2Jgone", id="an-escape-sequence"),
    pytest.param("a\rb", "a\\x0db", id="a-return-inside-a-line"),
    pytest.param("a\u202eb", "a\\x202eb", id="text-that-runs-backwards"),
    pytest.param("a\x9bb", "a\\x9bb", id="an-eight-bit-control"),
]


@pytest.mark.parametrize(("text", "shown"), HOSTILE)
def test_what_could_steer_a_terminal_is_spelt_out(text, shown) -> None:
    diff = patch.unified("x\x1b.md", f"{text}\nold\n".encode(), f"{text}\nnew\n".encode())
    assert diff == f'--- "a/x\\033.md"\n+++ "b/x\\033.md"\n@@ -1,2 +1,2 @@\n {shown}\n-old\n+new\n'
