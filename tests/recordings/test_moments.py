from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.recordings.moments import day, instant, minute

NINE = datetime(2026, 3, 4, 9, 12, 31, tzinfo=UTC)
SECONDS = 1772615551


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-04T09:12:31Z", NINE),
        ("2026-03-04 09:12:31 UTC", NINE),
        ("2026-03-04T11:12:31+02:00", NINE),
        ("2026-03-04T11:12:31.000+0200", NINE),
        ("2026-03-04T01:12:31-08:00", NINE),
        ("2026-03-04T09:12:31.123456789Z", NINE.replace(microsecond=123456)),
        ("2026-03-04T09:12:31.5Z", NINE.replace(microsecond=500000)),
        (SECONDS, NINE),
        (SECONDS * 1000, NINE),
        (SECONDS * 1000_000, NINE),
        (SECONDS * 1000_000_000 + 123_456_789, NINE.replace(microsecond=123456)),
        (SECONDS + 0.5, NINE.replace(microsecond=500000)),
        (f"{SECONDS}.123456", NINE.replace(microsecond=123456)),
        (f"{SECONDS}000", NINE),
        ("Wed, 04 Mar 2026 10:12:31 +0100", NINE),
        ("4 Mar 2026 09:12:31 +0000", NINE),
        ("Wed, 04 Mar 2026 09:12:31 GMT", NINE),
        ("Wed Mar 4 04:12:31 2026 -0500", NINE),
    ],
)
def test_a_time_is_read_in_every_spelling_of_the_tools(written: Any, meant: datetime) -> None:
    assert instant(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2026-03-04T09:12:31",
        "2026-03-04",
        "2026-02-30T09:12:31Z",
        "Wed, 04 Mar 2026 09:12:31",
        "Wed, 04 Mar 2026 09:12:31 -0000",
        "Wed, 31 Feb 2026 09:12:31 +0000",
        "Wed, 04 Mar 1970 09:12:31 +0000",
        "a b c d e f g h +0000",
        "2026-03-04T25:12:31Z",
        "yesterday",
        "",
        0,
        -1,
        12,
        True,
        None,
        1e300,
        float("inf"),
        float("nan"),
        10**40,
        [],
        {},
    ],
)
def test_what_is_no_time_or_says_not_yet_is_none(written: Any) -> None:
    assert instant(written) is None


@given(
    st.datetimes(datetime(1990, 1, 2), datetime(2200, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
)
def test_a_time_survives_every_unit(at: datetime) -> None:
    micros = (at - datetime(1970, 1, 1, tzinfo=UTC)) // (at.resolution)

    assert instant(micros * 1000 + 7) == at
    assert instant(at.isoformat()) == at
    assert instant(f"{micros // 10**6}.{micros % 10**6:06}") == at


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-04", date(2026, 3, 4)),
        ("2026-03-04T23:30:00-08:00", date(2026, 3, 5)),
        (SECONDS, date(2026, 3, 4)),
        ("soon", None),
        (None, None),
    ],
)
def test_a_due_date_is_a_day(written: Any, meant: date | None) -> None:
    assert day(written) == meant


def test_a_time_is_told_to_its_minute_as_since_takes_it() -> None:
    assert minute(NINE) == "2026-03-04T09:12Z"
