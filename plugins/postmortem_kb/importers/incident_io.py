"""incident.io: what its API and its webhooks tell of incidents, updates and follow-ups.

Sources: openapi3.json of https://github.com/incident-io/sdk-go (incidents v2, incident_updates v2,
follow_ups v2, postmortem_documents v1) and https://docs.incident.io/api-reference/webhooks. What a
time means is for each customer to name: it is known by its name, never by its place. A follow-up
has no due date there. Of the payloads of a change of status nothing is documented but their name;
their members are taken as those of an update (unverified).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from postmortem_kb.recordings import (
    Ask,
    EventKind,
    FollowUp,
    Log,
    Proposed,
    Recording,
    Responder,
    Source,
    distinct,
    first,
)
from postmortem_kb.recordings.cases import INCIDENT, Case, Entry, person, state, told
from postmortem_kb.recordings.importer import NO, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import at, handle, rows, text, url

_TOOL = "incident.io"
_UPDATE, _FOLLOW_UP, _DOCUMENT = "update", "follow-up", "document"
_PAGES = (
    "incidents",
    "incident",
    "incident_updates",
    "follow_ups",
    "follow_up",
    "postmortem_documents",
    "postmortem_document",
)
_STATES = {"outstanding": "open", "completed": "done", "not_doing": "wont-do"}
_DELETED = "deleted"
_STATUSES = (*_STATES, _DELETED)
_NOT_REAL = ("test", "tutorial")
_MODES = ("", "standard", "retrospective")
_CATEGORIES = ("", "triage", "live", "learning", "closed", "paused")
_ENDED = ("declined", "merged", "canceled")
# Without "at" behind it and in small letters: a name of a time, and what it means here.
_NAMES = {
    "impact started": EventKind.IMPACT_START,
    "impact start": EventKind.IMPACT_START,
    "reported": EventKind.DETECTED,
    "detected": EventKind.DETECTED,
    "acknowledged": EventKind.ACKNOWLEDGED,
    "fixed": EventKind.MITIGATED,
    "mitigated": EventKind.MITIGATED,
    "resolved": EventKind.RESOLVED,
    "impact ended": EventKind.IMPACT_END,
    "impact end": EventKind.IMPACT_END,
    **dict.fromkeys(
        ("declared", "accepted", "identified", "closed", *_ENDED, "paused"), EventKind.STATUS
    ),
}


class _IncidentIo(Importer):
    title = _TOOL
    reads = "API (incidents, updates, follow-ups), webhooks"

    def certainty(self, material: Material) -> int:
        """Tell by members that only its incidents, updates and follow-ups have together."""
        return SURELY if any(_entries(material)) else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return a recording an incident; private ones, tests and tutorials are left out."""
        return told(_entries(material), _TOOL, _mark, _recording)


def _entries(material: Material) -> Iterator[Entry]:
    for each in material.objects:
        event = text(each, "event_type")
        if "_incident." in event and isinstance(each.get(event), dict):
            yield from _sent(event, each[event])
            continue
        yield from _told(each)
        for page in _PAGES:
            inner = each.get(page)
            for one in [inner] if isinstance(inner, dict) else rows(each, page):
                yield from _told(one, page.startswith("follow_up"))


def _told(value: dict[str, Any], follow_up: bool = False) -> Iterator[Entry]:
    """Yield the entry that one object is, if it is one of the tool at all."""
    incident = text(value, "incident_id")
    if "reference" in value and isinstance(value.get("incident_status"), dict):
        yield Entry(INCIDENT, text(value, "id"), value)
    elif incident and "new_incident_status" in value:
        yield Entry(_UPDATE, incident, value)
    elif incident and "document_url" in value and text(value, "type") in ("in_app", "external"):
        yield Entry(_DOCUMENT, incident, value)
    elif incident and "title" in value and (follow_up or text(value, "status") in _STATUSES):
        yield Entry(_FOLLOW_UP, incident, value)


def _sent(event: str, payload: dict[str, Any]) -> Iterator[Entry]:
    """Yield what a webhook sends under the name of its event."""
    incident = payload["incident"] if isinstance(payload.get("incident"), dict) else {}
    if event.startswith("private_incident."):
        # Only ids are sent, so that nobody reads more than he may.
        number = text(incident, "id") or text(payload, "incident_id") or text(payload, "id")
        yield Entry(INCIDENT, number, {**incident, "visibility": "private"})
        return
    yield from _told(incident or payload)
    if incident and isinstance(payload.get("new_status"), dict):
        number, when = text(incident, "id"), incident.get("updated_at")
        update = {"new_incident_status": payload["new_status"], "created_at": when}
        name = f"{number}:{text(when)}" if when else ""
        yield Entry(_UPDATE, number, {**update, "id": name, "message": text(payload, "message")})


def _mark(incident: dict[str, Any]) -> str:
    if text(incident, "visibility") == "private":
        return "private"
    mode = text(incident, "mode")
    return mode if mode in _NOT_REAL else ""


def _recording(case: Case, left_out: tuple[str, ...]) -> Recording:
    log, incident = Log(), case.incident
    remarks = list(_unknown(incident))
    proposed = _tell_times(case, log, remarks)
    for each in case.of(_UPDATE):
        _tell_update(case, each, log)
    follow_ups = _follow_ups(case, log, remarks)
    documents = case.of(_DOCUMENT)
    addresses = [url(incident, "postmortem_document_url")]
    addresses += [url(each, "document_url") for each in documents]
    remarks += [f"its postmortem in incident.io is {each}" for each in distinct(addresses)]
    titles = [text(incident, "name"), *(text(each, "title") for each in documents)]
    return Recording(
        tool=_TOOL,
        events=tuple(log.events),
        id=text(incident, "reference") or case.id,
        url=url(incident, "permalink"),
        title=first(titles),
        summary=text(incident, "summary"),
        severity=text(incident, "severity", "name"),
        responders=tuple(_responders(incident)),
        proposed=proposed,
        follow_ups=follow_ups,
        remarks=distinct((*log.remarks(), *remarks, *left_out)),
    )


def _unknown(incident: dict[str, Any]) -> Iterator[str]:
    mode, category = text(incident, "mode"), text(incident, "incident_status", "category")
    if mode not in _MODES:
        yield f"incident.io calls its mode {mode!r}, which is not known here"
    if category in _ENDED:
        yield f"it is {category} in incident.io: look whether there is anything to learn from it"
    elif category not in _CATEGORIES:
        yield f"incident.io calls its status {category!r}, which is not known here"


def _tell_times(case: Case, log: Log, remarks: list[str]) -> tuple[Proposed, ...]:
    """Tell the times that the customer named; return those that are times of ours."""
    proposed = []
    where = url(case.incident, "permalink")
    declared = instant(case.incident.get("created_at"))
    if declared:
        source = Source(_TOOL, where, f"{case.id}:created_at")
        who = person(at(case.incident, "creator", "user"))
        log.add(declared, EventKind.STATUS, "Incident declared", source, actor=who, subject=case.id)
    for each in rows(case.incident, "incident_timestamp_values"):
        name = text(each, "incident_timestamp", "name")
        when = instant(at(each, "value", "value"))
        kind = _NAMES.get(name.casefold().removesuffix(" at"))
        if when is None:
            continue
        if kind is None:
            remarks.append(_look(name, when))
            continue
        number = text(each, "incident_timestamp", "id") or name
        source = Source(_TOOL, where, f"{case.id}:{number}")
        log.add(when, kind, name.removesuffix(" at"), source, subject=case.id)
        if kind is not EventKind.STATUS:
            proposed.append(Proposed(kind.value, when, f"incident.io's {name!r}"))
    return tuple(proposed)


def _look(name: str, when: datetime) -> str:
    moment = f"{when:%Y-%m-%d %H:%M:%S} UTC"
    return f"incident.io's time {name!r} is not known here: add it to the timeline? ({moment})"


def _tell_update(case: Case, update: dict[str, Any], log: Log) -> None:
    status = text(update, "new_incident_status", "name")
    severity = text(update, "new_severity", "name")
    changes = [f"Status: {status}" if status else "", f"severity: {severity}" if severity else ""]
    if text(update, "merged_into_incident_id"):
        changes.append("merged into another incident")
    parts = [", ".join(filter(None, changes)), text(update, "message")]
    log.add(
        instant(update.get("created_at")),
        EventKind.STATUS,
        ". ".join(filter(None, parts)),
        Source(_TOOL, url(case.incident, "permalink"), text(update, "id")),
        actor=person(at(update, "updater", "user")),
        subject=case.id,
    )


def _follow_ups(case: Case, log: Log, remarks: list[str]) -> tuple[FollowUp, ...]:
    found = []
    for each in case.of(_FOLLOW_UP):
        status = text(each, "status")
        if status == _DELETED:
            log.leave_out("of deleted follow-ups")
            continue
        found.append(
            FollowUp(
                title=text(each, "title"),
                status=state(status, _STATES, _TOOL, remarks),
                owner=person(each.get("assignee")) or handle(text(each, "assignee_team", "name")),
                ticket=url(each, "external_issue_reference", "issue_permalink")
                or text(each, "external_issue_reference", "issue_name"),
            )
        )
    return tuple(found)


def _responders(incident: dict[str, Any]) -> Iterator[Responder]:
    for each in rows(incident, "incident_role_assignments"):
        who = person(each.get("assignee"))
        if who:
            yield Responder(who, text(each, "role", "name"))


IMPORTER = _IncidentIo()
