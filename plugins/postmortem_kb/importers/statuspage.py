"""Statuspage: what a status page told, from its public JSON, its API or its webhook.

Sources: https://developer.statuspage.io/ (Incidents; incident_updates come newest first) and
https://<page>/api/v2/incidents.json. A person may date an update back: ``display_at`` goes before
``created_at``. Its times are of what the page said, later than what happened: none is proposed.
"""

from __future__ import annotations

from typing import Any

from postmortem_kb.recordings import Ask, EventKind, Log, Recording, Source, Unreadable, distinct
from postmortem_kb.recordings.importer import NO, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import at, from_html, rows, text, url

_LISTS = ("incidents", "scheduled_maintenances")


class _Statuspage(Importer):
    title = "Statuspage"
    reads = "incidents.json, one incident, webhook messages"

    def certainty(self, material: Material) -> int:
        """Tell by an incident with its impact and its updates, or by a page without one."""
        found = _incidents(material) or any(_is_page(each) for each in material.objects)
        return SURELY if found else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return a recording an incident, with all updates that the file holds of it."""
        incidents = _incidents(material)
        if not incidents:
            raise Unreadable("it holds no incident; export the page's /api/v2/incidents.json")
        found: dict[str, list[dict[str, Any]]] = {}
        for each in incidents:
            found.setdefault(text(each, "id") or text(each, "name"), []).append(each)
        return [_recording(each) for each in found.values()]


def _incidents(material: Material) -> list[dict[str, Any]]:
    listed = [
        found
        for each in material.objects
        for found in (
            each,
            at(each, "incident"),
            *(entry for name in _LISTS for entry in rows(each, name)),
        )
    ]
    return [each for each in listed if _is_incident(each)]


def _is_incident(value: Any) -> bool:
    updates = isinstance(at(value, "incident_updates"), list)
    return updates and "impact" in value and "name" in value


def _is_page(value: dict[str, Any]) -> bool:
    lists = any(isinstance(value.get(name), list) for name in _LISTS)
    return lists and bool(text(value, "page", "id")) and bool(text(value, "page", "url"))


def _recording(told: list[dict[str, Any]]) -> Recording:
    """Return what an incident's messages tell together; the one with most updates is the last."""
    last = max(told, key=lambda each: len(rows(each, "incident_updates")))
    updates = {
        text(each, "id") or f"{text(each, 'created_at')} {text(each, 'status')}": each
        for incident in (*told, last)
        for each in rows(incident, "incident_updates")
    }
    link, log = url(last, "shortlink"), Log()
    # Newest first; two of one time keep the order in which they were written.
    for name, update in reversed(updates.items()):
        _tell(update, Source("Statuspage", link, name), text(last, "id"), log)
    log.events.sort(key=lambda event: event.at)
    impact = text(last, "impact_override") or text(last, "impact")
    named = [each for each in rows(last, "components") if each.get("group") is not True]
    affected = [each for update in updates.values() for each in rows(update, "affected_components")]
    return Recording(
        tool="Statuspage",
        events=tuple(log.events),
        id=text(last, "id"),
        url=link,
        title=text(last, "name"),
        severity="" if impact == "none" else impact,
        services=distinct([text(each, "name") for each in (*named, *affected)]),
        remarks=log.remarks(),
    )


def _tell(update: dict[str, Any], source: Source, subject: str, log: Log) -> None:
    status, body = text(update, "status").replace("_", " "), update.get("body")
    said = from_html(body) if isinstance(body, str) else ""
    if status == "postmortem":
        # Pages long, and the draft's own matter.
        said = "published"
    head = f"Status page ({status})" if status else "Status page"
    when = instant(update.get("display_at")) or instant(update.get("created_at"))
    log.add(when, EventKind.STATUS, f"{head}: {said}" if said else head, source, subject=subject)


IMPORTER = _Statuspage()
