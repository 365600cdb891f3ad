"""For programs: one object, every figure with what it leaves out, durations in whole seconds.

``all`` and each of ``groups`` have ``group``, ``counts``, ``verified_share`` and ``durations``;
``definitions`` says what each of them is; ``undated`` and ``undated_items`` are what may be of the
period and has no day. What is not known is null; what too few values are known
for (``minimum_n``) is told all the same.
"""

from __future__ import annotations

from typing import Any

from postmortem_kb.metrics import DURATIONS
from postmortem_kb.rendering.records import printed
from postmortem_kb.rendering.statistics.values import (
    COUNTS,
    SPREAD,
    UNDATED,
    VERIFIED_SHARE,
    Row,
    Statistics,
)
from postmortem_kb.stats_formats import seconds

VERSION = 1
"""It grows when a field goes away or changes its meaning."""


def render(statistics: Statistics, _width: int) -> str:
    """Return the object."""
    found = {
        "version": VERSION,
        "today": statistics.today.isoformat(),
        "period": statistics.stretch.key if statistics.stretch else None,
        "by": statistics.by,
        "unit": "seconds",
        "minimum_n": statistics.minimum_n,
        "undated": statistics.undated,
        "undated_items": statistics.undated_items,
        "definitions": {
            **UNDATED,
            **COUNTS,
            "verified_share": VERIFIED_SHARE,
            **{name: each.whole for name, each in DURATIONS.items()},
            **SPREAD,
        },
        "all": _row(statistics.total),
        "groups": [_row(each) for each in statistics.groups],
    }
    return printed(found) + "\n"


def _row(row: Row) -> dict[str, Any]:
    share = row.verified_share
    return {
        "group": row.group,
        "counts": row.counts,
        "verified_share": round(share, 3) if share is not None else None,
        "durations": {
            name: {
                "n": each.n,
                "missing": each.missing,
                "negative": each.negative,
                **seconds(each),
            }
            for name, each in row.durations.items()
        },
    }


FORMAT = render
