from __future__ import annotations

import pytest

HEADER = """---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
times:
"""
NAMES = ("impact_start", "detected", "acknowledged", "mitigated", "resolved", "impact_end")


def postmortem(times: dict[str, str], rows: list[str]) -> str:
    lines = [f"  {name}: {time}" for name, time in times.items()]
    table = ["## Timeline", "", "| Time (UTC) | Event |", "| --- | --- |"]
    table += [f"| {row} | Something happens. |" for row in rows]
    return HEADER + "\n".join([*lines, "---", "", *table, ""])


def dated(*clocks: str) -> dict[str, str]:
    return {
        name: f"2026-03-04T{clock}Z" for name, clock in zip(NAMES, clocks, strict=False) if clock
    }


FOUND = [(8, 17, "PM208")]
TABLE = [
    # Every whole hour, and every half or quarter that a zone has, on either side.
    (dated("14:05", "14:09", "14:52"), ["16:05", "16:09", "16:52"], FOUND),
    (dated("14:05", "14:09", "14:52"), ["2026-03-04 09:05", "09:09", "09:52"], FOUND),
    (dated("14:05", "14:09", "14:52"), ["19:35", "19:39", "20:22"], FOUND),
    (dated("06:05", "06:09", "06:52"), ["11:50", "11:54", "12:37"], FOUND),
    (dated("06:05", "06:09", "06:52"), ["2026-03-04 20:05", "20:09", "20:52"], FOUND),
    (dated("06:05", "06:09", "06:52"), ["20:05", "20:09", "20:52"], FOUND),
    # No zone is that far away, or that odd.
    (dated("06:05", "06:09", "06:52"), ["2026-03-04 21:05", "21:09", "21:52"], []),
    (dated("14:05", "14:09", "14:52"), ["14:45", "14:49", "15:32"], []),
    (dated("14:05", "14:09", "14:52"), ["14:35", "14:39", "15:22"], []),
    (dated("14:05", "14:09", "14:52"), ["16:05", "16:09", "17:52"], []),
    # The local day is another one; without dates the timeline begins on the day of the header.
    (dated("22:05", "22:09", "22:52"), ["2026-03-05 00:05", "00:09", "00:52"], FOUND),
    (dated("22:05", "22:09", "22:52"), ["00:05", "00:09", "00:52"], FOUND),
    (dated("22:05", "22:09", "22:52"), ["2026-03-04 00:05", "00:09", "00:52"], []),
    # One time that stands there as it is, or a minute beside it, clears all of them.
    (dated("14:05", "14:09", "14:52"), ["14:05", "14:09", "14:52"], []),
    (dated("14:05", "14:09", "16:05"), ["16:05", "16:09", "18:05"], []),
    (dated("14:05", "14:09", "14:52"), ["16:05", "16:09", "16:52", "14:53"], []),
    # Seconds are not told.
    (dated("14:05:31", "14:09:59", "14:52"), ["16:05", "16:09:10", "16:52"], FOUND),
    # Three of three, but of four no fewer than four, and of five four.
    (dated("14:05", "14:09", "14:52"), ["16:05", "16:52"], []),
    (dated("14:05", "14:09", "14:12", "14:52"), ["16:05", "16:09", "16:52"], []),
    (dated("14:05", "14:09", "14:12", "14:52", "15:01"), ["16:05", "16:09", "16:12"], []),
    (
        dated("14:05", "14:09", "14:12", "14:52", "15:01"),
        ["16:09", "16:12", "16:52", "17:01"],
        [(9, 13, "PM208")],
    ),
    # Two prove it when they are all there is, or when their minutes are no round ones.
    (dated("14:05", "14:10"), ["16:05", "16:10", "16:40", "17:00"], FOUND),
    (dated("14:05", "14:10"), ["16:05", "16:10", "16:40", "17:00", "17:30"], []),
    (dated("14:05", "14:11"), ["16:05", "16:11", "16:40", "17:00", "17:30"], FOUND),
    (dated("14:05", "15:05"), ["16:05", "17:05"], []),
    # The same instant twice is one witness.
    (dated("14:05", "14:05"), ["16:05", "16:05"], []),
    (dated("14:05", "", "", "", "14:05"), ["16:05"], []),
    (dated("14:05"), ["16:05"], []),
    # Two offsets fit: which one was meant nobody knows.
    (dated("14:00", "15:00", "16:00"), ["07:00", "08:00", "09:00", "10:00"], []),
    (dated("14:05", "14:09"), ["15:05", "15:09", "16:05", "16:09"], []),
    # What an offset explains in the header does not explain the timeline.
    (
        {"impact_start": "2026-03-04T16:05+02:00", "detected": "2026-03-04T16:09+02:00"},
        ["16:05", "16:09"],
        FOUND,
    ),
    (
        {"impact_start": "2026-03-04T16:05+02:00", "detected": "2026-03-04T16:09+02:00"},
        ["14:05", "14:09"],
        [],
    ),
    # Days, unknown times and rows that cannot be read witness nothing.
    ({"impact_start": "2026-03-04", "detected": "2026-03-04T14:09Z"}, ["16:09"], []),
    ({"impact_start": "2026-03-04", "detected": "2026-03-04T14:09Z"}, ["02:00", "16:09"], []),
    (dated("14:09", "22:00"), ["2026-03-04 16:09", "2026-03-05"], []),
    ({"impact_start": "unknown", "detected": "2026-03-04T14:09Z"}, ["unknown", "16:09"], []),
    (dated("14:05", "14:09"), ["2026-03-04", "unknown", "later", ""], []),
    (dated("14:05", "14:09"), [], []),
    # The calendar begins and ends somewhere.
    (
        {"impact_start": "0001-01-01T00:05Z", "detected": "0001-01-01T00:09Z"},
        ["0001-01-01 02:05", "02:09"],
        FOUND,
    ),
    (
        {"impact_start": "9999-12-31T23:59Z", "detected": "9999-12-31T23:50Z"},
        ["9999-12-31 21:59", "21:50"],
        FOUND,
    ),
]


@pytest.mark.parametrize(("times", "rows", "expected"), TABLE)
def test_only_one_real_offset_between_all_times_and_rows_is_found(
    times, rows, expected, knowledge_base
) -> None:
    report = knowledge_base({"2026/PM-2026-001.md": postmortem(times, rows)})
    found = [problem for problem in report.problems if problem.code == "PM208"]
    assert expected == [(each.line, each.column, each.code) for each in found]


def test_both_readings_and_the_distance_are_named(knowledge_base) -> None:
    times = dated("14:05", "14:09", "14:12", "14:52", "15:01")
    rows = ["19:35", "19:39", "19:42", "20:22"]
    report = knowledge_base({"2026/PM-2026-001.md": postmortem(times, rows)})
    (problem,) = [each for each in report.problems if each.code == "PM208"]
    expected = (
        "`impact_start` (2026-03-04T14:05:00Z) stands in the timeline as 2026-03-04T19:35:00Z, and "
        "4 of 5 times are off by the same 5 h 30 min, so one side is local time; write the "
        "timeline in UTC, or these times with their offset"
    )
    assert expected == problem.message


def test_a_text_without_a_timeline_agrees_with_every_time(knowledge_base) -> None:
    text = HEADER + "  impact_start: 2026-03-04T14:05Z\n  detected: 2026-03-04T14:09Z\n---\n"
    assert knowledge_base({"2026/PM-2026-001.md": text}).problems == ()
