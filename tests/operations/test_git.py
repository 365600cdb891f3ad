from __future__ import annotations

import subprocess
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
