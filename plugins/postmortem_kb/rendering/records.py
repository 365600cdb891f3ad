"""Postmortems and action items as data for other programs: one plain record each.

Unknown is null. A duration is in whole seconds, an instant is ISO 8601 in UTC, a day is
``YYYY-MM-DD``. Nothing in a record depends on the day of the build, but that a review meeting
which is still to come is no sign of an action item yet (``opened_on``).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel

from postmortem_kb.corpus import Postmortem
from postmortem_kb.model import Moment
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rendering.published import address, printable, updated
from postmortem_kb.terminal import UNPRINTABLE

VERSION = 1
"""Of the records; it grows when a field goes away or changes its meaning."""

DURATIONS = (
    "impact",
    "time_to_detect",
    "time_to_acknowledge",
    "time_to_mitigate",
    "time_to_recover",
)
"""The derived durations, as ``metrics.DURATIONS`` explains them."""


def dumps(value: Any) -> str:
    """Return a value as JSON in one line, the same bytes each time."""
    return printable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def printed(value: Any) -> str:
    """Return a value as ``dumps`` does, for a terminal: nothing in it steers one."""
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", dumps(value))


def postmortem(each: Postmortem, knowledge: Knowledge, here: str) -> dict[str, Any]:
    """Return a postmortem's record, with links as the file ``here`` gives them."""
    items = each.front.action_items
    return {
        "name": each.name,
        "title": each.title,
        "date": plain(each.date),
        "year": each.year,
        "updated": plain(updated(each, knowledge)),
        "counts": each.counts,
        "major": knowledge.settings.is_major(each.front.severity),
        "permanent": each.permanent,
        "errors": knowledge.faults.get(each.location.path, 0),
        "source": each.location.uri,
        "links": {"page": address(knowledge, each.page, here)},
        "durations": {name: plain(getattr(each.times, name)) for name in DURATIONS},
        "actions": {
            "all": len(items),
            "open": sum(item.is_open for item in items),
            "done": sum(item.status == "done" for item in items),
            "verified": sum(item.status == "verified" for item in items),
            "wont_do": sum(item.status == "wont-do" for item in items),
        },
        "front_matter": _front(each, knowledge),
        "extra_fields": {name: plain(value) for name, value in each.extra.items()},
    }


def _front(each: Postmortem, knowledge: Knowledge) -> dict[str, Any]:
    known, front = knowledge.corpus.find, each.front
    # What cannot be found may be withheld: its page does not name it either.
    told = {name: plain(value) for name, value in vars(front).items()}
    return told | {
        "related": [name for name in front.related if known(name)],
        "recurrence_of": front.recurrence_of if known(front.recurrence_of) else None,
    }


def action(each: Action, knowledge: Knowledge, here: str) -> dict[str, Any]:
    """Return an action item's record, with links as the file ``here`` gives them."""
    of, item = each.postmortem, each.item
    team = knowledge.team(item.owner)
    return {
        "is_open": item.is_open,
        "opened_on": plain(each.opened),
        "team": team.name if team else None,
        "postmortem": {
            "name": of.name,
            "title": of.title,
            "status": of.front.status,
            "severity": of.front.severity,
            "kind": of.front.kind,
            "counts": of.counts,
        },
        "links": {
            "page": address(knowledge, each.target, here),
            "postmortem": address(knowledge, of.page, here),
        },
        "action_item": plain(item),
    }


def document(
    kind: str, schema: str, records: Iterable[Mapping[str, Any]], knowledge: Knowledge, here: str
) -> str:
    """Return a file of records, one a line; no more than one is held as more than its text."""
    head = {
        "version": VERSION,
        "schema": address(knowledge, knowledge.page(schema), here),
        "site": knowledge.site_name,
    }
    lines = ",\n".join(dumps(record) for record in records)
    return f"{dumps(head)[:-1]},{dumps(kind)}:[\n{lines}\n]}}\n"


def plain(value: Any) -> Any:
    """Return a value of the front matter as JSON can hold it; every field is there."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, BaseModel):
        # Not by its own iterator, which costs three times as much.
        return {name: plain(part) for name, part in vars(value).items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, Moment):
        return value.iso()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return round(value.total_seconds())
    return value
