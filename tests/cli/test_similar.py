from __future__ import annotations

import json
from pathlib import Path

import pytest

CONFIG = "site_name: x\nsite_url: {url}\nplugins: [postmortem-kb]\n"
TEXT = """---
id: {id}
title: {title}
status: {status}
severity: SEV2
owner: platform
visibility: {visibility}
summary: The certificate of the relay expired and browsers refused the shop.
services: [checkout]
times:
  impact_start: 2026-01-0{day}T06:00Z
root_cause_categories: [time-expiry]
{more}---
"""
OPEN = """action_items:
  - {id: AI-1, title: Renew by a job, type: prevent, status: open, owner: edge, due: 2026-02-01}
  - {id: AI-2, title: Find the others, type: investigate, status: open, owner: edge}
"""


def postmortem(day: int, title: str, more: str = "", **told: str) -> str:
    values = {"id": f"PM-2026-00{day}", "status": "in-review", "visibility": "internal", **told}
    return TEXT.format(day=day, title=title, more=more, **values)


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "mkdocs.yml", CONFIG.format(url="https://kb.example.com/"))
    write(tmp_path / "docs/2026/PM-2026-001.md", postmortem(1, "Checkout refused", OPEN))
    write(tmp_path / "docs/2026/PM-2026-002.md", postmortem(2, "Checkout refused again"))
    return tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def found(base, postmortem_cli):
    def ask(*arguments: str) -> dict:
        done = postmortem_cli("similar", "--format", "json", "--today", "2026-11-22", *arguments)
        assert done.exit_code == 0, done.output
        (line,) = done.stdout.splitlines()
        assert line.startswith('{"version":1,')
        return json.loads(line)

    return ask


@pytest.mark.parametrize("what", ["PM-2026-002", "docs/2026/PM-2026-002.md"])
def test_an_id_or_a_path_finds_the_earlier_one_with_why_and_what_is_open_there(found, what) -> None:
    told = found(what)
    assert told["asked"] == {"text": None, "id": "PM-2026-002", "path": "docs/2026/PM-2026-002.md"}
    (first,) = told["similar"]
    assert first.pop("score") > 0.4
    assert first.pop("shared")["words"]
    assert first.pop("why")[:2] == ["same service: checkout", "same main cause: time expiry"]
    page = "https://kb.example.com/postmortems/pm-2026-001/"
    assert first == {
        "id": "PM-2026-001",
        "title": "Checkout refused",
        "date": "2026-01-01",
        "severity": "SEV2",
        "status": "in-review",
        "path": "docs/2026/PM-2026-001.md",
        "url": page,
        "open_actions": [
            {
                "id": "AI-1",
                "title": "Renew by a job",
                "type": "prevent",
                "status": "open",
                "owner": "edge",
                "due": "2026-02-01",
                "url": f"{page}#ai-1",
            }
        ],
    }


def test_a_draft_outside_of_the_knowledge_base_is_compared_as_well(found, tmp_path) -> None:
    write(tmp_path / "notes/last-night.md", "---\nservices: [checkout]\nsummary: x\n---\n")
    assert [each["id"] for each in found("notes/last-night.md")["similar"]] == [
        "PM-2026-002",
        "PM-2026-001",
    ]


def test_words_are_compared_with_all_and_no_more_than_asked_for_are_shown(found) -> None:
    told = found("--most", "1", "certificate", "of", "relay")
    assert told["asked"] == {"text": "certificate of relay", "id": None, "path": None}
    assert len(told["similar"]) == 1


def test_without_an_address_of_the_site_the_url_is_unknown(found, base) -> None:
    write(base / "mkdocs.yml", CONFIG.format(url=""))
    (first,) = found("PM-2026-002")["similar"]
    assert (first["url"], first["open_actions"][0]["url"]) == (None, None)


def test_a_restricted_one_is_no_answer(found, base) -> None:
    secret = postmortem(1, "Checkout refused", visibility="restricted")
    write(base / "docs/2026/PM-2026-001.md", secret)
    assert found("PM-2026-002")["similar"] == []


def test_as_text_it_reads_best_first_and_steers_no_terminal(base, postmortem_cli) -> None:
    write(base / "docs/2026/PM-2026-001.md", postmortem(1, "Refused \u202e it", OPEN))
    done = postmortem_cli("similar", "PM-2026-002", "--today", "2026-11-22")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].endswith(r"PM-2026-001  Refused \x202e it")
    assert lines[1].endswith("SEV2  2026-01-01  in-review  "
                             "https://kb.example.com/postmortems/pm-2026-001/")  # fmt: skip
    assert lines[2].startswith("      same service: checkout; same main cause: time expiry; ")
    assert lines[3:] == ["      still open: AI-1 Renew by a job (edge, due 2026-02-01, overdue)"]


@pytest.mark.parametrize("what", ["pm-2026-002", " PM-2026-002 ", "inc-7"])
def test_an_id_is_the_same_however_it_is_spelt(found, base, what) -> None:
    write(base / "docs/2026/PM-2026-002.md", postmortem(2, "Again", "former_ids: [INC-7]\n"))
    assert found(what)["asked"]["id"] == "PM-2026-002"


NO_TEXT = ["PM-2026-009", "pm-2026-009", "notes/gone.md", "Gone.MD", "PM-2026-003"]


@pytest.mark.parametrize("what", NO_TEXT)
def test_a_word_that_looks_like_an_id_or_a_file_is_no_text(base, postmortem_cli, what) -> None:
    secret = postmortem(3, "Checkout refused", visibility="restricted")
    write(base / "docs/2026/PM-2026-003.md", secret)
    done = postmortem_cli("similar", what)
    assert (done.exit_code, done.stdout) == (2, "")


NOTHING = [
    ("PM-2026-001", "Nothing alike before it.\n"),
    ("zebra", "Nothing alike. `postmortem search` looks for words in the whole of every text.\n"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "expected"), NOTHING)
def test_nothing_alike_is_said_and_no_failure(base, postmortem_cli, what, expected) -> None:
    done = postmortem_cli("similar", what)
    assert (done.exit_code, done.stdout) == (0, expected)


@pytest.mark.parametrize("what", ["", " ", '"" *'])
def test_nothing_to_compare_is_misuse(base, postmortem_cli, what) -> None:
    done = postmortem_cli("similar", what)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "nothing to compare" in done.stderr


def test_a_text_finds_a_draft_and_says_that_it_is_one(base, postmortem_cli) -> None:
    draft = postmortem(3, "A sandstorm came", status="draft")
    write(base / "docs/2026/PM-2026-003.md", draft)
    done = postmortem_cli("similar", "sandstorm")
    assert done.stdout.splitlines()[0].endswith("  PM-2026-003  A sandstorm came  (draft)")
    write(base / "docs/2026/PM-2026-004.md", postmortem(4, "A sandstorm again"))
    assert "PM-2026-003" not in postmortem_cli("similar", "PM-2026-004").stdout


def test_far_weaker_ones_are_counted_and_shown_to_who_asks(base, postmortem_cli) -> None:
    for day, title in enumerate(
        ("Sandstorm and blizzard met a frostbitten pier", "A sandstorm"), 3
    ):
        write(base / f"docs/2026/PM-2026-00{day}.md", postmortem(day, title))
    words = ("sandstorm", "blizzard", "frostbitten", "pier")
    done = postmortem_cli("similar", *words)
    assert (done.stdout.count("PM-2026-00"), done.stderr) == (
        1, "1 weaker one not shown; --most 2 shows all\n")  # fmt: skip
    done = postmortem_cli("similar", "--most", "2", *words)
    assert (done.stdout.count("PM-2026-00"), done.stderr) == (2, "")


@pytest.mark.parametrize("what", ["PM-2026-404", "gone.md"])
def test_what_looks_like_a_postmortem_and_is_none_is_misuse(base, postmortem_cli, what) -> None:
    done = postmortem_cli("similar", what)
    assert (done.exit_code, done.stdout) == (2, "")
    assert f"there is no postmortem {what}" in done.stderr
