from __future__ import annotations

import pytest
from written import PATH, found, postmortem

START = "  impact_start: 2026-03-04T14:05Z"
DETECTED = "  detected: 2026-03-04T14:09Z"

TABLE = [
    (["times:", START, DETECTED, "  resolved: unknown"], [(10, 3, 11)]),
    (["times:", START, "  detected:", "  resolved: 2026-03-04"], [(9, 3, 11)]),
    (["times:", START, DETECTED], [(7, 1, 6)]),
    (["times:", START, "  detected: unknown", "  resolved: unknown"], [(7, 1, 6)]),
    (["times:", START, DETECTED, "  resolved: 2026-03-04"], []),
    (["times:", START, DETECTED, "  resolved: unknown", "times_note: The logs are gone."], []),
    # That is not-a-time.
    (["times:", START, DETECTED, "  resolved: soon"], []),
]


@pytest.mark.parametrize(("lines", "expected"), TABLE)
def test_a_reason_is_asked_for_where_the_time_is_unknown(lines, expected, knowledge_base) -> None:
    report = knowledge_base({PATH: postmortem("", *lines, status="reviewed")})
    assert expected == found(report, "PM112")
