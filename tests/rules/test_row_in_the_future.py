from __future__ import annotations

from datetime import UTC, datetime

import pytest
from written import PATH, found, postmortem, timeline

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import check

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)

TABLE = [
    (["2026-03-04 11:00", "11:30"], []),
    (["2026-03-04 11:00", "2027-03-04 11:30"], [(13, 3, 19)]),
    # A day of tolerance for a clock that is not in UTC.
    (["2026-03-04 11:00", "2026-03-05 12:00"], []),
    (["2026-03-04 11:00", "2026-03-05 12:01"], [(13, 3, 19)]),
    # What is below takes the day of the row above.
    (["2026-03-04 11:00", "2027-03-04 11:30", "11:40"], [(13, 3, 19)]),
    (["2026-03-04 11:00", "2027-03-04"], []),
    (["2026-03-04 11:00", "unknown", "later"], []),
    (["9999-12-31 23:59"], [(12, 3, 19)]),
    ([], []),
]


@pytest.mark.parametrize(("cells", "expected"), TABLE)
@pytest.mark.parametrize("status", ["draft", "in-review"])
def test_the_first_row_to_come_is_found(cells, expected, status, tmp_path) -> None:
    file = tmp_path / "PM-2026-001.md"
    body = timeline(*(f"| {cell} | e | |" for cell in cells))
    file.write_text(postmortem(body, status=status), encoding="utf-8")
    report = check.run([Location(PATH, PATH, file)], Settings(), NOW)
    assert expected == found(report, "PM211")
