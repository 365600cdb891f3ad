from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest
from manuals import BYTES, Files, examples, section

from postmortem_kb.model import Level
from postmortem_kb.operations.check import Report
from postmortem_kb.rules import Rule, all_rules

Judge = Callable[[Mapping[str, str | bytes], Iterable[str]], Report]

PACKAGE = Path(__file__).parents[2] / "plugins" / "postmortem_kb"

# What no docstring and no byte file can hold: a file that cannot be opened.
WITHOUT_EXAMPLES = {"unreadable-file"}

# Examples about the configuration are whole projects, which the tests of the configuration judge.
RULES = [rule for rule in all_rules().values() if 'title="mkdocs.yml"' not in rule.manual]
# What was decided once and must not change unseen; a new rule needs no line here.
LEVELS = {
    Level.WARNING: "PM005 PM017 PM111 PM204 PM207 PM304 PM308 PM309 PM310 PM406",
    Level.NOTE: "PM021 PM113 PM114 PM115 PM502",
    Level.ERROR: (
        "PM001 PM002 PM003 PM004 PM006 PM007 PM008 PM009 PM010 PM011 PM012 PM013 PM014 PM015 "
        "PM016 PM018 PM019 PM020 PM101 PM102 PM103 PM104 PM105 PM106 PM107 PM108 PM109 PM110 "
        "PM112 PM116 PM201 PM202 PM203 PM205 PM206 PM301 PM302 PM303 PM305 PM306 PM307 PM401 "
        "PM402 PM403 PM404 PM405 PM411 PM412 PM501"
    ),
}


def cases(title: str) -> list[object]:
    return [
        pytest.param(rule, files, id=f"{rule.name}-{number}")
        for rule in RULES
        for number, files in enumerate(examples(rule, title), 1)
    ]


@pytest.mark.parametrize("rule", all_rules().values(), ids=all_rules())
def test_a_manual_has_a_summary_and_says_why_with_examples(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z`].*\.", rule.manual.partition("\n")[0])
    found = re.findall(r"^## (Why|Bad|Good)$", rule.manual, re.MULTILINE)
    assert found == ["Why", "Bad", "Good"]
    assert all(section(rule, title) for title in ("Why", "Bad", "Good"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_examples_that_run(rule: Rule) -> None:
    missing = not (examples(rule, "Bad") and examples(rule, "Good"))
    assert missing == (rule.name in WITHOUT_EXAMPLES)


@pytest.mark.parametrize(("rule", "files"), cases("Bad"))
def test_a_bad_example_is_caught(rule: Rule, files: Files, knowledge_base: Judge) -> None:
    report = knowledge_base(files, files)
    found = [problem for problem in report.problems if problem.code == rule.code]
    assert found, report.problems
    for problem in found:
        assert (problem.name, problem.severity) == (rule.name, rule.level)
        assert problem.message
        assert not problem.message.endswith(".")
        assert "\n" not in problem.message
        assert 1 <= problem.line <= problem.end_line
        assert problem.column >= 1


@pytest.mark.parametrize(("rule", "files"), cases("Good"))
def test_a_good_example_is_clean(rule: Rule, files: Files, knowledge_base: Judge) -> None:
    report = knowledge_base(files, files)
    wrong = [each for each in report.problems if each.code == rule.code or each.code < "PM100"]
    assert wrong == []
    assert len(report.corpus) == len(files)
    assert all(postmortem.front.id for postmortem in report.corpus) or rule.code == "PM105"


def test_codes_are_unique_and_no_level_that_was_decided_has_changed() -> None:
    codes = [rule.code for rule in all_rules().values()]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"PM\d{3}", code) for code in codes)
    expected = {code: level for level, listed in LEVELS.items() for code in listed.split()}
    actual = {rule.code: rule.level for rule in all_rules().values()}
    assert {code: actual.get(code) for code in expected} == expected


def test_every_fault_has_its_rule_and_every_fault_rule_its_fault() -> None:
    sources = [
        file.read_text(encoding="utf-8")
        for file in PACKAGE.rglob("*.py")
        if not file.is_relative_to(PACKAGE / "rules")
    ]
    raised = {
        kind
        for source in sources
        for kind in re.findall(r'(?:\bFault|_fault|\.fault)\(\s*"([a-z0-9-]+)"', source)
    }
    assert raised
    assert raised - all_rules().keys() == set()
    quoted = {word for source in sources for word in re.findall(r'"([a-z0-9-]+)"', source)}
    worded = {rule.name for rule in RULES if not (rule.document or rule.corpus)}
    assert worded - quoted == set()


@pytest.mark.parametrize("rule", all_rules().values(), ids=all_rules())
def test_a_rule_finds_in_exactly_one_way(rule: Rule) -> None:
    ways = (rule.message or rule.wording, rule.document, rule.corpus)
    assert sum(way is not None and way != "" for way in ways) == 1


def test_every_folder_of_bytes_belongs_to_a_rule() -> None:
    assert {folder.name for folder in BYTES.iterdir()} <= all_rules().keys()
