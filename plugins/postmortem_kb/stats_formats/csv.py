"""For spreadsheets, CSV (RFC 4180): a line for every figure of every group.

Durations are in whole seconds. A count has only ``n``; what is not known is empty. Of a period is
told, too, how much may be of it and has no day: ``undated`` and ``undated_items``.
"""

from __future__ import annotations

import csv
import io

from postmortem_kb.rendering import spreadsheet
from postmortem_kb.rendering.statistics.values import ALL, Row, Statistics
from postmortem_kb.stats_formats import seconds

_Cells = list[str | int | None]
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


def render(statistics: Statistics, _width: int) -> str:
    """Return the lines, those of everything first."""
    found = io.StringIO()
    writer = csv.writer(found, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in (statistics.total, *statistics.groups):
        writer.writerows(_lines(row))
    writer.writerows(_count(ALL, name, many) for name, many in statistics.left_out.items())
    return found.getvalue()


def _lines(row: Row) -> list[_Cells]:
    group = spreadsheet.cell(row.group)
    counts = [_count(group, name, many) for name, many in row.counts.items()]
    durations: list[_Cells] = [
        [group, name, each.n, each.missing, each.negative, *seconds(each).values()]
        for name, each in row.durations.items()
    ]
    return counts + durations


def _count(group: str, name: str, many: int) -> _Cells:
    return [group, name, many, *[None] * 5]


FORMAT = render
