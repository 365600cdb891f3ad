from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

CONFIG = "site_name: x\nplugins: [postmortem-kb]\n"
HEAD = "---\nid: {id}\ntitle: Checkout failed in the EU\nstatus: draft\nseverity: {severity}\n"
A, B, C = (f"docs/2026/PM-2026-00{number}.md" for number in (1, 2, 3))


def postmortem(number: int, *more: str, severity: str = "SEV3", body: str = "") -> str:
    head = HEAD.format(id=f"PM-2026-00{number}", severity=severity)
    return f"{head}owner: platform\n{''.join(f'{line}' + chr(10) for line in more)}---\n{body}"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "-q", "-b", "main")
    git("config", "user.email", "alice@example.com")
    git("config", "user.name", "Alice")
    # A fault that is on main already, in a file that nobody touches.
    write({"mkdocs.yml": CONFIG, A: postmortem(1, severity="P1"), B: postmortem(2)})
    commit()
    git("switch", "-q", "-c", "pm")
    return folder


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


def write(files: dict[str, str]) -> None:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def commit(message: str = "x") -> None:
    git("add", "--all")
    git("commit", "-q", "-m", message)


@pytest.fixture
def found(repository, postmortem_cli):
    def check(*arguments: str) -> list[tuple[str, str]]:
        done = postmortem_cli("check", "--format", "json", "--diff-base", "main", *arguments)
        assert done.exit_code in (0, 1), done.output
        return [(each["path"], each["code"]) for each in json.loads(done.stdout)]

    return check


def test_nothing_changed_is_nothing_to_report(found) -> None:
    assert found() == []


@pytest.mark.parametrize("how", ["committed", "staged", "in the working copy", "not tracked"])
def test_a_changed_file_is_reported_on(found, how) -> None:
    file = C if how == "not tracked" else B
    number = 3 if how == "not tracked" else 2
    write({file: postmortem(number, severity="P2")})
    if how == "staged":
        git("add", file)
    if how == "committed":
        commit()
    assert found() == [(file, "PM104")]


def test_what_main_has_got_since_is_not_a_change(found) -> None:
    git("switch", "-q", "main")
    write({B: postmortem(2, severity="P2")})
    commit()
    git("switch", "-q", "pm")
    assert found() == []


def test_changed_files_are_judged_against_all_others(found) -> None:
    write({C: postmortem(3, "related: [PM-2026-001, PM-2026-404]")})
    assert found() == [(C, "PM401")]


def test_a_deleted_file_that_others_relate_to_is_a_fault_where_they_do(found) -> None:
    git("switch", "-q", "main")
    write({C: postmortem(3, "related: [PM-2026-002]", body="[Before](PM-2026-002.md)\n")})
    commit()
    git("switch", "-q", "pm")
    git("merge", "-q", "main")
    Path(B).unlink()
    assert found() == [(C, "PM401"), (C, "PM408")]


def test_a_changed_id_that_others_relate_to_is_a_fault_where_they_do(found) -> None:
    git("switch", "-q", "main")
    write({C: postmortem(3, "related: [PM-2026-002]")})
    commit()
    git("switch", "-q", "pm")
    git("merge", "-q", "main")
    write({B: postmortem(2).replace("PM-2026-002", "PM-2026-007")})
    assert (C, "PM401") in found()


def test_an_id_taken_by_a_file_before_it_is_a_fault_wherever_it_shows(found) -> None:
    write({"docs/2025/a.md": postmortem(2)})
    assert (B, "PM402") in found()


def test_a_relation_that_dangled_before_is_not_reported(found) -> None:
    git("switch", "-q", "main")
    write({C: postmortem(3, "related: [PM-2026-404]")})
    commit()
    git("switch", "-q", "pm")
    git("merge", "-q", "main")
    write({B: postmortem(2, "tags: [a]")})
    assert found() == []


def test_a_changed_configuration_is_judged_everywhere(found, postmortem_cli) -> None:
    write({"mkdocs.yml": f"{CONFIG}docs_dir: docs\n"})
    assert found() == [(A, "PM104")]
    done = postmortem_cli("check", "--diff-base", "main")
    assert "the configuration changed" in done.stderr


def test_paths_choose_among_what_changed(found) -> None:
    write({B: postmortem(2, severity="P2"), C: postmortem(3, severity="P2")})
    assert found(C, A) == [(C, "PM104")]


def test_odd_names_are_found(found) -> None:
    name = "docs/2026/a b\nü\t'c.md"
    write({name: postmortem(3, severity="P2")})
    commit()
    assert (name, "PM104") in found()


def test_it_works_from_a_folder_of_the_repository(found, monkeypatch) -> None:
    write({B: postmortem(2, severity="P2")})
    monkeypatch.chdir("docs")
    assert found() == [("2026/PM-2026-002.md", "PM104")]


def refused(postmortem_cli, ref: str) -> str:
    done = postmortem_cli("check", "--diff-base", ref)
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr


@pytest.mark.parametrize("ref", ["gone", "", "main..pm", "a\nb"])
def test_a_commit_that_is_not_there_is_misuse(repository, postmortem_cli, ref) -> None:
    assert "fetch it first" in refused(postmortem_cli, ref)


def test_an_option_is_no_commit(repository, postmortem_cli) -> None:
    assert "no name of a commit" in refused(postmortem_cli, "--output=pwned")
    assert not Path("pwned").exists()


def test_histories_without_a_common_commit_are_told(repository, postmortem_cli) -> None:
    git("switch", "-q", "--orphan", "other")
    write({"mkdocs.yml": CONFIG, A: postmortem(1)})
    commit()
    assert "no history in common" in refused(postmortem_cli, "main")


def test_a_shallow_clone_says_what_to_fetch(repository, postmortem_cli, monkeypatch) -> None:
    write({B: postmortem(2, "tags: [a]")})
    commit("two")
    git("switch", "-q", "main")
    write({A: postmortem(1)})
    commit("three")
    shallow = repository.parent / "shallow"
    git("clone", "-q", "--depth=1", "--no-single-branch", f"file://{repository}", str(shallow))
    monkeypatch.chdir(shallow)
    git("switch", "-q", "pm")
    assert "fetch-depth: 0" in refused(postmortem_cli, "origin/main")


def test_outside_of_a_repository_git_says_why(tmp_path, monkeypatch, postmortem_cli) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    write({"mkdocs.yml": CONFIG, A: postmortem(1)})
    assert "not a git repository" in refused(postmortem_cli, "main")


def test_without_git_it_says_so(repository, postmortem_cli, monkeypatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert shutil.which("git") is None
    assert "git is not installed" in refused(postmortem_cli, "main")


def test_other_endings_of_markdown_are_as_good(found) -> None:
    old = "docs/2026/PM-2026-004.markdown"
    git("switch", "-q", "main")
    write({C: postmortem(3, "related: [PM-2026-004]"), old: postmortem(4)})
    commit()
    git("switch", "-q", "pm")
    git("merge", "-q", "main")
    Path(old).unlink()
    assert found() == [(C, "PM401")]


def test_a_former_id_that_is_gone_is_a_fault_where_others_relate_to_it(found) -> None:
    git("switch", "-q", "main")
    write({B: postmortem(2, "former_ids: [PM-2020-009]")})
    write({C: postmortem(3, "related: [PM-2020-009]")})
    commit()
    git("switch", "-q", "pm")
    git("merge", "-q", "main")
    write({B: postmortem(2)})
    assert found() == [(C, "PM401")]


def test_a_runbook_that_is_gone_is_a_fault_where_it_is_named(found) -> None:
    git("switch", "-q", "main")
    runbook = ["runbooks:", "  - title: Restore", "    path: runbooks/restore.md"]
    write({C: postmortem(3, *runbook), "runbooks/restore.md": "# Restore\n"})
    commit()
    git("switch", "-q", "pm")
    git("merge", "-q", "main")
    Path("runbooks/restore.md").unlink()
    assert found() == [(C, "PM409")]


@pytest.mark.parametrize("target", ["/proc/self/mem", "/dev/zero", "nowhere", "../.."])
def test_a_link_to_elsewhere_is_not_followed(found, target) -> None:
    Path(C).symlink_to(target)
    git("add", C)
    assert found() == [(C, "PM001")]


def test_a_shallow_clone_is_named_when_the_commit_is_not_there_either(
    repository, postmortem_cli, monkeypatch
) -> None:
    shallow = repository.parent / "shallow"
    base = subprocess.run(
        ["git", "rev-parse", "main"], check=True, capture_output=True, text=True
    ).stdout.strip()
    write({B: postmortem(2, "tags: [a]")})
    commit("two")
    git("clone", "-q", "--depth=1", "--branch=pm", f"file://{repository}", str(shallow))
    monkeypatch.chdir(shallow)
    assert "fetch-depth: 0" in refused(postmortem_cli, base)


def test_a_link_to_a_file_that_changed_is_reported_on(found) -> None:
    git("switch", "-q", "main")
    write({"shared/PM-2026-003.md": postmortem(3)})
    Path(C).symlink_to("../../shared/PM-2026-003.md")
    commit()
    git("switch", "-q", "pm")
    git("merge", "-q", "main")
    write({"shared/PM-2026-003.md": postmortem(3, severity="P2")})
    assert found() == [(C, "PM104")]


def test_an_inherited_configuration_counts_as_the_configuration(found) -> None:
    git("switch", "-q", "main")
    write({"mkdocs.yml": f"INHERIT: base.yml\n{CONFIG}", "base.yml": "site_name: y\n"})
    commit()
    git("switch", "-q", "pm")
    git("merge", "-q", "main")
    write({"base.yml": "site_name: z\n"})
    assert found() == [(A, "PM104")]


def test_a_repository_within_this_one_counts_as_changed(found) -> None:
    Path("docs/2027").mkdir()
    git("-C", "docs/2027", "init", "-q")
    write({"docs/2027/PM-2026-003.md": postmortem(3, severity="P2")})
    assert ("docs/2027/PM-2026-003.md", "PM104") in found()


@pytest.mark.parametrize("page", ["README.md", "index.md", "index.markdown"])
def test_a_page_that_takes_an_address_is_told_where_that_was(found, page) -> None:
    git("switch", "-q", "main")
    config = "plugins:\n  - postmortem-kb:\n      pages: [/postmortems/**]\n"
    write({"mkdocs.yml": config})
    commit()
    git("switch", "-q", "pm")
    git("merge", "-q", "main")
    write({f"docs/postmortems/pm-2026-002/{page}": "# Mine\n"})
    assert found() == [(B, "PM407")]


def test_postmortems_outside_of_the_repository_are_told(repository, postmortem_cli) -> None:
    (repository.parent / "outside").mkdir()
    write({"mkdocs.yml": f"docs_dir: ../outside\n{CONFIG}"})
    assert "lies outside of the repository" in refused(postmortem_cli, "main")


def test_paths_choose_among_what_the_changes_break_too(found) -> None:
    git("switch", "-q", "main")
    write({C: postmortem(3, "related: [PM-2026-002]")})
    commit()
    git("switch", "-q", "pm")
    git("merge", "-q", "main")
    Path(B).unlink()
    assert found(A) == []
    assert found("docs") == [(C, "PM401")]
