from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from postmortem_kb.operations import replacing
from postmortem_kb.operations.replacing import Changed


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "PM-2026-001.md"
    file.write_bytes(b"before\r\n")
    return file


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_a_file_gets_its_new_contents_and_keeps_its_mode(file, mode) -> None:
    file.chmod(mode)
    replacing.replace(file, b"before\r\n", b"after\r\n")
    assert (b"after\r\n", mode) == (file.read_bytes(), stat.S_IMODE(file.stat().st_mode))
    assert names(file.parent) == ["PM-2026-001.md"]


@pytest.fixture
def given_away(file: Path) -> Path:
    """Give the file to others, as far as whoever runs the tests may."""
    for owner, group in ((-1, max((os.getegid(), *os.getgroups()))), (4321, 8765)):
        with suppress(OSError):
            os.chown(file, owner, group)
    return file


def owners(file: Path) -> tuple[int, int]:
    return file.stat().st_uid, file.stat().st_gid


def test_a_file_keeps_its_owner_and_its_group(given_away) -> None:
    before = owners(given_away)
    replacing.replace(given_away, b"before\r\n", b"after")
    assert (b"after", before) == (given_away.read_bytes(), owners(given_away))


def test_a_file_that_cannot_be_given_to_its_owner_is_written_all_the_same(
    given_away, monkeypatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "chown", refuse)
    replacing.replace(given_away, b"before\r\n", b"after")
    assert given_away.read_bytes() == b"after"


def test_a_link_stays_a_link_and_the_file_it_leads_to_is_written(file, tmp_path) -> None:
    link = tmp_path / "docs" / "PM-2026-001.md"
    link.parent.mkdir()
    link.symlink_to(Path("..") / file.name)
    replacing.replace(link, b"before\r\n", b"after")
    assert (file.read_bytes(), link.is_symlink()) == (b"after", True)
    assert names(link.parent) == ["PM-2026-001.md"]


def test_who_has_the_file_open_reads_the_old_one_to_its_end(file) -> None:
    with file.open("rb") as opened:
        replacing.replace(file, b"before\r\n", b"after")
        assert (opened.read(), file.read_bytes()) == (b"before\r\n", b"after")


def test_a_file_that_changed_meanwhile_is_left_alone(file) -> None:
    file.write_bytes(b"somebody else's")
    with pytest.raises(Changed, match="changed meanwhile"):
        replacing.replace(file, b"before\r\n", b"after")
    assert (b"somebody else's", [file.name]) == (file.read_bytes(), names(file.parent))


def test_a_file_that_is_gone_does_not_come_back(file) -> None:
    file.unlink()
    with pytest.raises(FileNotFoundError):
        replacing.replace(file, b"before\r\n", b"after")
    assert names(file.parent) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_file_and_nothing_beside_it(file, step, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="the disk is full"):
        replacing.replace(file, b"before\r\n", b"after")
    assert (b"before\r\n", [file.name]) == (file.read_bytes(), names(file.parent))


def test_in_a_folder_that_takes_no_file_nothing_is_written() -> None:
    # Nobody's permissions help here, root's neither.
    file = Path("/proc/self/comm")
    before = file.read_bytes()
    with pytest.raises(OSError, match="/proc"):
        replacing.replace(file, before, b"after")
    assert before == file.read_bytes()


def test_a_file_closed_to_writing_is_not_replaced_by_another(file, monkeypatch) -> None:
    # Root may write to any file, and tests may be run by root.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError):
        replacing.replace(file, b"before\r\n", b"after")
    assert (b"before\r\n", [file.name]) == (file.read_bytes(), names(file.parent))


WRITER = """
import sys
from pathlib import Path
from postmortem_kb.operations import replacing

file = Path(sys.argv[1])
written = 0
while written < 40:
    before = file.read_bytes()
    try:
        replacing.replace(file, before, before + b"x")
        written += 1
    except replacing.Changed:
        pass
"""


def test_of_several_writers_at_once_none_is_lost(file) -> None:
    file.write_bytes(b"")
    command = [sys.executable, "-c", WRITER, str(file)]
    writers = [subprocess.Popen(command) for _ in range(4)]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    assert (file.read_bytes(), names(file.parent)) == (b"x" * 160, ["PM-2026-001.md"])


def test_where_there_are_no_locks_it_is_written_all_the_same(file, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(replacing.fcntl, "flock", refuse)
    replacing.replace(file, b"before\r\n", b"after")
    assert file.read_bytes() == b"after"
