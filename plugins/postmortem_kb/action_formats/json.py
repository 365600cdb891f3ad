"""Action items as JSON: a record for each, flat, with every field of the item."""

from __future__ import annotations

from typing import Any

from postmortem_kb.action_formats import Dated, Listing, title
from postmortem_kb.rendering.records import plain, printed

VERSION = 1
"""It grows when a field goes away or changes its meaning."""


def listing(found: Listing) -> str:
    """Return one object in one line, the items under ``actions``; unknown is null."""
    head = {
        "version": VERSION,
        "name": found.name,
        "today": plain(found.knowledge.today),
        "dates_from": found.dates_from,
    }
    # No more than one record is held as more than its text.
    records = ",".join(printed(_record(each, found)) for each in found.entries)
    return f'{printed(head)[:-1]},"actions":[{records}]}}\n'


def _record(entry: Dated, found: Listing) -> dict[str, Any]:
    action, knowledge = entry.action, found.knowledge
    of, team = action.postmortem, knowledge.team(action.item.owner)
    return {
        "postmortem": of.name,
        **plain(action.item),
        "severity": of.front.severity,
        "services": knowledge.services_of(of),
        "team": team.name if team else None,
        "is_open": action.item.is_open,
        "overdue": action.is_overdue,
        "days_left": action.days_left,
        "opened_on": plain(entry.opened_on),
        "changed_on": plain(entry.changed_on),
        "age_days": entry.age(knowledge.today),
        "postmortem_title": title(action),
        "postmortem_status": of.front.status,
        "kind": of.front.kind,
        "url": found.url(action) or None,
        "path": of.location.path,
    }


FORMAT = listing
