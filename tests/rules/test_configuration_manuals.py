from __future__ import annotations

import json
from pathlib import Path

import pytest
from manuals import Files, examples

from postmortem_kb.rules import Rule, all_rules

RULES = [rule for rule in all_rules().values() if 'title="mkdocs.yml"' in rule.manual]


def cases(title: str) -> list[object]:
    return [
        pytest.param(rule, files, id=f"{rule.name}-{number}")
        for rule in RULES
        for number, files in enumerate(examples(rule, title), 1)
    ]


def checked(files: Files, folder: Path, postmortem_cli) -> tuple[int, list[tuple[str, str]]]:
    (folder / "docs").mkdir()
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    done = postmortem_cli("check", "--format", "json")
    return done.exit_code, [(each["path"], each["code"]) for each in json.loads(done.stdout)]


@pytest.fixture(autouse=True)
def in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_these_are_the_rules_about_whole_projects() -> None:
    assert [rule.code for rule in RULES] == ["PM090", "PM091", "PM092", "PM407"]


@pytest.mark.parametrize(("rule", "files"), cases("Bad"))
def test_a_bad_project_is_caught(rule: Rule, files: Files, tmp_path, postmortem_cli) -> None:
    status, found = checked(files, tmp_path, postmortem_cli)
    expected = (1, "docs/2026/PM-2026-001.md") if rule.code == "PM407" else (2, "mkdocs.yml")
    assert (expected[0], [(expected[1], rule.code)]) == (status, found)


@pytest.mark.parametrize(("rule", "files"), cases("Good"))
def test_a_good_project_is_clean(rule: Rule, files: Files, tmp_path, postmortem_cli) -> None:
    assert checked(files, tmp_path, postmortem_cli) == (0, [])
