from __future__ import annotations

import re

import pytest

BASE = ["id: PM-2026-001", "title: Checkout failed in the EU", "severity: SEV3", "owner: platform"]
REVIEW = ["summary", "services", "times", "impact"]
REVIEWED = [*REVIEW, "detection", "trigger", "root_cause_categories", "reviewed_on"]

TABLE = [
    ("draft", [], []),
    ("in-review", [], REVIEW),
    ("in-review", ["kind: near-miss"], ["summary", "services"]),
    ("in-review", ["kind: exercise"], REVIEW),
    ("reviewed", [], REVIEWED),
    ("closed", [], [*REVIEWED, "closed_on"]),
    (
        "in-review",
        ["summary:", "services: []", "times:", "impact: {}"],
        [*REVIEW[:3], "description"],
    ),
    # What is there and faulty is not missing.
    ("in-review", ["summary: [a]", "services: 1", "times: now", "impact: bad"], []),
    ("draft", ["action_items: [{id: AI-1}]"], ["title", "status"]),
    ("draft", ["action_items: [nonsense, {id: AI-1, status: open}]"], ["title"]),
]


@pytest.mark.parametrize(("status", "lines", "expected"), TABLE)
def test_what_a_state_needs(status, lines, expected, knowledge_base) -> None:
    text = "\n".join(["---", *BASE, f"status: {status}", *lines, "---", ""])
    report = knowledge_base({"2026/PM-2026-001.md": text})
    missing = [each for each in report.problems if each.code == "PM102"]
    actual = [re.search(r"needs `(\w+)`", each.message)[1] for each in missing]
    assert sorted(expected) == sorted(actual)


def test_an_empty_header_lacks_what_every_postmortem_needs(knowledge_base) -> None:
    report = knowledge_base({"a.md": "---\n---\n"})
    assert [problem.code for problem in report.problems] == ["PM102"] * 5


@pytest.mark.parametrize("text", ["", "# Notes", "---\n- a list\n---\n", "---\na sentence\n---\n"])
def test_a_file_without_fields_is_one_fault(text, knowledge_base) -> None:
    report = knowledge_base({"a.md": text})
    assert len(report.problems) == 1, report.problems


def test_an_alias_in_place_of_a_key_leaves_the_fields_below_alone(knowledge_base) -> None:
    text = "\n".join(["---", *BASE, "*first : second", "status: draft", "---", ""])
    report = knowledge_base({"PM-2026-001.md": text})
    assert [(problem.line, problem.code) for problem in report.problems] == [(6, "PM020")]
