from __future__ import annotations

import pytest

TABLE = [
    (["status: open", "due: 2026-03-04"], []),
    (["status: open", "due: 2026-03-03"], [(13, 10)]),
    (["status: done", "closed_on: 2026-03-04"], []),
    (["status: done", "closed_on: 2025-03-20"], [(13, 16)]),
    (["status: done", "due: 2025-04-01", "closed_on: 2025-03-20"], [(13, 10), (14, 16)]),
    (["status: verified", "closed_on: 2026-03-20", "verified_on: 2026-03-19"], [(14, 18)]),
    (["status: verified", "closed_on: 2026-03-20", "verified_on: 2026-03-20"], []),
    # The same wrong year in both is told once.
    (["status: verified", "closed_on: 2025-03-20", "verified_on: 2025-03-20"], [(13, 16)]),
    (["status: verified", "verified_on: 2026-03-19"], []),
    (["status: open", "updates:", "  - {on: 2026-03-03, text: Begun.}"], [(14, 14)]),
    (["status: open", "updates:", "  - {on: 2026-03-04, text: Begun.}"], []),
]


@pytest.mark.parametrize(("lines", "expected"), TABLE)
def test_dates_of_an_action_item_follow_the_incident_and_each_other(
    lines, expected, knowledge_base
) -> None:
    header = ["id: PM-2026-001", "title: Checkout failed in the EU", "status: draft"]
    header += ["severity: SEV3", "owner: platform", "times:"]
    # The first of the times is not the first of the fields that are there.
    header += ["  detected: 2026-03-04T23:59Z", "action_items:", "  - id: AI-1"]
    header += ["    title: Alert before the disk is full", *(f"    {line}" for line in lines)]
    report = knowledge_base({"2026/PM-2026-001.md": "\n".join(["---", *header, "---", ""])})
    found = [problem for problem in report.problems if problem.code == "PM310"]
    assert expected == [(each.line, each.column) for each in found]
