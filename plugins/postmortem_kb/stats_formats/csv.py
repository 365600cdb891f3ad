"""For spreadsheets, CSV (RFC 4180): a line for every figure of every group.

Durations are in whole seconds. A count has only ``n``; what is not known is empty.
"""

from __future__ import annotations

import csv
import io

from postmortem_kb.stats_formats import Row, Statistics, seconds

_COLUMNS = (
    "group",
    "figure",
    "n",
    "missing",
    "negative",
    "mean_seconds",
    "median_seconds",
    "p90_seconds",
)
# The first four are formulas to a spreadsheet, the last a command to a build server.
_GUARDED = tuple("=+-@:")


def render(statistics: Statistics) -> str:
    """Return the lines, those of everything first."""
    found = io.StringIO()
    writer = csv.writer(found, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in (statistics.total, *statistics.groups):
        writer.writerows(_lines(row))
    return found.getvalue()


def _lines(row: Row) -> list[list[str | int | None]]:
    group = f"'{row.group}" if row.group.startswith(_GUARDED) else row.group
    counts: list[list[str | int | None]] = [
        [group, name, number, *[None] * 5] for name, number in row.counts.items()
    ]
    durations: list[list[str | int | None]] = [
        [group, name, each.n, each.missing, each.negative, *seconds(each).values()]
        for name, each in row.durations.items()
    ]
    return counts + durations


FORMAT = render
