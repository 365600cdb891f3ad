from __future__ import annotations

from pathlib import Path

import pytest

FILE = "docs/PM-2026-001.md"
TEXT = """---
id: PM-2026-001
title: Card payments failed in the EU
status: draft
severity: SEV2
owner: alice
services: [checkout]
summary: One in five card payments failed.
times: {impact_start: 2026-03-04T14:05Z}
impact: {description: One in five card payments failed.}
---
"""


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [postmortem-kb]\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / FILE).write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_a_message_is_all_that_is_printed(base, postmortem_cli) -> None:
    done = postmortem_cli(
        "message", "pm-2026-001", "status-page-post", "--now", "2026-03-04T14:12Z"
    )
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "checkout: investigating\n\nOne in five card payments failed.\n\n"
        "- Began: 4 Mar 2026, 14:05 UTC\n- Next update: by 14:30 UTC\n"
    )


def test_without_anything_it_lists_the_messages(base, postmortem_cli) -> None:
    done = postmortem_cli("message")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "acknowledgement", "customer-letter", "executive-summary", "internal-announcement",
        "periodic-update", "resolution", "status-page-post",
    ]  # fmt: skip
    assert "status-page-post       for the public status page: " in done.stdout


def test_without_a_message_it_lists_which_are_ready_and_what_the_others_lack(base, postmortem_cli):
    done = postmortem_cli("message", FILE)
    assert done.exit_code == 0
    assert "acknowledgement: ready\n" in done.stdout
    assert (
        "resolution: 1 thing missing\n"
        f"  {FILE}:9: `times.resolved` or `times.impact_end` is missing: "
    ) in done.stdout


def test_what_is_missing_is_status_one_and_nothing_is_printed(base, postmortem_cli) -> None:
    done = postmortem_cli("message", "PM-2026-001", "resolution")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"{FILE}:9: `times.resolved` or `times.impact_end` is missing: when full service was "
        "restored; add below `times:` `resolved: 2026-03-04T14:30Z`",
        "1 thing stands against `resolution`; nothing was printed",
    ]


def test_a_secret_is_printed_nowhere(base, postmortem_cli) -> None:
    words = "broke since password hunter2x token=abcd1234efgh, proddb07 and ops-123 broke it"
    text = TEXT.replace(
        "{description: One in five card payments failed.}", f'{{description: "{words}"}}'
    )
    (base / FILE).write_text(text, encoding="utf-8")
    done = postmortem_cli("message", "PM-2026-001", "status-page-post")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "hunter2x" not in done.stderr
    assert "abcd1234efgh" not in done.stderr
    for each in ("`password`, and with it 1 secret", "`token`, and", "`proddb07`", "`ops-123`"):
        assert f"{FILE}:10: `impact.description` names {each}" in done.stderr


MISUSE = [
    pytest.param(["PM-2026-002", "resolution"], "no postmortem PM-2026-002", id="no-postmortem"),
    pytest.param(["PM-2026-001", "reslution"], "did you mean resolution?", id="no-message"),
    pytest.param(["resolution", "PM-2026-001"], "name the postmortem first", id="swapped"),
    pytest.param(["PM-2026-001", "../new/full"], "no message ../new/full", id="a-path"),
    pytest.param(["PM-2026-001", "a\x1b[2J"], "no message a\\x1b[2J", id="an-escape-sequence"),
    pytest.param(["PM-2026-001", "resolution", "--now", "soon"], "write it as", id="no-moment"),
    pytest.param(["PM-2026-001", "resolution", "--now", "2026-03-04"], "write", id="a-day"),
    pytest.param(["PM-2026-001", "resolution", "--now", "unknown"], "write it as", id="unknown"),
    pytest.param(["PM-2026-001", "resolution", "--now", ""], "write it as", id="empty"),
]


@pytest.mark.parametrize(("arguments", "words"), MISUSE)
def test_misuse_is_status_two(arguments, words, base, postmortem_cli) -> None:
    done = postmortem_cli("message", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def test_where_there_is_no_knowledge_base_it_says_so(tmp_path, monkeypatch, postmortem_cli) -> None:
    monkeypatch.chdir(tmp_path)
    done = postmortem_cli("message")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no mkdocs.yml here or above" in done.stderr


def test_a_file_that_is_no_text_is_status_two(base, postmortem_cli) -> None:
    (base / FILE).write_bytes(TEXT.encode() + b"\xff")
    done = postmortem_cli("message", "PM-2026-001", "acknowledgement")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is not UTF-8" in done.stderr


def test_where_a_file_has_faults_it_is_said_who_shows_them(base, postmortem_cli) -> None:
    (base / FILE).write_text("---\nid: [PM-2026-001\n---\n", encoding="utf-8")
    done = postmortem_cli("message", FILE, "acknowledgement")
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{FILE} has faults: `postmortem check` shows them\n" in done.stderr


def test_of_a_security_incident_it_is_said_aside_who_releases_the_words(base, postmortem_cli):
    text = TEXT.replace("severity: SEV2", "severity: SEV2\nkind: security")
    (base / FILE).write_text(text, encoding="utf-8")
    for name, expected in (("status-page-post", True), ("acknowledgement", False)):
        done = postmortem_cli("message", "PM-2026-001", name)
        assert (done.exit_code, "legal releases" in done.stderr) == (0, expected)
        assert "legal" not in done.stdout


def test_a_fault_in_a_message_of_the_teams_own_is_told_once_for_all(base, postmortem_cli) -> None:
    (base / "mkdocs.yml").write_text(
        "site_name: x\nplugins:\n  - postmortem-kb:\n      templates: ours\n"
    )
    (base / "ours/messages").mkdir(parents=True)
    (base / "ours/messages/x.md.jinja").write_text("{# about: ours #}\n{{ oops }}\n")
    assert "x                      ours\n" in postmortem_cli("message").stdout
    done = postmortem_cli("message", "PM-2026-001", "x")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "messages/x.md.jinja, line 2: 'oops' is undefined" in done.stderr


def test_one_that_is_faulty_does_not_keep_the_others_from_being_listed(base, postmortem_cli):
    (base / "mkdocs.yml").write_text(
        "site_name: x\nplugins:\n  - postmortem-kb:\n      templates: ours\n"
    )
    (base / "ours/messages").mkdir(parents=True)
    (base / "ours/messages/bad.md.jinja").write_text("{{ oops }}\n")
    (base / "ours/messages/folder.md.jinja").mkdir()
    (base / "ours/messages/link.md.jinja").symlink_to("nothing")
    done = postmortem_cli("message", "PM-2026-001")
    assert done.exit_code == 0
    assert "\nbad: faulty: " in done.stdout
    assert "messages/bad.md.jinja, line 1: 'oops' is undefined\n" in done.stdout
    assert "status-page-post: ready\n" in done.stdout
    assert not {"folder:", "link:"} & set(done.stdout.split())
    done = postmortem_cli("message", "PM-2026-001", "folder")
    assert (done.exit_code, "no message folder" in done.stderr) == (2, True)


def test_what_nobody_has_confirmed_is_said_aside(base, postmortem_cli) -> None:
    text = TEXT.replace("severity: SEV2", "severity: SEV2  # assumed, please confirm: SEV1, SEV2")
    (base / FILE).write_text(text, encoding="utf-8")
    done = postmortem_cli("message", "PM-2026-001", "acknowledgement")
    assert done.exit_code == 0
    assert done.stderr == (
        f"{FILE}:5: `severity` is still an assumption: SEV2; confirm it and remove the comment\n"
    )
