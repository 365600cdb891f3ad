from __future__ import annotations

import re

import pytest

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
