from __future__ import annotations

import pytest
from written import PATH, found, postmortem, suggested, timeline

TABLE = [
    (["2026-03-04 14:05", "14:06"], []),
    (["2026-03-04 14:05", "14:05"], []),
    (["2026-03-04 14:05", "14:04"], [(13, 3, 8)]),
    (["2026-03-04 14:05", "2026-03-03 14:06"], [(13, 3, 19)]),
    # Each is compared with the nearest known one above it.
    (["2026-03-04 14:05", "unknown", "14:04"], [(14, 3, 8)]),
    (["2026-03-04 14:05", "nonsense", "14:04"], [(14, 3, 8)]),
    (["2026-03-04 14:05", "14:01", "14:02", "14:06"], [(13, 3, 8)]),
    (["2026-03-04 14:05", "14:04", "14:03"], [(13, 3, 8), (14, 3, 8)]),
    # A bare day is the whole day.
    (["2026-03-04 14:05", "2026-03-04", "14:04"], []),
    (["2026-03-04", "2026-03-03"], [(13, 3, 13)]),
    (["2026-03-04", "00:00"], []),
    (["2026-03-04", "2026-03-03 23:59"], [(13, 3, 19)]),
    (["2026-03-04 00:00", "2026-03-03"], [(13, 3, 13)]),
    (["unknown", "unknown"], []),
    ([], []),
    # The calendar ends there, and the check must not.
    (["9999-12-31 23:50", "00:10"], [(13, 3, 8)]),
    (["0001-01-01 00:10", "00:05"], [(13, 3, 8)]),
]


@pytest.mark.parametrize(("cells", "expected"), TABLE)
def test_order_of_rows(cells, expected, knowledge_base) -> None:
    body = timeline(*(f"| {cell} | e | |" for cell in cells))
    assert expected == found(knowledge_base({PATH: postmortem(body)}), "PM506")
    assert found(knowledge_base({PATH: postmortem(body, status="draft")}), "PM506") == []


@pytest.mark.parametrize(
    ("above", "cell", "expected"),
    [
        ("2026-03-04 23:50", "00:10", "2026-03-05 00:10"),
        ("2026-02-28 18:00", "06:00", "2026-03-01 06:00"),
        ("2026-03-04 14:05", "13:05", None),
        ("2026-03-04 23:50", "2026-03-04 00:10", None),
    ],
)
def test_after_midnight_the_day_is_suggested(above, cell, expected, knowledge_base) -> None:
    body = timeline(f"| {above} | e | |", f"| {cell} | e | |")
    assert suggested(knowledge_base({PATH: postmortem(body)}), "PM506") == [expected]
