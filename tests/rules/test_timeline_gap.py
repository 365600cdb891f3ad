from __future__ import annotations

from datetime import UTC, datetime

import pytest
from written import PATH, found, postmortem, timeline

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import check

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

KNOWN = "times: {impact_start: 2026-03-04T10:00Z, resolved: 2026-03-04T20:00Z}"
LATE = "times: {detected: 2026-03-04T14:00Z, impact_end: 2026-03-04T20:00Z}"
FOUND = KNOWN.replace(", resolved", ", detected: 2026-03-04T14:00Z, resolved")
EARLY = KNOWN.replace(", resolved", ", detected: 2026-03-04T08:00Z, resolved")

TABLE = [
    (KNOWN, ["2026-03-04 10:00", "12:00", "14:00"], []),
    (KNOWN, ["2026-03-04 10:00", "12:01"], [(14, 3, 8)]),
    (KNOWN, ["2026-03-04 10:00", "13:00", "17:00"], [(14, 3, 8), (15, 3, 8)]),
    # Somewhere in there something happened.
    (KNOWN, ["2026-03-04 10:00", "unknown", "17:00"], []),
    (KNOWN, ["2026-03-04 10:00", "2026-03-04", "17:00"], []),
    (KNOWN, ["2026-03-04 10:00", "nonsense", "17:00"], []),
    # Before and after the incident nobody has to say anything.
    (KNOWN, ["2026-03-04 05:00", "10:00"], []),
    (KNOWN, ["2026-03-04 20:00", "2026-03-05 09:00"], []),
    (KNOWN, ["2026-03-04 05:00", "13:00", "14:00"], []),
    (LATE, ["2026-03-04 10:00", "14:00", "19:00"], [(15, 3, 8)]),
    # Before the detection nobody could try anything.
    (FOUND, ["2026-03-04 10:00", "14:00", "15:00"], []),
    (FOUND, ["2026-03-04 10:00", "14:10", "15:00"], []),
    (FOUND, ["2026-03-04 10:00", "14:00", "17:00"], [(15, 3, 8)]),
    (EARLY, ["2026-03-04 08:00", "11:00", "17:00"], [(15, 3, 8)]),
    ("times: {impact_start: 2026-03-04T10:00Z}", ["2026-03-04 10:00", "17:00"], []),
    (
        "times: {impact_start: 2026-03-04, resolved: 2026-03-04T20:00Z}",
        ["2026-03-04 10:00", "17:00"],
        [],
    ),
    (
        "times: {impact_start: 2026-03-04T10:00Z, resolved: 2026-03-04T12:00Z}",
        ["2026-03-04 10:00", "12:00"],
        [],
    ),
    # Rows that go back are the business of another rule.
    (KNOWN, ["2026-03-04 17:00", "10:00"], []),
]


@pytest.mark.parametrize(("times", "cells", "expected"), TABLE)
def test_a_gap_is_found_on_the_later_row(times, cells, expected, knowledge_base) -> None:
    body = timeline(*(f"| {cell} | e | |" for cell in cells))
    assert expected == found(knowledge_base({PATH: postmortem(body, times)}), "PM508")
    assert found(knowledge_base({PATH: postmortem(body, times, status="draft")}), "PM508") == []


@pytest.mark.parametrize(("minutes", "expected"), [(59, [14]), (60, []), (61, [])])
def test_how_long_is_too_long_is_configured(minutes, expected, tmp_path) -> None:
    file = tmp_path / "PM-2026-001.md"
    body = timeline("| 2026-03-04 10:00 | e | |", "| 11:00 | e | |")
    file.write_text(postmortem(body, KNOWN), encoding="utf-8")
    report = check.run([Location(PATH, PATH, file)], Settings(timeline_gap=minutes), NOW)
    assert expected == [line for line, _, _ in found(report, "PM508")]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("17:05", "7 h 5 min"), ("14:00", "4 h"), ("2026-03-12 12:00", "8 d 2 h")],
)
def test_the_gap_is_said_as_on_the_pages(cell, expected, knowledge_base) -> None:
    body = timeline("| 2026-03-04 10:00 | e | |", f"| {cell} | e | |")
    times = "times: {impact_start: 2026-03-04T10:00Z, resolved: 2026-03-20T20:00Z}"
    problems = knowledge_base({PATH: postmortem(body, times)}).problems
    (message,) = [each.message for each in problems if each.code == "PM508"]
    assert f"of the {expected} before this row" in message
