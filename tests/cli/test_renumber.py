from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

OLD, NEW = "PM-2025-003", "PM-2025-004"
FIELDS = "title: Checkout failed in the EU\nstatus: draft\nseverity: SEV3\nowner: platform\n"


def git(root: Path, *arguments: str) -> str:
    name = ["-c", "user.name=Platform", "-c", "user.email=platform@example.com"]
    done = subprocess.run(
        ["git", *name, *arguments], cwd=root, check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture
def base(bare_base: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with two postmortems, an attachment and a page."""
    year = bare_base / "docs/2025"
    (year / OLD).mkdir(parents=True)
    (year / f"{OLD}.md").write_text(f"---\nid: {OLD}\n{FIELDS}---\n\n![a]({OLD}/a.png)\n")
    (year / OLD / "a.png").write_text("a")
    (year / "PM-2025-001.md").write_text(
        f"---\nid: PM-2025-001\n{FIELDS}related: [{OLD}]\n---\n\n[it]({OLD}.md#impact)\n"
    )
    (bare_base / "docs/index.md").write_text(f"[it](2025/{OLD}.md)\n")
    git(bare_base, "init", "--quiet")
    git(bare_base, "add", ".")
    git(bare_base, "commit", "--quiet", "--message", "One")
    monkeypatch.chdir(bare_base)
    return bare_base


def test_git_sees_a_rename_and_the_check_finds_nothing(base, postmortem_cli) -> None:
    done = postmortem_cli("renumber", OLD)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "docs/index.md: 1 link",
        "docs/2025/PM-2025-001.md: 1 id and 1 link",
        f"docs/2025/{OLD}.md: 1 id and 1 link",
        f"docs/2025/{OLD}.md is docs/2025/{NEW}.md now",
        f"docs/2025/{OLD} is docs/2025/{NEW} now",
        f"{OLD} is {NEW} now",
    ]
    git(base, "add", ".")
    status = git(base, "status", "--short").splitlines()
    assert [line[:2] for line in status] == ["M ", "R ", "R ", "M "]
    assert postmortem_cli("check").exit_code == 0
    assert NEW in postmortem_cli("status", OLD).stdout


def test_a_dry_run_writes_nothing_and_git_can_apply_it(base, postmortem_cli) -> None:
    shown = postmortem_cli("renumber", OLD, "--dry-run")
    assert (shown.exit_code, git(base, "status", "--short")) == (0, "")
    (base.parent / "x.diff").write_text(shown.stdout, encoding="utf-8")
    postmortem_cli("renumber", OLD)
    git(base, "add", ".")
    done = git(base, "write-tree")
    git(base, "reset", "--hard", "--quiet")
    git(base, "apply", "--index", str(base.parent / "x.diff"))
    assert git(base, "write-tree") == done


def test_an_id_of_a_branch_is_not_given_again(base, postmortem_cli) -> None:
    git(base, "checkout", "--quiet", "-b", "other")
    (base / f"docs/2025/{NEW}.md").write_text(f"---\nid: {NEW}\n{FIELDS}---\n")
    git(base, "add", ".")
    git(base, "commit", "--quiet", "--message", "Two")
    git(base, "checkout", "--quiet", "-")
    refused = postmortem_cli("renumber", OLD, NEW)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert f"{NEW} is taken" in refused.stderr
    assert f"{OLD} is PM-2025-005 now" in postmortem_cli("renumber", OLD).stdout


def test_an_id_is_taken_back_though_the_branch_still_has_its_file(base, postmortem_cli) -> None:
    postmortem_cli("renumber", OLD)
    done = postmortem_cli("renumber", NEW, OLD)
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"former_ids: [{NEW}]\n" in (base / f"docs/2025/{OLD}.md").read_text()
    assert (base / "docs/index.md").read_text() == f"[it](2025/{OLD}.md)\n"


def test_what_still_names_the_file_is_told(base, postmortem_cli) -> None:
    (base / "docs/index.md").write_text(f"<img srcset='2025/{OLD}.png 2x'>\n")
    told = f"docs/index.md still names {OLD} at line 1: write {NEW} if it is this\n"
    assert postmortem_cli("renumber", OLD).stderr == told


def test_two_files_with_one_id_are_listed(base, postmortem_cli) -> None:
    (base / "docs/2025/PM-2025-002.md").write_text(f"---\nid: {OLD}\n{FIELDS}---\n")
    refused = postmortem_cli("renumber", OLD)
    assert refused.exit_code == 2
    assert f"docs/2025/PM-2025-002.md and docs/2025/{OLD}.md; give a path" in refused.stderr
    done = postmortem_cli("renumber", "docs/2025/PM-2025-002.md")
    assert done.exit_code == 0
    assert f"docs/2025/PM-2025-001.md points to {OLD} and is left" in done.stderr


def test_a_navigation_that_names_the_file_is_told(base, postmortem_cli) -> None:
    text = f"site_name: X\nplugins: [postmortem-kb]\nnav: [2025/{OLD}.md]\n"
    (base / "mkdocs.yml").write_text(text)
    done = postmortem_cli("renumber", OLD)
    assert done.stderr == f"mkdocs.yml names 2025/{OLD}.md: write 2025/{NEW}.md there\n"


@pytest.mark.parametrize("word", ["PM-2025-999", "gone.md", "docs/index.md", "\x1b[31m"])
def test_what_is_no_postmortem_is_said(base, postmortem_cli, word) -> None:
    done = postmortem_cli("renumber", word)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "nothing was written: " in done.stderr
    assert "\x1b" not in done.stderr
