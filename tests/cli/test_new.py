from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = "site_name: x\nplugins:\n  - postmortem-kb:\n      services: [checkout, search]\n"
TITLE = "Checkout failed in the EU"
FIRST = "docs/2026/PM-2026-001.md"
DATE = ["--date", "2026-03-04T14:05Z"]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("USER", "bob")
    monkeypatch.chdir(tmp_path)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.email", "Alice Smith+x@example.com")
    git(tmp_path, "config", "user.name", "Alice")
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


def written(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.glob("docs/**/*.md"))


def test_a_draft_is_written_and_passes_the_check(project, postmortem_cli) -> None:
    done = postmortem_cli(
        "new", TITLE, "--severity", "SEV2", "--owner", "@platform", "--service", "checkout",
        "--team", "a", "--team", "b", *DATE,
    )  # fmt: skip
    assert (done.exit_code, done.stdout) == (0, f"{FIRST}\n")
    assert done.stderr == f"Fill it in, then: postmortem check {FIRST}\n"
    checked = postmortem_cli("check", FIRST)
    assert (checked.exit_code, checked.stdout) == (0, "1 postmortem checked, nothing found.\n")


def test_without_a_terminal_nothing_is_asked_and_what_is_assumed_is_said(project, postmortem_cli):
    done = postmortem_cli("new", TITLE, *DATE)
    assert (done.exit_code, done.stdout) == (0, f"{FIRST}\n")
    assert done.stderr.splitlines()[:2] == ["assumed owner: Alice-Smith", "assumed severity: SEV3"]
    text = (project / FIRST).read_text(encoding="utf-8")
    assert text.count("assumed, please confirm") == 2


def test_a_second_draft_takes_the_next_id(project, postmortem_cli) -> None:
    for number in (1, 2, 3):
        done = postmortem_cli("new", TITLE, *DATE)
        assert done.stdout == f"docs/2026/PM-2026-00{number}.md\n"


def test_ids_on_other_branches_are_taken(project, postmortem_cli) -> None:
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "begin")
    git(project, "checkout", "-q", "-b", "theirs")
    assert postmortem_cli("new", TITLE, *DATE).exit_code == 0
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "theirs")
    git(project, "checkout", "-q", "main")
    assert written(project) == []
    assert postmortem_cli("new", TITLE, *DATE).stdout == "docs/2026/PM-2026-002.md\n"


REFUSED = [
    pytest.param(["short"], id="a-short-title"),
    pytest.param([TITLE, "--severity", "P1"], id="no-such-severity"),
    pytest.param([TITLE, "--owner", "Alice Smith"], id="no-handle"),
    pytest.param([TITLE, "--service", "chekout"], id="no-such-service"),
    pytest.param([TITLE, "--date", "yesterday"], id="no-date"),
    pytest.param([TITLE, "--date", "9999-01-01"], id="the-future"),
    pytest.param([TITLE, "--date", "unknown\n  detected: unknown"], id="more-than-a-date"),
    pytest.param([TITLE, "--kind", "party"], id="no-such-kind"),
    pytest.param([TITLE, "--template", "party"], id="no-such-template"),
    pytest.param([TITLE, "--template", "near-miss", "--kind", "incident"], id="of-another-kind"),
    pytest.param(["a\nb\n---\nc title"], id="lines-in-the-title"),
    pytest.param([], id="no-title"),
]


@pytest.mark.parametrize("arguments", REFUSED)
def test_a_bad_answer_is_status_two_and_writes_nothing(arguments, project, postmortem_cli) -> None:
    done = postmortem_cli("new", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr
    assert written(project) == []
    assert not (project / "docs").exists()


TEMPLATES = [
    pytest.param([], "incident", "## Response", id="neither"),
    pytest.param(["--kind", "security"], "security", "### Evidence preserved", id="by-the-kind"),
    pytest.param(["--template", "exercise"], "exercise", "## Scenario", id="by-the-template"),
    pytest.param(["--template", "compact", "--kind", "near-miss"], "near-miss", "## Response",
                 id="any-kind"),
    pytest.param(["--template", "full"], "incident", "```five-whys", id="the-default"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "kind", "words"), TEMPLATES)
def test_a_template_brings_its_kind_and_a_kind_its_template(
    arguments, kind, words, project, postmortem_cli
) -> None:
    assert postmortem_cli("new", TITLE, *DATE, *arguments).exit_code == 0
    text = (project / FIRST).read_text(encoding="utf-8")
    assert f"\nkind: {kind}  #" in text
    assert f"\n{words}\n" in text
    assert postmortem_cli("check").exit_code == 0


def test_a_template_that_there_is_not_is_told_with_those_there_are(project, postmortem_cli) -> None:
    done = postmortem_cli("new", TITLE, "--template", "nearmiss")
    assert (done.exit_code, written(project)) == (2, [])
    assert "there is no template nearmiss; did you mean near-miss?\nThere are:\n" in done.stderr
    for name in ("compact", "exercise", "full", "near-miss", "security-incident"):
        assert f"\n  {name}: " in done.stderr


def test_without_a_configuration_it_says_how_to_begin(project, postmortem_cli) -> None:
    (project / "mkdocs.yml").unlink()
    done = postmortem_cli("new", TITLE)
    assert (done.exit_code, written(project)) == (2, [])
    assert "postmortem init DIR" in done.stderr


def test_a_faulty_configuration_is_status_two(project, postmortem_cli) -> None:
    (project / "mkdocs.yml").write_text("plugins: [\n", encoding="utf-8")
    done = postmortem_cli("new", TITLE)
    assert (done.exit_code, written(project)) == (2, [])
    assert "mkdocs.yml is faulty" in done.stderr


def test_a_faulty_template_of_the_teams_is_status_two(project, postmortem_cli) -> None:
    (project / "mkdocs.yml").write_text(CONFIG + "      templates: ours\n", encoding="utf-8")
    (project / "ours/new").mkdir(parents=True)
    (project / "ours/new/full.md.jinja").write_text("{% if %}\n", encoding="utf-8")
    done = postmortem_cli("new", TITLE)
    assert (done.exit_code, written(project)) == (2, [])
    assert "new/full.md.jinja, line 1: Expected" in done.stderr


def test_a_title_in_bytes_that_are_no_text_is_refused(project) -> None:
    command = [sys.executable, "-m", "postmortem_kb", "new", b"Checkout \xe9 failed"]
    done = subprocess.run(command, cwd=project, capture_output=True, timeout=60)
    assert (done.returncode, written(project)) == (2, [])
    assert b"Traceback" not in done.stderr


def test_it_never_waits_where_nobody_can_answer(project) -> None:
    command = [sys.executable, "-m", "postmortem_kb", "new", TITLE, *DATE]
    # A pipe that stays open and says nothing.
    reading, writing = os.pipe()
    try:
        done = subprocess.run(command, cwd=project, stdin=reading, capture_output=True, timeout=60)
    finally:
        os.close(reading)
        os.close(writing)
    assert (done.returncode, done.stdout) == (0, f"{FIRST}\n".encode())


def answered(folder: Path, answers: list[str], *arguments: str) -> tuple[int, str]:
    """Run the command on a pseudo-terminal; each prompt, known by its colon, gets an answer."""
    command = [sys.executable, "-m", "postmortem_kb", "new", TITLE, *arguments]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command, cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True
    )
    os.close(theirs)
    said = ""
    left = list(answers)
    while select.select([ours], [], [], 60)[0]:
        try:
            data = os.read(ours, 4096)
        except OSError:
            break
        if not data:
            break
        said += data.decode()
        if left and said.endswith(": "):
            os.write(ours, f"{left.pop(0)}\n".encode())
    status = process.wait(timeout=60)
    os.close(ours)
    return status, said


def test_on_a_terminal_it_asks_for_what_no_option_gives(project) -> None:
    status, said = answered(project, ["SEV1", "edge", "checkout, search", "", "2026-03-04"])
    assert (status, written(project)) == (0, [FIRST])
    questions = ["Severity (SEV1, ", "Owner, a handle [Alice-Smith]", "Services", "Teams", "Impact"]
    places = [said.find(question) for question in questions]
    assert places == sorted(places)
    assert places[0] >= 0
    text = (project / FIRST).read_text(encoding="utf-8")
    for line in ("severity: SEV1 ", "owner: edge ", "services: [checkout, search] ", "teams: [] "):
        assert f"\n{line}" in text
    assert "assumed" not in said + text


def test_on_a_terminal_it_does_not_ask_twice(project) -> None:
    given_ = ["--severity", "SEV2", "--owner", "a", "--service", "search", "--team", "b", *DATE]
    status, said = answered(project, [], *given_)
    assert (status, said.splitlines()[0]) == (0, FIRST)
