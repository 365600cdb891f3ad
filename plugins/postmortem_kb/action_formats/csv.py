"""Action items as CSV (RFC 4180): a row for each, with all its fields, for a spreadsheet.

A cell that a spreadsheet would take for a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
import io
from functools import lru_cache
from typing import Any

from postmortem_kb.action_formats import Dated, Listing, title
from postmortem_kb.rendering import spreadsheet
from postmortem_kb.rendering.entries import one_line
from postmortem_kb.rendering.records import plain
from postmortem_kb.schema import ActionItem


def listing(found: Listing) -> str:
    """Return a header row, and a row for each item; what is unknown is an empty cell."""
    rows = [_row(each, found) for each in found.entries]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_HEADER)
    writer.writerows([_cell(row[name]) for name in _HEADER] for row in rows)
    return text.getvalue()


_BEFORE = ("postmortem",)
_AFTER = (
    "is_open",
    "opened_on",
    "changed_on",
    "team",
    "severity",
    "services",
    "postmortem_title",
    "postmortem_status",
    "kind",
    "url",
    "source",
)
_HEADER = (*_BEFORE, *ActionItem.model_fields, *_AFTER)


def _row(entry: Dated, found: Listing) -> dict[str, Any]:
    item, of = entry.action.item, entry.action.postmortem
    team = found.knowledge.team(item.owner)
    return vars(item) | {
        "postmortem": of.name,
        "updates": [
            " ".join([plain(each.on) or "unknown", each.text or ""]) for each in item.updates
        ],
        "is_open": "yes" if item.is_open else "no",
        "opened_on": entry.opened_on,
        "changed_on": entry.changed_on,
        "team": team.name if team else None,
        "severity": of.front.severity,
        "services": found.knowledge.services_of(of),
        "postmortem_title": title(entry.action),
        "postmortem_status": of.front.status,
        "kind": of.front.kind,
        "url": found.url(entry.action),
        "source": of.location.uri,
    }


def _cell(value: Any) -> str:
    if not value:
        return ""
    return _text("; ".join(value) if isinstance(value, list) else plain(value))


# Of the many cells most hold one of a few words or days.
@lru_cache(maxsize=4096)
def _text(value: str) -> str:
    return spreadsheet.cell(one_line(value))


FORMAT = listing
