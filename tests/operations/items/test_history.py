from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from postmortem_kb.operations import configuration, loading
from postmortem_kb.operations.items import history as itemhistory

TODAY = date(2026, 11, 22)


def git(folder: Path, *arguments: str, day: str = "2026-01-01") -> None:
    when = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), f"{day}T12:00:00+00:00")
    subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        env={**os.environ, **when},
    )


@pytest.fixture
def base(bare_base: Path) -> Path:
    git(bare_base, "init", "-q", "-b", "main")
    git(bare_base, "config", "user.email", "alice@example.com")
    git(bare_base, "config", "user.name", "Alice")
    return bare_base


def write(base: Path, states: dict[str, str], name: str = "a", **fields: str) -> None:
    fields = {"id": "PM-2026-001", "title": "Something failed", **fields}
    lines = [f"{key}: {value}" for key, value in fields.items() if value]
    lines += ["action_items:"]
    for item, state in states.items():
        lines += [f"  - id: {item}", "    title: Mend it", f"    status: {state}"]
    file = base / "docs" / f"{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(("---", *lines, "---", "Body", "")), encoding="utf-8")


def tell(base: Path, state: str, *item: str) -> None:
    """Add lines to the item that is in a state."""
    file, status = base / "docs/a.md", f"    status: {state}\n"
    lines = "".join(f"    {line}\n" for line in item)
    text = file.read_text(encoding="utf-8").replace(status, f"{status}{lines}")
    file.write_text(text, encoding="utf-8")


def commit(base: Path, day: str) -> None:
    git(base, "add", "-A")
    git(base, "commit", "-q", "-m", day, day=day)


def found(base: Path) -> tuple[itemhistory.History, dict[str, tuple[str, str]]]:
    project = configuration.load(base / "mkdocs.yml")
    history = itemhistory.read(project)
    actions = loading.load(project, TODAY).knowledge.all_actions
    entries = itemhistory.entries(actions, history, TODAY)
    return history, {
        each.action.item.id: (str(each.opened_on), str(each.changed_on)) for each in entries
    }


def test_an_item_has_the_day_it_came_and_the_day_its_state_changed(base) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    write(base, {"AI-1": "in-progress", "AI-2": "open"})
    commit(base, "2026-03-01")
    write(base, {"AI-1": "in-progress", "AI-2": "open"}, summary="More is known")
    commit(base, "2026-04-01")
    history, days = found(base)
    assert history.dates_from == "git"
    assert days == {"AI-1": ("2026-02-01", "2026-03-01"), "AI-2": ("2026-03-01", "2026-03-01")}


def test_a_file_that_moved_keeps_its_days(base) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    (base / "docs/a.md").unlink()
    write(base, {"AI-1": "open"}, name="2026/b")
    commit(base, "2026-03-01")
    assert found(base)[1] == {"AI-1": ("2026-02-01", "2026-02-01")}


def test_a_new_id_keeps_the_days_of_the_former_one(base) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    write(base, {"AI-1": "open"}, id="PM-2026-002", former_ids="[PM-2026-001]")
    commit(base, "2026-03-01")
    assert found(base)[1] == {"AI-1": ("2026-02-01", "2026-02-01")}


def test_without_an_id_the_file_is_known_by_its_path(base) -> None:
    write(base, {"AI-1": "open"}, id="")
    commit(base, "2026-02-01")
    write(base, {"AI-1": "done"}, id="")
    commit(base, "2026-03-01")
    assert found(base)[1] == {"AI-1": ("2026-02-01", "2026-03-01")}


def test_an_item_that_was_gone_and_is_back_is_as_old_as_before(base) -> None:
    for day, states in (
        ("2026-02-01", {"AI-1": "open", "AI-2": "open"}),
        ("2026-03-01", {"AI-2": "open"}),
        ("2026-04-01", {"AI-1": "open", "AI-2": "open"}),
    ):
        write(base, states)
        commit(base, day)
    assert found(base)[1]["AI-1"] == ("2026-02-01", "2026-02-01")


@pytest.mark.parametrize("broken", [b"---\nid: [\n", b"\xff\xfe\x00", b"", b"no header\n"])
def test_a_broken_version_changes_nothing(broken, base) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    (base / "docs/a.md").write_bytes(broken)
    commit(base, "2026-03-01")
    write(base, {"AI-1": "open"})
    commit(base, "2026-04-01")
    assert found(base)[1] == {"AI-1": ("2026-02-01", "2026-02-01")}


def test_what_was_done_on_a_branch_has_the_day_it_was_merged(base) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    git(base, "checkout", "-q", "-b", "side")
    write(base, {"AI-1": "done"})
    commit(base, "2026-02-10")
    git(base, "checkout", "-q", "main")
    (base / "other.txt").write_text("x", encoding="utf-8")
    commit(base, "2026-02-20")
    git(base, "merge", "-q", "--no-ff", "-m", "merge", "side", day="2026-03-01")
    assert found(base)[1] == {"AI-1": ("2026-02-01", "2026-03-01")}


def test_what_is_not_committed_in_a_file_git_knows_is_of_today(base) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    write(base, {"AI-1": "blocked", "AI-2": "open"}, reviewed_on="2026-01-24")
    assert found(base)[1] == {
        "AI-1": ("2026-01-24", str(TODAY)),
        "AI-2": (str(TODAY), str(TODAY)),
    }


def test_of_a_file_that_is_not_committed_the_file_tells_the_day(base) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    write(base, {"AI-2": "open"}, name="b", id="PM-2026-002", reviewed_on="2026-01-24")
    assert found(base)[1]["AI-2"] == ("2026-01-24", "2026-01-24")


@pytest.mark.parametrize("first", [{"AI-1": "open"}, {}], ids=["with-items", "without-items"])
@pytest.mark.parametrize("name", ["PM-2026-001", ""], ids=["with-an-id", "without-an-id"])
def test_an_item_added_to_a_file_later_is_not_as_old_as_its_review(first, name, base) -> None:
    write(base, first, id=name, reviewed_on="2026-01-24")
    if not first:
        file = base / "docs/a.md"
        text = file.read_text(encoding="utf-8").replace("action_items:\n", "")
        file.write_text(text, encoding="utf-8")
    commit(base, "2026-02-01")
    write(base, {**first, "AI-2": "open"}, id=name, reviewed_on="2026-01-24")
    commit(base, "2026-03-01")
    write(base, {**first, "AI-2": "blocked"}, id=name, reviewed_on="2026-01-24")
    commit(base, "2026-04-01")
    assert found(base)[1]["AI-2"] == ("2026-03-01", "2026-04-01")


def test_an_item_added_to_a_file_later_is_as_old_as_its_own_days(base) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    write(base, {"AI-1": "open", "AI-2": "done"})
    tell(base, "done", "closed_on: 2026-02-20")
    commit(base, "2026-03-01")
    assert found(base)[1]["AI-2"] == ("2026-02-20", "2026-02-20")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ((), str(TODAY)),
        (("updates: [{on: 2026-02-15, text: x}]",), str(TODAY)),
        (("closed_on: 2026-02-15",), str(TODAY)),
        (("updates: [{on: 2026-02-15, text: x}, {on: 2026-04-01, text: y}]",), "2026-04-01"),
        (("closed_on: 2026-03-01",), "2026-03-01"),
        (("closed_on: 2026-04-01", "verified_on: 2026-04-02"), "2026-04-02"),
    ],
)
def test_a_state_not_committed_has_a_day_since_the_last_one_or_today(item, expected, base) -> None:
    for day, state in (("2026-02-01", "open"), ("2026-03-01", "in-progress")):
        write(base, {"AI-1": state})
        commit(base, day)
    write(base, {"AI-1": "done"})
    tell(base, "done", *item)
    assert found(base)[1]["AI-1"][1] == expected


def test_a_first_state_that_is_left_and_not_committed_counts_from_the_first_day(base) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    write(base, {"AI-1": "done"})
    tell(base, "done", "updates: [{on: 2026-01-15, text: x}]")
    assert found(base)[1] == {"AI-1": ("2026-01-15", str(TODAY))}


@pytest.mark.parametrize(
    ("fields", "item", "expected"),
    [
        ({}, (), ("2026-02-01", "2026-02-01")),
        ({"reviewed_on": "2025-12-24"}, (), ("2025-12-24", "2025-12-24")),
        ({"meeting_on": "2025-12-20", "reviewed_on": "2025-12-24"}, (),
         ("2025-12-20", "2025-12-20")),
        ({"meeting_on": "2026-12-20"}, (), ("2026-02-01", "2026-02-01")),
        ({}, ("closed_on: 2025-06-01",), ("2025-06-01", "2025-06-01")),
        ({}, ("closed_on: 2025-06-01", "verified_on: 2025-07-01"), ("2025-06-01", "2025-07-01")),
        ({}, ("updates: [{on: 2025-05-01, text: x}, {on: 2025-08-01, text: y}]",),
         ("2025-05-01", "2025-08-01")),
        ({}, ("closed_on: 2025-06-01", "updates: [{on: 2025-08-01, text: y}]"),
         ("2025-06-01", "2025-08-01")),
        ({}, ("updates: [{on: 2025-05-01, text: x}, {on: 2026-02-02, text: y}]",),
         ("2025-05-01", "2025-05-01")),
        ({"reviewed_on": "2025-12-24"}, ("updates: [{on: 2026-02-02, text: y}]",),
         ("2025-12-24", "2025-12-24")),
    ],
)  # fmt: skip
def test_what_came_in_one_commit_is_as_old_as_its_file_proves(fields, item, expected, base) -> None:
    write(base, {"AI-1": "open"}, times="{impact_start: 2025-03-01T10:00:00Z}", **fields)
    tell(base, "open", *item)
    commit(base, "2026-02-01")
    assert found(base)[1] == {"AI-1": expected}


def test_a_change_that_git_saw_counts_more_than_the_file(base) -> None:
    write(base, {"AI-1": "open"}, reviewed_on="2025-12-24")
    commit(base, "2026-02-01")
    write(base, {"AI-1": "blocked"}, reviewed_on="2025-12-24")
    commit(base, "2026-03-01")
    assert found(base)[1] == {"AI-1": ("2025-12-24", "2026-03-01")}


def test_only_files_that_are_postmortems_count(base) -> None:
    (base / "mkdocs.yml").write_text(
        "site_name: X\nexclude_docs: /old/\n"
        "plugins:\n  - postmortem-kb:\n      pages: [guide.md]\n",
        encoding="utf-8",
    )
    for name in ("old/a", "guide"):
        write(base, {"AI-1": "open"}, name=name)
    commit(base, "2026-02-01")
    write(base, {"AI-1": "open"})
    commit(base, "2026-03-01")
    assert found(base)[1] == {"AI-1": ("2026-03-01", "2026-03-01")}


def test_what_git_refuses_is_told_and_no_day_is_known(base, monkeypatch) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    history, days = found(base)
    assert (history.dates_from, days) == ("none", {"AI-1": ("None", "None")})
    assert "dubious ownership" in history.remark
    assert "nobody can tell how old an action item is" in history.remark


@pytest.mark.parametrize(
    "setting",
    [("log.showRoot", "false"), ("log.diffMerges", "off"), ("log.showSignature", "true"),
     ("diff.renames", "copies"), ("core.quotePath", "true"), ("log.follow", "true")],
    ids=lambda each: each[0],
)  # fmt: skip
def test_the_settings_of_a_user_make_no_difference(setting, base) -> None:
    write(base, {"AI-1": "open"}, name="\u00fc b")
    commit(base, "2026-02-01")
    git(base, "config", *setting)
    assert found(base)[1] == {"AI-1": ("2026-02-01", "2026-02-01")}


def test_a_shallow_clone_knows_no_day_and_says_what_to_do(base, tmp_path) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    (base / "x").write_text("x", encoding="utf-8")
    commit(base, "2026-03-01")
    git(tmp_path, "clone", "-q", "--depth", "1", base.as_uri(), "clone")
    history, days = found(tmp_path / "clone")
    assert (history.dates_from, days) == ("none", {"AI-1": ("None", "None")})
    assert "this is a shallow clone" in history.remark
    assert "fetch the history" in history.remark


def test_a_partial_clone_knows_no_day_either(base, tmp_path) -> None:
    write(base, {"AI-1": "open"})
    commit(base, "2026-02-01")
    write(base, {"AI-1": "done"})
    commit(base, "2026-03-01")
    git(base, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", base.as_uri(), "clone")
    history, days = found(tmp_path / "clone")
    assert (history.dates_from, days) == ("none", {"AI-1": ("None", "None")})
    assert "this is a partial clone" in history.remark


def test_outside_of_a_repository_the_files_tell(base) -> None:
    write(base, {"AI-1": "open"}, reviewed_on="2025-12-24")
    (base / ".git").rename(base / "gone")
    history, days = found(base)
    assert history == itemhistory.History("files")
    assert days == {"AI-1": ("2025-12-24", "2025-12-24")}


def test_before_the_first_commit_the_files_tell_and_it_is_said(base) -> None:
    write(base, {"AI-1": "open"}, reviewed_on="2025-12-24")
    history, days = found(base)
    assert history.dates_from == "files"
    assert "the files tell" in history.remark
    assert days == {"AI-1": ("2025-12-24", "2025-12-24")}


def test_files_are_read_in_parts(base, monkeypatch) -> None:
    monkeypatch.setattr(itemhistory, "_CHUNK", 1)
    for number in range(1, 4):
        write(base, {f"AI-{number}": "open"}, name=f"f{number}", id=f"PM-2026-00{number}")
    commit(base, "2026-02-01")
    assert found(base)[1] == {f"AI-{n}": ("2026-02-01", "2026-02-01") for n in (1, 2, 3)}
