"""For programs: one object, every figure with what it leaves out, durations in whole seconds.

``all`` and each of ``groups`` have ``group``, ``counts``, ``verified_share`` and ``durations``;
``definitions`` says what each of them is. What is not known is null; what too few values are known
for (``minimum_n``) is told all the same.
"""

from __future__ import annotations

import json
from typing import Any

from postmortem_kb.stats_formats import (
    COUNTS,
    DURATIONS,
    SPREAD,
    VERIFIED_SHARE,
    Row,
    Statistics,
    seconds,
)


def render(statistics: Statistics) -> str:
    """Return the object."""
    found = {
        "today": statistics.today.isoformat(),
        "period": statistics.stretch.key if statistics.stretch else None,
        "by": statistics.by,
        "unit": "seconds",
        "minimum_n": statistics.minimum_n,
        "undated": statistics.undated,
        "definitions": {
            "undated": "Postmortems left out of the period, as no day is known of them",
            **COUNTS,
            "verified_share": VERIFIED_SHARE,
            **DURATIONS,
            **SPREAD,
        },
        "all": _row(statistics.total),
        "groups": [_row(each) for each in statistics.groups],
    }
    return json.dumps(found, indent=2) + "\n"


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
