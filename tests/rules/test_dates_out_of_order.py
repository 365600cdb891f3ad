from __future__ import annotations

import pytest
from written import PATH, found, postmortem

START = "times: {impact_start: 2026-03-04T14:05Z}"
ENDED = "times: {impact_start: 2026-03-04T14:05Z, resolved: 2026-04-04T15:10Z}"
DONE = "  - {id: AI-1, title: Alert before the disk is full, status: done, closed_on: 2026-03-20}"
VERIFIED = DONE.replace("}", ", verified_on: 2026-03-27}").replace("done", "verified")

TABLE = [
    ([START, "reviewed_on: 2026-03-04"], []),
    ([START, "reviewed_on: 2026-03-03"], [(8, 14, 24)]),
    # The same wrong year in both is told once.
    ([START, "reviewed_on: 2025-03-12", "closed_on: 2025-06-30"], [(8, 14, 24)]),
    ([ENDED, "reviewed_on: 2026-03-18"], [(8, 14, 24)]),
    ([ENDED, "reviewed_on: 2026-03-18", "closed_on: 2026-06-30"], [(8, 14, 24)]),
    ([ENDED, "reviewed_on: 2026-04-04", "closed_on: 2026-06-30"], []),
    (["times: {mitigated: 2026-04-04, resolved: unknown}", "closed_on: 2026-04-03"], [(8, 12, 22)]),
    (["times: {detected: 2026-03-04, impact_end: 2026-04-04}", "closed_on: 2026-03-04"],
     [(8, 12, 22)]),
    # It ended in the evening, in California.
    (["times: {resolved: 2026-03-04T20:00-08:00}", "reviewed_on: 2026-03-04"], []),
    (["reviewed_on: 2026-03-12", "closed_on: 2026-03-11"], [(8, 12, 22)]),
    (["closed_on: 2026-03-19", "action_items:", DONE], [(7, 12, 22)]),
    (["closed_on: 2026-03-20", "action_items:", DONE], []),
    (["closed_on: 2026-03-19", "action_items:", VERIFIED], [(7, 12, 22)]),
    # What is done when a postmortem is closed may be verified later.
    (["closed_on: 2026-03-26", "action_items:", VERIFIED], []),
    (["reviewed_on: 2026-03-12", "action_items:", VERIFIED], []),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), TABLE)
def test_review_and_closing_follow_what_they_are_about(lines, expected, knowledge_base) -> None:
    assert expected == found(knowledge_base({PATH: postmortem("", *lines)}), "PM207")


MESSAGES = [
    ([START, "reviewed_on: 2025-03-12"], "the incident itself (2026-03-04)"),
    ([ENDED, "reviewed_on: 2026-03-18"], "`resolved` (2026-04-04)"),
    (["closed_on: 2026-03-19", "action_items:", DONE], "`closed_on` of AI-1 (2026-03-20)"),
]


@pytest.mark.parametrize(("lines", "expected"), MESSAGES)
def test_the_date_that_contradicts_is_named(lines, expected, knowledge_base) -> None:
    report = knowledge_base({PATH: postmortem("", *lines)})
    (message,) = [each.message for each in report.problems if each.code == "PM207"]
    assert message.split(" is before ")[1] == f"{expected}; correct one of the two"
