from __future__ import annotations

import pytest

START = "  impact_start: 2026-03-04T14:00Z"

TABLE = [
    ([START, "  detected: 2026-04-03T14:00Z"], []),
    ([START, "  detected: 2026-04-03T14:01Z"], [(9, 13)]),
    ([START, "  resolved: 2026-10-04T14:30Z"], [(9, 13)]),
    # A bare day is the whole day.
    (["  impact_start: 2026-03-04", "  detected: 2026-04-04T00:00Z"], []),
    (["  impact_start: 2026-03-04", "  detected: 2026-04-04T00:01Z"], [(9, 13)]),
    ([START, "  detected: 2026-04-03"], []),
    ([START, "  detected: 2026-04-04"], [(9, 13)]),
    # Unknown times are stepped over, and each pair is judged for itself.
    ([START, "  detected: unknown", "  resolved: 2026-05-04T14:00Z"], [(10, 13)]),
    (
        [
            START,
            "  detected: 2026-03-30T14:00Z",
            "  mitigated: 2026-04-20T14:00Z",
            "  resolved: 2026-05-15T14:00Z",
        ],
        [],
    ),
    (
        [START, "  detected: 2026-05-04T14:00Z", "  resolved: 2026-07-04T14:00Z"],
        [(9, 13), (10, 13)],
    ),
    # Backwards is the business of others, and so is the future.
    ([START, "  detected: 2025-03-04T14:00Z"], []),
    ([START, "  detected: 2027-03-04T14:00Z"], []),
    (["  impact_start: 9999-12-31", "  detected: 9999-12-31"], []),
    (["  impact_start: 9999-12-31", "  detected: 0001-01-01"], []),
    ([START], []),
    (["  impact_start: unknown"], []),
    # Where a note tells of the times, the author knows.
    ([START, "  detected: 2026-05-04T14:00Z", "times_note: A yearly report."], []),
    ([START, "  detected: 2026-05-04T14:00Z", "times_note: [not, a, note]"], []),
    ([START, "  detected: 2026-05-04T14:00Z", "times_note:"], [(9, 13)]),
    # An intruder is seen late; what comes after that is judged as ever.
    ([START, "  detected: 2026-09-04T14:00Z", "kind: security"], []),
    ([START, "  mitigated: 2026-09-04T14:00Z", "kind: security"], []),
    (
        [
            START,
            "  detected: 2026-04-04T14:00Z",
            "  resolved: 2026-06-04T14:00Z",
            "kind: security",
        ],
        [(10, 13)],
    ),
    (["times: yesterday"], []),
]


@pytest.mark.parametrize(("lines", "expected"), TABLE)
def test_more_than_thirty_days_without_a_note_are_found_on_the_later_time(
    lines, expected, knowledge_base
) -> None:
    header = ["id: PM-2026-001", "title: Checkout failed in the EU", "status: draft"]
    header += ["severity: SEV3", "owner: platform"]
    header += lines if lines[0].startswith("times") else ["times:", *lines]
    text = "\n".join(["---", *header, "---", ""])
    report = knowledge_base({"2026/PM-2026-001.md": text})
    found = [problem for problem in report.problems if problem.code == "PM209"]
    assert expected == [(each.line, each.column) for each in found]


def test_the_gap_is_told_in_days(knowledge_base) -> None:
    text = (
        "---\nid: PM-2025-001\ntitle: Checkout failed in the EU\nstatus: draft\nseverity: SEV3\n"
        "owner: platform\ntimes:\n  impact_start: 2025-03-04T14:05Z\n"
        "  resolved: 2026-03-04T14:50Z\n---\n"
    )
    (problem,) = knowledge_base({"2025/PM-2025-001.md": text}).problems
    expected = (
        "`resolved` (2026-03-04T14:50:00Z) is 365 days after `impact_start` (2025-03-04T14:05:00Z);"
        " correct the date, or say in `times_note` why it took so long"
    )
    assert expected == problem.message
