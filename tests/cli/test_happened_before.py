from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

CONFIG = "site_name: x\nplugins: [postmortem-kb]\n"
TEXT = """---
id: PM-2026-00{day}
title: {title}
status: {status}
severity: SEV3
owner: platform
summary: The certificate of the relay expired and browsers refused the shop.
services: [checkout]
times:
  impact_start: 2026-01-0{day}T06:00Z
root_cause_categories: [time-expiry]
{more}---
"""
OPEN = "action_items:\n  - {id: AI-1, title: Renew it by a job, type: prevent, status: open}\n"


def path(day: int) -> str:
    return f"docs/2026/PM-2026-00{day}.md"


def write(day: int, more: str = "", status: str = "draft", title: str = "Relay refused") -> None:
    file = Path(path(day))
    file.parent.mkdir(parents=True, exist_ok=True)
    text = TEXT.format(day=day, title=title, status=status, more=more)
    file.write_text(text, encoding="utf-8")


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, capture_output=True)


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postmortem_cli):
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    git("config", "user.email", "alice@example.com")
    git("config", "user.name", "Alice")
    Path("mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    write(1, OPEN, "in-review")
    git("add", "--all")
    git("commit", "-q", "-m", "x")
    git("switch", "-q", "-c", "pm")

    def check(*arguments: str) -> list[tuple[str, int, str, str]]:
        given = arguments or ("--diff-base", "main")
        done = postmortem_cli("check", "--format", "json", "--today", "2026-11-22", *given)
        return [
            (each["path"], each["line"], each["severity"], each["message"])
            for each in json.loads(done.stdout)
            if each["code"] == "PM414"
        ]

    return check


def test_a_changed_postmortem_is_told_of_the_earlier_one_on_its_title(found) -> None:
    write(2)
    ((where, line, severity, message),) = found()
    assert (where, line, severity) == (path(2), 3, "note")
    assert message.startswith(
        "`PM-2026-001` Relay refused: it is like this one, same service: checkout; "
        "same main cause: time expiry; words: "
    )
    assert message.endswith(
        "; still open there: `AI-1`; if so, name it under `related` or `recurrence_of`"
    )


def test_a_plain_check_does_not_speak_of_it(found) -> None:
    write(2)
    assert found("docs") == []


@pytest.mark.parametrize("more", ["related: [PM-2026-001]\n", "recurrence_of: PM-2026-001\n"])
def test_one_that_is_named_already_is_not_told(found, more) -> None:
    write(2, more)
    assert found() == []


def test_one_that_names_it_is_not_told(found) -> None:
    write(1, "related: [PM-2026-002]\n", "in-review")
    git("commit", "-qam", "x")
    write(2)
    assert found() == []


def test_a_changed_body_or_a_renamed_file_is_not_told_again(found) -> None:
    write(2)
    git("add", "--all")
    git("commit", "-qm", "x")
    git("branch", "-f", "main")
    file = Path(path(2))
    file.write_text(file.read_text(encoding="utf-8") + "More is known.\n", encoding="utf-8")
    assert found() == []
    file.rename(file.with_name("relay.md"))
    assert found() == []
    write(2, "tags: [relay]\n")
    file.with_name("relay.md").unlink()
    assert len(found()) == 1


@pytest.fixture
def both(found):
    write(2)
    git("add", "--all")
    git("commit", "-qm", "x")
    git("branch", "-f", "main")
    return found


def touch(day: int) -> None:
    with Path(path(day)).open("a", encoding="utf-8") as file:
        file.write("More is known.\n")


def copy(day: int, of: int) -> None:
    text = Path(path(of)).read_text(encoding="utf-8")
    Path(path(day)).write_text(text.replace(f"PM-2026-00{of}", f"PM-2026-00{day}"), "utf-8")


@pytest.mark.parametrize("committed", [False, True])
def test_a_new_copy_is_told_though_the_old_one_is_touched_too(both, committed) -> None:
    touch(1)
    touch(2)
    copy(3, of=2)
    if committed:
        git("add", "--all")
        git("commit", "-qm", "y")
    assert {each[0] for each in both()} == {path(3)}


def test_a_copy_over_another_postmortem_is_told(both) -> None:
    write(4, title="A full disk")
    git("add", "--all")
    git("commit", "-qm", "x")
    git("branch", "-f", "main")
    touch(2)
    copy(4, of=2)
    assert {each[0] for each in both()} == {path(4)}


@pytest.mark.parametrize("committed", [False, True])
def test_a_renamed_file_with_a_changed_body_is_not_told_again(both, committed) -> None:
    touch(1)
    touch(2)
    Path(path(2)).rename("docs/2026/relay.md")
    if committed:
        git("add", "--all")
        git("commit", "-qm", "y")
    assert both() == []


def test_a_changed_title_is_told_anew_and_one_put_back_is_not(both) -> None:
    touch(1)
    write(2, title="Relay refused the shop")
    assert {each[0] for each in both()} == {path(2)}
    write(2)
    touch(2)
    assert both() == []


def test_a_changed_configuration_does_not_make_every_postmortem_ask(found) -> None:
    write(2)
    git("add", "--all")
    git("commit", "-qm", "x")
    git("branch", "-f", "main")
    Path("mkdocs.yml").write_text(f"{CONFIG}docs_dir: docs\n", encoding="utf-8")
    assert found() == []


@pytest.mark.parametrize(("asks", "answers"), [(True, False), (False, True)])
def test_a_restricted_one_neither_asks_nor_answers(found, asks, answers) -> None:
    hidden = "visibility: restricted\n"
    write(1, hidden if answers else "", "in-review")
    git("commit", "-qam", "x")
    write(2, hidden if asks else "")
    assert found() == []


def test_three_are_enough(found) -> None:
    for day in range(2, 6):
        write(day, status="in-review")
    for number in range(20):
        text = f"---\nid: PM-2025-{number:03}\nstatus: in-review\ntitle: A full disk\n---\n"
        Path(f"docs/2026/{number}.md").write_text(text, encoding="utf-8")
    git("add", "--all")
    git("commit", "-qm", "x")
    git("branch", "-f", "main")
    write(7)
    assert [each[3][:13] for each in found()] == [f"`PM-2026-00{day}`" for day in (3, 4, 5)]


def test_it_can_be_silenced_with_a_reason(found) -> None:
    write(2)
    file = Path(path(2))
    comment = "# postmortem-ignore PM414: another relay\ntitle:"
    silent = file.read_text(encoding="utf-8").replace("title:", comment)
    file.write_text(silent, encoding="utf-8")
    assert found() == []
