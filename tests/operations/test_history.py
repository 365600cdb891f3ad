from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from postmortem_kb.operations import history


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    root = tmp_path / "repository"
    root.mkdir()
    run(root, "init", "-q", "-b", "main")
    run(root, "config", "user.email", "alice@example.com")
    run(root, "config", "user.name", "Alice")
    return root


def run(folder: Path, *arguments: str, day: str = "2026-03-04") -> None:
    when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{day}T12:00:00+00:00")
    subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, **when},
    )


def commit(folder: Path, day: str, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{name} on {day}", encoding="utf-8")
    run(folder, "add", ".", day=day)
    run(folder, "commit", "-q", "-m", day, day=day)


def test_a_file_has_the_day_of_its_newest_commit(repository) -> None:
    commit(repository, "2026-03-01", "docs/a.md", "docs/2026/b.md", "other.md")
    commit(repository, "2026-03-03", "docs/a.md")
    assert history.last_changes(repository / "docs") == {
        "a.md": date(2026, 3, 3),
        "2026/b.md": date(2026, 3, 1),
    }


def test_a_merge_changes_nothing_by_itself(repository) -> None:
    commit(repository, "2026-03-01", "a.md")
    run(repository, "checkout", "-q", "-b", "side")
    commit(repository, "2026-03-02", "b.md")
    run(repository, "checkout", "-q", "main")
    commit(repository, "2026-03-03", "a.md")
    run(repository, "merge", "-q", "--no-ff", "-m", "merge", "side", day="2026-03-09")
    assert history.last_changes(repository) == {
        "a.md": date(2026, 3, 3),
        "b.md": date(2026, 3, 2),
    }


def test_any_name_is_read(repository) -> None:
    names = ["a b.md", "\u00fc.md", "a\nb.md", '"q".md', "\n1.md"]
    commit(repository, "2026-03-01", *names)
    commit(repository, "2026-03-02", "z.md")
    expected = {**dict.fromkeys(names, date(2026, 3, 1)), "z.md": date(2026, 3, 2)}
    assert history.last_changes(repository) == expected


def test_a_shallow_clone_tells_nothing(repository, tmp_path) -> None:
    commit(repository, "2026-03-01", "a.md")
    commit(repository, "2026-03-02", "b.md")
    run(tmp_path, "clone", "-q", "--depth", "1", repository.as_uri(), "shallow")
    assert (tmp_path / "shallow" / "a.md").is_file()
    assert history.last_changes(tmp_path / "shallow") == {}


def test_outside_of_a_repository_nothing_is_known(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert history.last_changes(tmp_path) == {}


def test_a_repository_without_a_commit_tells_nothing(repository) -> None:
    assert history.last_changes(repository) == {}


def test_without_git_nothing_is_known(repository, monkeypatch) -> None:
    commit(repository, "2026-03-01", "a.md")
    monkeypatch.setenv("PATH", "")
    assert history.last_changes(repository) == {}


def test_a_commit_of_the_year_12000_breaks_nothing(repository) -> None:
    commit(repository, "2026-03-01", "docs/a.md")
    (repository / "docs/b.md").write_text("x", encoding="utf-8")
    run(repository, "add", ".")
    tree = told(repository, "write-tree")
    who = "A <a@example.com> 316516204800 +0000"
    raw = f"tree {tree}\nparent {told(repository, 'rev-parse', 'HEAD')}\n"
    raw += f"author {who}\ncommitter {who}\n\nlate\n"
    run(repository, "reset", "-q", "--hard", told(repository, *_HASH, given=raw))
    assert history.last_changes(repository / "docs") == {
        "a.md": date(2026, 3, 1),
        "b.md": date(9999, 12, 31),
    }


_HASH = ("hash-object", "-t", "commit", "-w", "--stdin")


def told(folder: Path, *arguments: str, given: str = "") -> str:
    command = ["git", "-C", str(folder), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True, input=given)
    return done.stdout.strip()
