from __future__ import annotations

import pytest

CLOSED, VERIFIED = "closed_on: 2026-03-20", "verified_on: 2026-04-02"

TABLE = [
    ("open", [CLOSED], [(11, 16)]),
    ("proposed", [CLOSED], [(11, 16)]),
    ("in-progress", [CLOSED], [(11, 16)]),
    ("blocked", [CLOSED], [(11, 16)]),
    ("blocked", [CLOSED, VERIFIED], [(11, 16), (12, 18)]),
    ("open", [VERIFIED], [(11, 18)]),
    ("done", [CLOSED, VERIFIED], [(12, 18)]),
    ("wont-do", [CLOSED, VERIFIED], [(12, 18)]),
    ("done", [CLOSED], []),
    ("wont-do", [CLOSED], []),
    ("verified", [CLOSED, VERIFIED], []),
    ("open", ["due: 2026-03-20"], []),
    # A state that nobody knows contradicts nothing.
    ("", [CLOSED, VERIFIED], []),
    ("shut", [CLOSED, VERIFIED], []),
    # Opened again: the update that says so is of that day or later.
    ("open", [CLOSED, "updates: [{on: 2026-03-20, text: Again}]"], []),
    ("open", [CLOSED, "updates: [{on: 2026-03-19, text: Nearly}]"], [(11, 16)]),
    (
        "open",
        [CLOSED, "updates: [{on: 2026-03-19, text: Nearly}, {on: 2026-03-21, text: Again}]"],
        [],
    ),
    ("open", [CLOSED, VERIFIED, "updates: [{on: 2026-03-25, text: Again}]"], [(12, 18)]),
    ("open", [CLOSED, VERIFIED, "updates: [{on: 2026-04-25, text: Again}]"], []),
    # What cannot be read may say it.
    ("open", [CLOSED, "updates: [{text: Again}]"], []),
    ("open", [CLOSED, "updates: [{on: in March, text: Again}]"], []),
    ("open", [CLOSED, "updates: opened again"], []),
    ("open", ["closed_on: in March"], []),
    # An update makes nothing of a refused or finished item.
    ("wont-do", [CLOSED, VERIFIED, "updates: [{on: 2026-05-01, text: Again}]"], [(12, 18)]),
]


@pytest.mark.parametrize(("status", "lines", "expected"), TABLE)
def test_a_date_that_the_state_rules_out_is_found(status, lines, expected, knowledge_base) -> None:
    header = ["id: PM-2026-001", "title: Checkout failed in the EU", "status: draft"]
    header += ["severity: SEV3", "owner: platform", "action_items:"]
    header += ["  - id: AI-1", "    title: Alert before the disk is full"]
    header += [f"    status: {status}", *(f"    {line}" for line in lines)]
    report = knowledge_base({"2026/PM-2026-001.md": "\n".join(["---", *header, "---", ""])})
    found = [problem for problem in report.problems if problem.code == "PM314"]
    assert expected == [(each.line, each.column) for each in found]
