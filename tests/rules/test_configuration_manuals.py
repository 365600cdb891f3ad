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
    done = postmortem_cli("check", "--format", "json", "--fail-on", "note")
    return done.exit_code, [(each["path"], each["code"]) for each in json.loads(done.stdout)]


@pytest.fixture(autouse=True)
def in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def reported(rule: Rule, files: Files) -> tuple[int, set[str]]:
    """Return the exit status and the files that may be at fault.

    A rule that looks at postmortems reports one of them; any other is about the configuration.
    """
    documents = {path for path in files if path.endswith(".md")}
    if rule.corpus or rule.document or documents:
        return 1, documents
    return 2, {"mkdocs.yml"}


def test_there_are_rules_about_whole_projects_of_both_kinds() -> None:
    assert {bool(rule.corpus or rule.document) for rule in RULES} == {True, False}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_about_projects_has_examples_that_run(rule: Rule) -> None:
    assert examples(rule, "Bad")
    assert examples(rule, "Good")


@pytest.mark.parametrize(("rule", "files"), cases("Bad"))
def test_a_bad_project_is_caught(rule: Rule, files: Files, tmp_path, postmortem_cli) -> None:
    expected, at_fault = reported(rule, files)
    status, found = checked(files, tmp_path, postmortem_cli)
    assert (status, {code for _, code in found}) == (expected, {rule.code})
    assert {path for path, _ in found} <= at_fault


@pytest.mark.parametrize(("rule", "files"), cases("Good"))
def test_a_good_project_is_clean(rule: Rule, files: Files, tmp_path, postmortem_cli) -> None:
    assert checked(files, tmp_path, postmortem_cli) == (0, [])
