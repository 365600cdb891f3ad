from __future__ import annotations

import json
from pathlib import Path

import pytest

CONFIG = "site_name: x\nplugins: [postmortem-kb]\n"
FILE = Path("docs/2026/PM-2026-001.md")
FAULTY = (
    "---\nid: PM-2026-001  # keep\ntitle: Outage: the db\nSeverity: sev 1\nstatus: Draft\n"
    "owner: @alice\nservices: checkout\n---\nText\n"
)
SOUND = (
    '---\nid: PM-2026-001  # keep\ntitle: "Outage: the db"\nseverity: SEV1\nstatus: draft\n'
    'owner: "@alice"\nservices: [checkout]\n---\nText\n'
)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    FILE.parent.mkdir(parents=True)
    FILE.write_text(FAULTY, encoding="utf-8")


def test_fix_writes_what_is_sure_and_checks_again(postmortem_cli) -> None:
    done = postmortem_cli("check", "--fix")
    assert (done.exit_code, FILE.read_text(encoding="utf-8")) == (0, SOUND)
    assert done.stdout == "1 postmortem checked, nothing found.\n"
    assert done.stderr == "fixed: 6 faults in 1 file\n"


def test_a_second_fix_finds_nothing_to_do(postmortem_cli) -> None:
    postmortem_cli("check", "--fix")
    done = postmortem_cli("check", "--fix")
    assert (done.exit_code, done.stderr) == (0, "")
    assert FILE.read_text(encoding="utf-8") == SOUND


def test_diff_shows_it_and_writes_nothing(postmortem_cli) -> None:
    done = postmortem_cli("check", "--diff")
    assert done.exit_code == 1
    assert f"--- a/{FILE}\n+++ b/{FILE}\n" in done.stdout
    assert "-owner: @alice\n" in done.stdout
    assert '+owner: "@alice"\n' in done.stdout
    assert FILE.read_text(encoding="utf-8") == FAULTY


def test_with_nothing_to_fix_diff_is_empty_and_succeeds(postmortem_cli) -> None:
    FILE.write_text(SOUND.replace("SEV1", "P1"), encoding="utf-8")
    done = postmortem_cli("check", "--diff")
    assert (done.exit_code, done.stdout) == (0, "")


def test_both_together_write_nothing(postmortem_cli) -> None:
    assert postmortem_cli("check", "--fix", "--diff").exit_code == 1
    assert FILE.read_text(encoding="utf-8") == FAULTY


def test_what_is_left_is_reported_and_fails(postmortem_cli) -> None:
    FILE.write_text(FAULTY.replace("sev 1", "P1"), encoding="utf-8")
    done = postmortem_cli("check", "--fix", "--format", "json")
    assert done.exit_code == 1
    assert [(each["code"], each["fixable"]) for each in json.loads(done.stdout)] == [
        ("PM104", False)
    ]
    assert "severity: P1\n" in FILE.read_text(encoding="utf-8")


def test_a_status_is_spelt_right_although_it_asks_for_more(postmortem_cli) -> None:
    FILE.write_text(FAULTY.replace("status: Draft", "status: In Review"), encoding="utf-8")
    done = postmortem_cli("check", "--fix", "--format", "json")
    assert "status: in-review\n" in FILE.read_text(encoding="utf-8")
    assert "PM102" in {each["code"] for each in json.loads(done.stdout)}


def test_paths_choose_what_is_fixed(postmortem_cli) -> None:
    other = FILE.with_name("PM-2026-002.md")
    other.write_text(FAULTY.replace("001", "002"), encoding="utf-8")
    assert postmortem_cli("check", "--fix", str(other)).exit_code == 0
    assert FILE.read_text(encoding="utf-8") == FAULTY
    assert other.read_text(encoding="utf-8") == SOUND.replace("001", "002")


def test_a_file_that_cannot_be_written_is_told_and_stays(postmortem_cli, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.replace", refuse)
    done = postmortem_cli("check", "--fix")
    assert done.exit_code == 1
    assert done.stderr == f"{FILE} is not changed: Permission denied\n"
    assert FILE.read_text(encoding="utf-8") == FAULTY
    assert list(FILE.parent.iterdir()) == [FILE]
