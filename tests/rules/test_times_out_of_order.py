from __future__ import annotations

import pytest

START = "  impact_start: 2026-03-04T14:00Z"

TABLE = [
    ([START, "  detected: 2026-03-04T13:59Z"], [(9, 13, "PM204")]),
    ([START, "  detected: 2026-03-04T14:00Z"], []),
    # The same instant, written in another zone, is not before.
    ([START, "  detected: 2026-03-04T15:00+01:00"], []),
    ([START, "  resolved: 2026-03-04T13:59Z"], [(9, 13, "PM203")]),
    ([START, "  mitigated: 2026-03-04T13:59Z"], [(9, 14, "PM203")]),
    ([START, "  impact_end: 2026-03-04T13:59Z"], [(9, 15, "PM203")]),
    # A bare day is the whole day: only another day contradicts.
    ([START, "  resolved: 2026-03-04"], []),
    ([START, "  resolved: 2026-03-03"], [(9, 13, "PM203")]),
    (["  impact_start: 2026-03-04", "  detected: 2026-03-03T23:59Z"], [(9, 13, "PM204")]),
    (["  impact_start: 2026-03-04", "  detected: 2026-03-04T00:00Z"], []),
    # One finding for each later field, however many it contradicts.
    (
        [START, "  detected: 2026-03-04T14:10Z", "  acknowledged: 2026-03-04T13:50Z"],
        [(10, 17, "PM204")],
    ),
    # What two others are before is told once.
    (
        [START, "  detected: 2026-03-04T13:50Z", "  acknowledged: 2026-03-04T13:55Z"],
        [(9, 13, "PM204")],
    ),
    (
        [START, "  detected: 2026-03-04T13:50Z", "  acknowledged: 2026-03-04T13:40Z"],
        [(9, 13, "PM204"), (10, 17, "PM204")],
    ),
    # What is impossible is not called unusual as well.
    (
        [START, "  detected: 2026-03-04T14:10Z", "  mitigated: 2026-03-04T13:50Z"],
        [(10, 14, "PM203")],
    ),
    (
        ["  mitigated: 2026-03-04T15:00Z", "  impact_end: 2026-03-04T14:00Z"],
        [(9, 15, "PM204")],
    ),
    (["  resolved: 2026-03-04T15:00Z", "  impact_end: 2026-03-04T14:00Z"], []),
    # The order of the lines does not matter, the order of the fields does.
    (["  resolved: 2026-03-04T13:00Z", START], [(8, 13, "PM203")]),
    # The calendar ends there, and the check must not.
    ([START, "  resolved: 9999-12-31"], [(9, 13, "PM205")]),
    ([START, "  detected: unknown", "  resolved:"], []),
    # Now is 2026-11-22T12:00Z.
    (["  detected: 2026-11-22T12:00Z"], []),
    (["  detected: 2026-11-22T12:01Z"], [(8, 13, "PM205")]),
    (["  detected: 2026-11-22"], []),
    (["  detected: 2026-11-24"], [(8, 13, "PM205")]),
    (["  detected: 2026-11-23"], []),
]


@pytest.mark.parametrize(("lines", "expected"), TABLE)
def test_order_of_times(lines, expected, knowledge_base) -> None:
    header = ["id: PM-2026-001", "title: Checkout failed in the EU", "status: draft"]
    header += ["severity: SEV3", "owner: platform", "times:", *lines]
    text = "\n".join(["---", *header, "---", ""])
    report = knowledge_base({"2026/PM-2026-001.md": text})
    actual = [(problem.line, problem.column, problem.code) for problem in report.problems]
    assert expected == actual


def test_the_nearest_contradicted_time_is_named(knowledge_base) -> None:
    text = (
        "---\nid: PM-2026-001\ntitle: Checkout failed in the EU\nstatus: draft\nseverity: SEV3\n"
        "owner: platform\ntimes:\n  impact_start: 2026-03-04T14:00Z\n"
        "  detected: 2026-03-04T14:10Z\n  acknowledged: 2026-03-04T13:50Z\n---\n"
    )
    (problem,) = knowledge_base({"2026/PM-2026-001.md": text}).problems
    assert problem.message.startswith(
        "`acknowledged` (2026-03-04T13:50:00Z) is before `detected` (2026-03-04T14:10:00Z)"
    )
