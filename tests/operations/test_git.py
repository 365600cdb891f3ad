from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest

from postmortem_kb.operations import git


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    run(tmp_path, "init", "-q", "-b", "main")
    run(tmp_path, "config", "user.email", "alice+work@example.com")
    run(tmp_path, "config", "user.name", "Alice")
    return tmp_path


def run(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def commit(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(name, encoding="utf-8")
    run(folder, "add", ".")
    run(folder, "commit", "-q", "-m", name)


def test_files_of_every_branch_are_found(repository) -> None:
    commit(repository, "a.md")
    run(repository, "checkout", "-q", "-b", "other")
    commit(repository, "docs/b.md")
    run(repository, "checkout", "-q", "main")
    run(repository, "update-ref", "refs/remotes/origin/theirs", "other")
    run(repository, "branch", "-D", "other")
    assert sorted(set(git.files_on_branches(repository))) == ["a.md", "docs/b.md"]


def test_only_files_below_the_folder_are_given(repository) -> None:
    commit(repository, "a.md")
    commit(repository, "docs/b.md")
    assert list(git.files_on_branches(repository / "docs")) == ["b.md"]


def test_the_folder_need_not_be_on_this_branch(repository) -> None:
    commit(repository, "a.md")
    run(repository, "checkout", "-q", "-b", "other")
    commit(repository, "docs/in/b.md")
    run(repository, "checkout", "-q", "main")
    assert not (repository / "docs").exists()
    assert list(git.files_on_branches(repository / "docs/in")) == ["docs/in/b.md"]


def objects(folder: Path) -> list[Path]:
    return sorted((folder / ".git/objects").rglob("*"))


@pytest.fixture(params=["the git there is", "a git that knows no way to refuse"])
def any_git(request, tmp_path_factory, monkeypatch) -> None:
    if request.param != "the git there is":
        stub = tmp_path_factory.mktemp("bin") / "git"
        stub.write_text(f'#!/bin/sh\nunset GIT_NO_LAZY_FETCH\nexec {shutil.which("git")} "$@"\n')
        stub.chmod(0o755)
        monkeypatch.setenv("PATH", str(stub.parent), prepend=os.pathsep)


@pytest.mark.usefixtures("any_git")
def test_a_partial_clone_is_not_filled(repository, tmp_path_factory) -> None:
    commit(repository, "docs/a.md")
    run(repository, "config", "uploadpack.allowFilter", "true")
    run(repository, "config", "uploadpack.allowAnySHA1InWant", "true")
    blob = git.ask(repository, "rev-parse", "HEAD:docs/a.md").decode().strip()
    clone = tmp_path_factory.mktemp("clone")
    url = f"file://{repository}"
    run(clone, "clone", "-q", "--filter=tree:0", "--no-checkout", url, str(clone))
    before = objects(clone)
    assert list(git.files_on_branches(clone)) == []
    with contextlib.suppress(git.Refused):
        assert git.contents(clone, [blob]) == {}
    assert before == objects(clone)


def test_a_blob_that_there_is_not_is_left_out(repository) -> None:
    commit(repository, "a.md")
    blob = git.ask(repository, "rev-parse", "HEAD:a.md").decode().strip()
    assert git.contents(repository, ["0" * 40, blob, blob]) == {blob: b"a.md"}


def test_versions_are_what_each_commit_changed_the_newest_first(repository) -> None:
    commit(repository, "docs/a: b.md")
    commit(repository, "c.md")
    found = [(each.path, each.mode) for each in git.versions(repository)]
    assert found == [("c.md", b"100644"), ("docs/a: b.md", b"100644")]
    (below,) = git.versions(repository / "docs")
    assert git.contents(repository, [below.blob]) == {below.blob: b"docs/a: b.md"}
    assert below.path == "a: b.md"


def test_it_does_not_wait_for_longer_than_its_patience(tmp_path, monkeypatch) -> None:
    stub = tmp_path / "bin/git"
    stub.parent.mkdir()
    stub.write_text(
        '#!/bin/sh\ncase "$*" in\n  *for-each-ref*) seq 100;;\n'
        "  *) /bin/sleep 0.4; echo a.md;;\nesac\n"
    )
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stub.parent}:/usr/bin:/bin")
    monkeypatch.setattr(git, "_PATIENCE", 1.0)
    began = time.monotonic()
    found = list(git.files_on_branches(tmp_path))
    assert time.monotonic() - began < 5
    assert 1 <= len(found) <= 3


def test_git_is_told_neither_to_ask_nor_to_fetch_nor_to_lock(tmp_path, monkeypatch) -> None:
    stub = tmp_path / "bin/git"
    stub.parent.mkdir()
    stub.write_text("#!/bin/sh\nenv | grep ^GIT_ | sort\ncat\n")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stub.parent}:/usr/bin:/bin")
    told = set(git.ask(tmp_path, "version").decode().splitlines())
    refused = {"GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none"}
    assert {*refused, "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0"} - told == set()


def test_a_handle_is_the_local_part_of_the_address(repository) -> None:
    assert git.user_handle(repository) == "alice"


def test_outside_of_a_repository_nothing_is_known(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    assert (list(git.files_on_branches(tmp_path)), git.user_handle(tmp_path)) == ([], "")


def test_without_git_nothing_is_known(repository, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(repository / "empty"))
    assert (list(git.files_on_branches(repository)), git.user_handle(repository)) == ([], "")


def test_without_a_repository_it_is_no_fault_and_all_else_is(repository, monkeypatch) -> None:
    with pytest.raises(git.Refused) as refusal:
        git.ask(repository, "log")
    assert not isinstance(refusal.value, git.NoRepository)
    shutil.rmtree(repository / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(repository.parent))
    monkeypatch.setenv("LANGUAGE", "de")
    with pytest.raises(git.NoRepository, match="not a git repository"):
        git.ask(repository, "log")
    monkeypatch.setenv("PATH", str(repository / "empty"))
    with pytest.raises(git.NoRepository, match="git is not installed"):
        git.ask(repository, "log")


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [(b"0", date(1970, 1, 1)), (b"1795348799", date(2026, 11, 22)),
     (b"253402300799", date(9999, 12, 31)), (b"253402300800", date(9999, 12, 31)),
     (b"18446744073709551615", date(9999, 12, 31)), (b"-99999999999999", date(1, 1, 1))],
)  # fmt: skip
def test_a_time_of_no_calendar_is_the_nearest_day(stamp, expected) -> None:
    assert git.day(stamp) == expected
