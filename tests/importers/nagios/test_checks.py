from __future__ import annotations

from datetime import UTC, datetime

import pytest

from postmortem_kb.importers.nagios.checks import Checks
from postmortem_kb.recordings import Ask, EventKind

AT = 1772615551


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([("CRITICAL", True), ("OK", True)], [EventKind.DETECTED, EventKind.RESOLVED]),
        ([("CRITICAL", True), ("CRITICAL", True)], [EventKind.DETECTED]),
        ([("WARNING", True), ("CRITICAL", True)], [EventKind.DETECTED, EventKind.DETECTED]),
        ([("CRITICAL", False), ("OK", False)], [EventKind.STATUS, EventKind.STATUS]),
        ([("CRITICAL", False), ("OK", True)], [EventKind.STATUS, EventKind.STATUS]),
        ([("OK", True)], [EventKind.STATUS]),
        ([("DOWN", True), ("UP", True), ("DOWN", True)], ["detected", "resolved", "detected"]),
    ],
)
def test_a_hard_state_that_changes_finds_or_resolves(
    results: list[tuple[str, bool]], expected: list[EventKind]
) -> None:
    checks = Checks("Nagios", Ask())

    for state, hard in results:
        checks.state(AT, "HTTP on checkout-1", state, hard, "")

    assert [event.kind for event in checks.log.events] == expected


def test_a_state_known_from_before_is_resolved_and_not_found() -> None:
    checks = Checks("Nagios", Ask())

    checks.known("HTTP", "CRITICAL")
    checks.state(AT, "HTTP", "CRITICAL", True, "")
    checks.state(AT, "HTTP", "OK", True, "")

    assert [event.kind for event in checks.log.events] == [EventKind.RESOLVED]


def test_an_acknowledgement_counts_once_for_each_problem() -> None:
    checks = Checks("Nagios", Ask())

    for _ in range(2):
        checks.state(AT, "HTTP", "CRITICAL", True, "")
        checks.acknowledge(AT, "HTTP", "Bob Jones", "")
        checks.told_of_acknowledgement(AT, "HTTP", "Bob Jones")
        checks.state(AT, "HTTP", "OK", True, "")
        checks.told_of_acknowledgement(AT, "HTTP", "Alice Smith")
        checks.state(AT, "HTTP", "WARNING", True, "")
        checks.state(AT, "HTTP", "OK", True, "")

    acknowledged = [
        event.actor for event in checks.log.events if event.kind is EventKind.ACKNOWLEDGED
    ]
    assert (acknowledged, checks.log.remarks()) == (
        ["bob-jones", "alice-smith"] * 2,
        ("left out 2 entries notifying of an acknowledgement told already",),
    )


def test_the_title_is_the_first_problem_within_the_bounds() -> None:
    checks = Checks("Nagios", Ask(since=datetime(2026, 3, 4, 9, tzinfo=UTC)))

    checks.state(AT - 3600, "Disk", "CRITICAL", True, "")
    checks.state(AT, "HTTP", "CRITICAL", True, "500")
    checks.state(AT, "Load", "CRITICAL", True, "9.1")

    assert checks.title == "HTTP is CRITICAL"
