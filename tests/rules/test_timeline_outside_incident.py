from __future__ import annotations

import pytest
from written import PATH, found, postmortem, timeline

KNOWN = "times: {impact_start: 2026-03-04T14:05Z, resolved: 2026-03-04T15:10Z}"
OPEN_END = "times: {impact_start: 2026-03-04T14:05Z, detected: 2026-03-04T14:09Z}"
OPEN_START = "times: {detected: 2026-03-04T14:09Z, resolved: 2026-03-04T15:10Z}"
DAY = "times: {impact_start: 2026-03-04, resolved: 2026-03-09}"

TABLE = [
    (KNOWN, ["2026-03-04 14:05", "15:10"], []),
    (KNOWN, ["2025-03-04 14:05", "15:10"], [(13, 3, 19)]),
    (KNOWN, ["2026-04-03 14:05", "15:10"], [(13, 3, 19)]),
    (KNOWN, ["unknown", "2025-03-04", "2025-03-05"], [(14, 3, 13)]),
    # One row inside is enough: causes come years before, repairs weeks after.
    (KNOWN, ["2019-01-01", "2026-03-04 14:05", "2026-06-30"], []),
    # Another time zone is the business of another rule.
    (KNOWN, ["2026-03-05 01:05", "02:10"], []),
    (KNOWN, ["2026-03-03 20:05", "21:10"], []),
    (KNOWN, ["2025-03-04 14:05"], []),
    (KNOWN, ["unknown", "nonsense"], []),
    (KNOWN, [], []),
    (OPEN_END, ["2026-05-04 14:05", "15:10"], []),
    (OPEN_END, ["2026-01-04 14:05", "15:10"], [(13, 3, 19)]),
    (OPEN_START, ["2026-01-04 14:05", "15:10"], []),
    (OPEN_START, ["2026-05-04 14:05", "15:10"], [(13, 3, 19)]),
    (DAY, ["2026-03-06 14:05", "15:10"], []),
    (DAY, ["2026-03-11", "2026-03-12"], [(13, 3, 13)]),
    ("times: {impact_start: unknown}", ["2026-03-06 14:05", "15:10"], []),
    ("# no times", ["2026-03-06 14:05", "15:10"], []),
    ("times: {impact_start: 0001-01-01, resolved: 9999-12-31}", ["2026-03-06", "2026-03-07"], []),
]


@pytest.mark.parametrize(("times", "cells", "expected"), TABLE)
def test_a_timeline_of_other_days_is_found_on_its_first_row(
    times, cells, expected, knowledge_base
) -> None:
    body = timeline(*(f"| {cell} | e | |" for cell in cells))
    assert expected == found(knowledge_base({PATH: postmortem(body, times)}), "PM507")
    assert found(knowledge_base({PATH: postmortem(body, times, status="draft")}), "PM507") == []


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (KNOWN, "at 2026-03-04;"),
        (DAY, "at 2026-03-04 to 2026-03-09;"),
        (OPEN_END, "at 2026-03-04 and later;"),
    ],
)
def test_the_days_of_the_front_matter_are_said(times, words, knowledge_base) -> None:
    body = timeline("| 2025-03-04 | e | |", "| 2025-03-05 | e | |")
    problems = knowledge_base({PATH: postmortem(body, times)}).problems
    (message,) = [each.message for each in problems if each.code == "PM507"]
    assert words in message
