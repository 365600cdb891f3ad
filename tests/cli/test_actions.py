from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from postmortem_kb import action_formats

BASE = """\
---
id: PM-2026-{n:03}
title: Orders failed at checkout
status: reviewed
severity: {severity}
visibility: {visibility}
owner: alice
services: [{service}]
times: {{impact_start: 2026-0{n}-01T10:00:00Z}}
reviewed_on: 2026-0{n}-10
action_items:
  - id: AI-1
    title: Alert on failed payments
    type: detect
    owner: {owner}
    due: 2026-10-0{n}
    status: open
  - id: AI-2
    title: Cap the retries
    type: prevent
    status: in-progress
    due: 2026-12-0{n}
  - id: AI-3
    title: Write it down
    type: process
    owner: alice
    status: done
    closed_on: 2026-0{n}-20
---
Body
"""
TODAY = ("--today", "2026-11-22")


@pytest.fixture
def base(bare_base: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for n, severity, service, owner, visibility in (
        (1, "SEV1", "Orders API", "payments", "internal"),
        (2, "SEV2", "ledger", "bob", "internal"),
        (3, "SEV1", "ledger", "secret-owner", "restricted"),
    ):
        text = BASE.format(
            n=n, severity=severity, service=service, owner=owner, visibility=visibility
        )
        (bare_base / "docs" / f"PM-2026-{n:03}.md").write_text(text, encoding="utf-8")
    monkeypatch.chdir(bare_base)
    return bare_base


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.email=a@example.com", "-c", "user.name=A")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


ALL = ["1/AI-1", "2/AI-1", "1/AI-2", "2/AI-2", "1/AI-3", "2/AI-3"]
CHOICES = [
    ((), ALL),
    (("--open",), ALL[:4]),
    (("--overdue",), ALL[:2]),
    (("--open", "--overdue"), ALL[:2]),
    (("--unverified",), ALL[4:]),
    (("--overdue", "--unverified"), [*ALL[:2], *ALL[4:]]),
    (("--stale",), ALL[:4]),
    (("--owner", "BOB"), ["2/AI-1"]),
    (("--owner", "bob", "--owner", "payments"), ["1/AI-1", "2/AI-1"]),
    (("--team", "Alice"), ["1/AI-3", "2/AI-3"]),
    (("--severity", "sev 2"), ["2/AI-1", "2/AI-2", "2/AI-3"]),
    (("--service", "orders api", "--open"), ["1/AI-1", "1/AI-2"]),
    (("--type", "detect", "--type", "Prevent", "--severity", "SEV1"), ["1/AI-1", "1/AI-2"]),
    (("--due-before", "2026-10-02"), ["1/AI-1"]),
    (("pm-2026-002", "--open"), ["2/AI-1", "2/AI-2"]),
    (("PM-2026-002", "docs/PM-2026-001.md", "--overdue"), ["1/AI-1", "2/AI-1"]),
]


@pytest.mark.parametrize(("options", "expected"), CHOICES)
def test_the_filters_choose_and_keep_the_most_urgent_first(
    options, expected, base, postmortem_cli
) -> None:
    done = postmortem_cli("actions", *options, "--format", "json", *TODAY)
    assert done.exit_code == 0
    found = json.loads(done.stdout)["actions"]
    short = [f"{each['postmortem'].removeprefix('PM-2026-00')}/{each['id']}" for each in found]
    assert short == expected


@pytest.mark.parametrize("form", action_formats.names())
def test_what_is_restricted_is_in_no_format(form, base, postmortem_cli) -> None:
    done = postmortem_cli("actions", "--format", form, *TODAY)
    assert done.exit_code == 0
    assert "secret-owner" not in done.output
    assert "PM-2026-003" not in done.output
    assert "1 postmortem is left out" in done.stderr


@pytest.mark.parametrize("form", action_formats.names())
def test_nothing_found_is_said_and_no_failure(form, base, postmortem_cli) -> None:
    done = postmortem_cli("actions", "--owner", "nobody", "--format", form, *TODAY)
    assert done.exit_code == 0
    assert done.stdout
    assert "no action items" in done.output.lower()
    assert "nothing names the owner 'nobody'" in done.stderr


def test_written_to_a_pipe_nothing_is_cut_or_coloured(base, postmortem_cli) -> None:
    done = postmortem_cli("actions", "--overdue", *TODAY)
    assert "\x1b" not in done.stdout
    assert "PM-2026-001  AI-1  SEV1  open   52 d overdue  " in done.stdout
    assert done.stdout.endswith("2 action items: 2 open, 2 overdue, 0 done and not yet verified.\n")


GATES = [
    (("overdue",), 1, "2 action items are overdue\n"),
    (("overdue:SEV1,unowned",), 1,
     "1 SEV1 action item is overdue\n2 action items are open without an owner\n"),
    (("overdue:SEV3",), 0, ""),
    (("overdue", "--severity", "SEV2"), 1, "1 action item is overdue\n"),
    (("unowned", "--overdue"), 0, ""),
]  # fmt: skip


@pytest.mark.parametrize(("options", "status", "said"), GATES)
def test_a_gate_judges_what_the_filters_choose(options, status, said, base, postmortem_cli) -> None:
    done = postmortem_cli("actions", "--fail-on", *options, *TODAY)
    assert done.exit_code == status
    assert done.stderr.partition("visibility\n")[2] == said


MISUSES = [
    (("--severity", "SEV9"), "known are SEV1, SEV2, SEV3, SEV4, SEV5"),
    (("--team", "alic"), "did you mean alice?"),
    (("--type", "prevnt"), "did you mean prevent?"),
    (("--fail-on", "late"), "--fail-on: there is no condition 'late'; known are overdue"),
    (("--due-before", "soon"), "write it as 2026-11-22"),
    (("--team", "\x1b[31m"), "\\x1b[31m"),
    (
        ("--fail-on", "overdue", "--owner", "bobb"),
        "nothing names the owner 'bobb'; did you mean bob?",
    ),
    (("--fail-on", "overdue", "--service", "x"), "nothing names the service 'x'"),
    (("PM-2026-009",), "there is no postmortem PM-2026-009; did you mean PM-2026-00"),
    (("PM-2026-003",), "is left out: `publish` does not name its visibility"),
]


@pytest.mark.parametrize(("options", "said"), MISUSES)
def test_misuse_is_told_what_there_is(options, said, base, postmortem_cli) -> None:
    done = postmortem_cli("actions", *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_the_days_come_from_git_where_there_is_one(base, postmortem_cli) -> None:
    git(base, "init", "-q")
    git(base, "add", ".")
    git(base, "commit", "-q", "-m", "x", "--date", "2026-11-20T12:00:00Z")
    done = postmortem_cli("actions", "--format", "json", *TODAY)
    assert json.loads(done.stdout)["dates_from"] == "git"


def test_what_git_refuses_lets_no_job_pass_that_needs_the_days(
    base, monkeypatch, postmortem_cli
) -> None:
    git(base, "init", "-q")
    git(base, "add", ".")
    git(base, "commit", "-q", "-m", "x")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    done = postmortem_cli("actions", *TODAY)
    assert done.exit_code == 0
    assert "dubious ownership" in done.stderr
    for options in (("--stale",), ("--fail-on", "stale")):
        refused = postmortem_cli("actions", *options, *TODAY)
        assert (refused.exit_code, refused.stdout) == (2, "")


@pytest.mark.parametrize("form", action_formats.names())
def test_a_token_or_a_login_is_in_no_format(form, base, postmortem_cli) -> None:
    token = "ghp_" + "a1B2" * 9
    file = base / "docs/PM-2026-001.md"
    secret = f"https://bob:hunter2@git.example.com/{token}"
    text = file.read_text(encoding="utf-8")
    text = text.replace("Alert on failed payments", f'"Alert {secret}"')
    text = text.replace(
        "    status: open\n",
        f'    status: open\n    ticket: "{secret}"\n'
        f'    evidence: "{secret}"\n    updates: [{{on: 2026-05-01, text: "{secret}"}}]\n',
    )
    text = text.replace("Orders failed at checkout", f'"Orders {token}"')
    file.write_text(text, encoding="utf-8")
    done = postmortem_cli("actions", "PM-2026-001", "--open", "--format", form, *TODAY)
    whole = done.output.replace("\n ", "").replace("\r", "")
    assert "git.example.com" in whole.replace("\u200b", "")
    assert not [each for each in (token, "hunter2", "bob:") if each in whole]


def test_a_shallow_clone_lists_without_days_and_lets_no_job_pass_that_needs_them(
    base, tmp_path, monkeypatch, postmortem_cli
) -> None:
    git(base, "init", "-q")
    for name in ("x", "y"):
        (base / name).write_text(name, encoding="utf-8")
        git(base, "add", ".")
        git(base, "commit", "-q", "-m", name)
    git(tmp_path, "clone", "-q", "--depth", "1", base.as_uri(), "clone")
    monkeypatch.chdir(tmp_path / "clone")
    done = postmortem_cli("actions", "--format", "json", *TODAY)
    assert done.exit_code == 0
    assert "this is a shallow clone" in done.stderr
    told = json.loads(done.stdout)
    assert told["dates_from"] == "none"
    assert {each["age_days"] for each in told["actions"]} == {None}
    for options in (("--stale",), ("--fail-on", "overdue,stale")):
        refused = postmortem_cli("actions", *options, *TODAY)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert "fetch the history" in refused.stderr


def test_the_help_shows_examples_on_lines_of_their_own(postmortem_cli) -> None:
    lines = postmortem_cli("actions", "--help").stdout.splitlines()
    assert "    postmortem actions --overdue --unverified --format markdown" in lines
    assert "  Examples:" in lines
    assert "90 days" in " ".join(" ".join(lines).split())
