from __future__ import annotations

from pathlib import Path

import pytest

CONFIG = "site_name: x\nplugins: [postmortem-kb]\n"
FILE = Path("docs/2026/PM-2026-001.md")
TEXT = """---
id: PM-2026-001  # keep
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: ops
former_ids: [INC-7]
action_items:
  - id: AI-1
    title: Alert before the disk is full
    owner: ops
    due: 2026-12-01  # agreed
    status: open
  - id: AI-2
    title: Rotate the logs every day
    owner: ops
    status: verified
    closed_on: 2026-05-01
    evidence: https://git.example.com/pull/1
    verified_on: 2026-06-01
---

Text
"""
LINK = "https://git.example.com/pull/7"
TODAY = ("--today", "2026-11-22")


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    FILE.parent.mkdir(parents=True)
    FILE.write_text(TEXT, encoding="utf-8")


def written(*lines: str) -> str:
    """Return the file with its first item in these last lines."""
    return TEXT.replace("    status: open\n", "".join(f"    {line}\n" for line in lines))


def noted(text: str) -> tuple[str, ...]:
    return "updates:", "  - on: 2026-11-22", f"    text: {text}"


VERBS = [
    pytest.param(("start",), written("status: in-progress", *noted("Started.")), id="start"),
    pytest.param(("start", "--note", "@bob: go"),
                 written("status: in-progress", *noted('"Started. @bob: go."')), id="note"),
    pytest.param(("block", "--reason", "No disks"),
                 written("status: blocked", *noted('"Blocked: No disks."')), id="block"),
    pytest.param(("close", "--evidence", LINK),
                 written("status: done", "closed_on: 2026-11-22", f"evidence: {LINK}",
                         *noted("Done.")), id="close"),
    pytest.param(("refuse", "--reason", "a: b"),
                 written("status: wont-do", "closed_on: 2026-11-22", 'reason: "a: b"',
                         *noted("Will not be done.")), id="refuse"),
    pytest.param(("defer", "--to", "2027-01-31"),
                 written("status: open", *noted('Due on 2027-01-31 instead of 2026-12-01.'))
                 .replace("due: 2026-12-01", "due: 2027-01-31"), id="defer"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "expected"), VERBS)
@pytest.mark.parametrize("name", ["PM-2026-001", "INC-7", str(FILE)])
def test_a_verb_edits_the_file_by_the_line(name, arguments, expected, postmortem_cli) -> None:
    verb, *options = arguments
    done = postmortem_cli("action", verb, name, "AI-1", *options, *TODAY)
    assert (done.exit_code, FILE.read_text(encoding="utf-8")) == (0, expected)
    again = postmortem_cli("action", verb, name, "AI-1", *options, *TODAY)
    assert (again.exit_code, FILE.read_text(encoding="utf-8")) == (0, expected)
    assert again.stdout.endswith("already; nothing to write\n")


def test_an_owner_is_an_argument(postmortem_cli) -> None:
    done = postmortem_cli("action", "reassign", "PM-2026-001", "AI-1", "alice", *TODAY)
    assert (done.exit_code, done.stdout) == (
        0,
        f"{FILE}:11: AI-1 is `open`\n  owner: alice\n  update: Owner is alice instead of ops.\n",
    )
    assert "    owner: alice\n    due: 2026-12-01  # agreed\n" in FILE.read_text(encoding="utf-8")


def test_what_is_done_and_what_comes_next_are_told(postmortem_cli) -> None:
    done = postmortem_cli("action", "close", "INC-7", "AI-1", "--evidence", LINK, *TODAY)
    assert done.stdout == (
        f"{FILE}:13: AI-1 is `done`, was `open`\n"
        f"  closed_on: 2026-11-22\n  evidence: {LINK}\n  update: Done.\n"
    )
    assert done.stderr == (
        "next: postmortem action verify PM-2026-001 AI-1, once it has been seen to work\n"
        "no action item is open any more; next: postmortem status PM-2026-001 closed\n"
    )
    assert postmortem_cli("action", "verify", "PM-2026-001", "AI-1", *TODAY).stderr == ""
    assert postmortem_cli("check").exit_code == 0


def test_what_no_longer_holds_is_taken_away_on_reopening(postmortem_cli) -> None:
    arguments = ("PM-2026-001", "AI-2", "--reason", "It came back", "--to", "2027-01-31")
    done = postmortem_cli("action", "reopen", *arguments, *TODAY)
    assert (done.exit_code, done.stdout) == (
        0,
        f"{FILE}:18: AI-2 is `open`, was `verified`\n"
        "  due: 2027-01-31\n"
        "  closed_on: removed\n  evidence: removed\n  verified_on: removed\n"
        "  update: Opened again: It came back. It was done on 2026-05-01, "
        "verified on 2026-06-01, evidence: https://git.example.com/pull/1.\n",
    )
    assert postmortem_cli("check").exit_code == 0


REFUSED = [
    (("verify", "PM-2026-001", "AI-1"), "`close` it first"),
    (("start", "PM-2026-001", "AI-2"), "AI-2 is `verified`: from there it may become `open`"),
    (("close", "PM-2026-001", "AI-1"), "give it with --evidence"),
    (("close", "PM-2026-001", "AI-7"), "it has AI-1, AI-2"),
    (("close", "PM-2031-001", "AI-1"), "there is no postmortem PM-2031-001"),
    (("refuse", "PM-2026-001", "AI-1"), "Missing option '--reason'"),
    (("block", "PM-2026-001", "AI-1", "--reason", " "), "say something, or leave it out"),
    (("defer", "PM-2026-001", "AI-1", "--to", "soon"), "'soon' is no day"),
    (("defer", "PM-2026-001", "AI-1", "--to", "2026-01-01"), "is before 2026-11-22"),
    (("reopen", "PM-2026-001", "AI-2", "--reason", "x"), "or with `reopen --to`"),
    (
        ("close", "PM-2026-001", "AI-1", "--evidence", "\x1b[31m"),
        "`evidence` holds the control character U+001B; leave it out",
    ),
    (
        ("start", "PM-2026-001", "AI-1", "--note", "a\x01"),
        "`update` holds the control character U+0001; leave it out",
    ),
    (
        ("close", "AI-1", "PM-2026-001"),
        "AI-1 is no postmortem, and PM-2026-001 is; name the postmortem first, then its item",
    ),
    (("close", "PM-2026-001"), f"name an action item of {FILE}: it has AI-1, AI-2"),
    (
        ("close", "PM-2026-001", "AI-11"),
        "no action item AI-11; did you mean AI-1? it has AI-1, AI-2",
    ),
    (("reassign", "PM-2026-001", "AI-1", " "), "Invalid value for 'OWNER'"),
    (("reassign", "PM-2026-001", "AI-1", "a, b"), "`a, b` is not a handle"),
    (("close", "PM-2026-001\x1b[31m", "AI-1"), r"PM-2026-001\x1b[31m"),
]


@pytest.mark.parametrize(("arguments", "expected"), REFUSED)
def test_a_refusal_is_status_two_and_nothing_is_written(
    arguments, expected, postmortem_cli
) -> None:
    text = TEXT.replace("status: draft", "status: in-review")
    if arguments[0] == "reopen":
        FILE.write_text(text, encoding="utf-8")
    before = FILE.read_bytes()
    done = postmortem_cli("action", *arguments, *TODAY)
    assert (done.exit_code, done.stdout, FILE.read_bytes()) == (2, "", before)
    assert expected in done.stderr
    assert "\x1b" not in done.stderr


def test_a_token_is_neither_written_nor_shown(postmortem_cli) -> None:
    token = "ghp_" + "a1B2" * 9
    done = postmortem_cli("action", "close", "INC-7", "AI-1", "--evidence", token, *TODAY)
    assert (done.exit_code, FILE.read_text(encoding="utf-8")) == (2, TEXT)
    assert token not in done.output


def test_a_file_that_cannot_be_written_is_told_and_stays(postmortem_cli, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    done = postmortem_cli("action", "start", "PM-2026-001", "AI-1")
    assert (done.exit_code, FILE.read_text(encoding="utf-8")) == (2, TEXT)
    assert done.stderr == f"Error: nothing was written: {FILE}: Permission denied\n"


def test_an_id_is_the_same_however_it_is_spelt(postmortem_cli) -> None:
    done = postmortem_cli("action", "start", "pm-2026-001", "ai-1", *TODAY)
    assert (done.exit_code, done.stdout.partition("\n")[0]) == (
        0,
        f"{FILE}:13: AI-1 is `in-progress`, was `open`",
    )


@pytest.mark.parametrize("arguments", [("--note",), ("--evidence",)])
def test_what_would_make_a_file_too_large_is_refused_in_words(arguments, postmortem_cli) -> None:
    text = TEXT.replace("former_ids", f"summary: {'x ' * 32_100}\nformer_ids")
    FILE.write_text(text, encoding="utf-8")
    given = (*arguments, "y" * 1200)
    done = postmortem_cli("action", "close", "PM-2026-001", "AI-1", *given, *TODAY)
    assert (done.exit_code, FILE.read_text(encoding="utf-8")) == (2, text)
    assert "that would make the front matter larger than 64 KiB" in done.stderr


def test_a_comment_that_would_silence_nothing_is_named_with_its_line(postmortem_cli) -> None:
    text = TEXT.replace(
        "    status: open\n",
        "    status: done  # postmortem-ignore PM304: the evidence is sealed\n"
        "    closed_on: 2026-05-01\n    ticket: team/app#1\n",
    )
    FILE.write_text(text, encoding="utf-8")
    arguments = ("PM-2026-001", "AI-1", "--reason", "It came back")
    done = postmortem_cli("action", "reopen", *arguments, *TODAY)
    assert (done.exit_code, FILE.read_text(encoding="utf-8")) == (2, text)
    assert "PM023" in done.stderr
    assert "take away the comment on line 13 first" in done.stderr


def test_nothing_is_written_of_a_day_to_come(postmortem_cli) -> None:
    done = postmortem_cli("action", "start", "PM-2026-001", "AI-1", "--today", "9999-12-31")
    assert (done.exit_code, FILE.read_text(encoding="utf-8")) == (2, TEXT)
    assert "9999-12-31 is in the future" in done.stderr


def test_what_is_shown_holds_no_login_of_an_address(postmortem_cli) -> None:
    address = "https://bob@git.example.com/pull/7"
    arguments = ("PM-2026-001", "AI-1", "--evidence", address)
    done = postmortem_cli("action", "close", *arguments, *TODAY)
    assert "  evidence: https://git.example.com/pull/7\n" in done.stdout
    assert f"evidence: {address}\n" in FILE.read_text(encoding="utf-8")


VERB_NAMES = ["block", "close", "defer", "reassign", "refuse", "reopen", "start", "verify"]


@pytest.mark.parametrize("verb", VERB_NAMES)
def test_every_verb_explains_itself(verb, postmortem_cli) -> None:
    done = postmortem_cli("action", verb, "--help")
    assert done.exit_code == 0
    assert f"postmortem action {verb} [OPTIONS] POSTMORTEM ITEM" in done.stdout
    assert "--today" in done.stdout
    assert "Exit status: 0 written, or so already; 2" in " ".join(done.stdout.split())


def test_the_group_lists_its_verbs(postmortem_cli) -> None:
    lines = postmortem_cli("action", "--help").stdout.partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in lines] == VERB_NAMES
    assert not [line for line in lines if line.endswith("...")]
