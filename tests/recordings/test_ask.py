from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from postmortem_kb.recordings import Ask

NINE = datetime(2026, 3, 4, 9, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (Ask(), True),
        (Ask(since=NINE), True),
        (Ask(since=NINE + MOMENT), False),
        (Ask(until=NINE), True),
        (Ask(until=NINE - MOMENT), False),
        (Ask(since=NINE, until=NINE), True),
    ],
)
def test_both_bounds_belong_to_what_is_asked_for(ask: Ask, expected: bool) -> None:
    assert ask.covers(NINE) == expected
