from __future__ import annotations

import re

import pytest
from written import PATH, postmortem

REVIEWED = ["Root cause", "Response", "Lessons learned", "Prevention"]

TABLE = [
    ("draft", "incident", "", []),
    ("in-review", "incident", "", ["Impact", "Timeline"]),
    ("in-review", "near-miss", "", ["Timeline"]),
    ("in-review", "incident", "# IMPACT\n\n#### timeline ####\n", []),
    ("in-review", "incident", "Impact\n======\n\nTimeline\n--------\n", []),
    (
        "in-review",
        "incident",
        "```\n## Impact\n```\n\n<!--\n## Timeline\n-->\n",
        ["Impact", "Timeline"],
    ),
    ("reviewed", "incident", "## Impact\n\n## Timeline\n", REVIEWED),
    ("closed", "incident", "## Impact\n\n## Timeline\n\n## Root Cause\n", REVIEWED[1:]),
]


@pytest.mark.parametrize(("status", "kind", "body", "expected"), TABLE)
def test_headings_by_state(status, kind, body, expected, knowledge_base) -> None:
    header = f"---\nid: PM-2026-001\nstatus: {status}\nkind: {kind}\n---\n\n"
    report = knowledge_base({"2026/PM-2026-001.md": header + body})
    missing = [each for each in report.problems if each.code == "PM501"]
    actual = [re.search(r"`## (.*?)`", each.message)[1] for each in missing]
    assert sorted(expected) == sorted(actual)
    assert {(each.line, each.column) for each in missing} <= {(3, 9)}


SAME = ["Impact:", "**Impact**", "1. Impact", "Impact (customers)", "IMPACT"]


@pytest.mark.parametrize("title", SAME)
def test_what_surrounds_the_words_of_a_heading_is_left_alone(title, knowledge_base) -> None:
    report = knowledge_base({PATH: postmortem(f"## {title}\n\n## Timeline (UTC)\n")})
    assert [each for each in report.problems if each.code == "PM501"] == []


CLOSE = [
    ("## Root causes", (8, 4, 15), "Root cause"),
    ("## 3. Root Cause Analysis", (8, 4, 26), "Root cause"),
    ("## **Rot cause**", (8, 4, 17), "Root cause"),
    ("Root causes\n---", (8, 1, 12), "Root cause"),
    ("##Root cause", (8, 1, 13), "## Root cause"),
    ("#### Root Cause is unknown", (4, 9, 17), None),
    ("## Cause", (4, 9, 17), None),
    ("`##Root cause`", (4, 9, 17), None),
    ("    ##Root cause", (4, 9, 17), None),
    ("##Root cause was the pool", (4, 9, 17), None),
]


@pytest.mark.parametrize(("line", "place", "suggestion"), CLOSE)
def test_a_heading_that_is_nearly_right_is_found_there(
    line, place, suggestion, knowledge_base
) -> None:
    rest = "".join(f"\n\n## {each}" for each in ("Impact", "Timeline", *REVIEWED[1:]))
    report = knowledge_base({PATH: postmortem(f"{line}{rest}\n", status="reviewed")})
    (found,) = [each for each in report.problems if each.code == "PM501"]
    assert (found.line, found.column, found.end_column) == place
    assert found.suggestion == suggestion
    assert "`## Root cause`" in found.message


def test_many_headings_are_not_all_compared(knowledge_base) -> None:
    report = knowledge_base({PATH: postmortem("## Some cause\n" * 50_000, status="reviewed")})
    assert len([each for each in report.problems if each.code == "PM501"]) == 6
