"""PagerDuty: what its webhooks send (v3), log entries of incidents, and incidents themselves.

Sources: https://developer.pagerduty.com/docs/webhooks-overview (PagerDuty/developer-docs,
docs/webhooks/01-Overview.md); GET /incidents/{id} and GET /incidents/{id}/log_entries in
PagerDuty/api-schema, reference/REST/openapiv3.json (not the ``channel.content`` of a note).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from postmortem_kb.recordings import (
    Ask,
    EventKind,
    Log,
    Recording,
    Responder,
    Source,
    Unreadable,
    distinct,
    first,
)
from postmortem_kb.recordings.importer import NO, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import at, handle, rows, text, url

_LOG_ENTRY = "_log_entry"
_NUMBER = re.compile(r"^\[#\d+\]\s*")
_NEVER = datetime.min.replace(tzinfo=UTC)


class _Says(NamedTuple):
    """How an entry is told: ``places`` are where what was said lies in it."""

    kind: EventKind
    begin: str = ""
    places: tuple[tuple[str, ...], ...] = ()


_NOTE = (("content",), ("channel", "summary"), ("channel", "content"), ("note",))
_SAYS = {
    "acknowledge": _Says(EventKind.ACKNOWLEDGED, "Incident acknowledged"),
    "annotate": _Says(EventKind.NOTE, "Note", _NOTE),
    "assign": _Says(EventKind.ESCALATED, "Assigned to"),
    "delegate": _Says(EventKind.ESCALATED, "Delegated to"),
    "escalate": _Says(EventKind.ESCALATED, "Escalated to"),
    "notify": _Says(EventKind.NOTIFIED, "Notified"),
    "priority_change": _Says(EventKind.STATUS, "Priority", (("priority", "summary"),)),
    "reopen": _Says(EventKind.DETECTED, "Incident reopened"),
    "repeat_escalation_path": _Says(EventKind.ESCALATED),
    "resolve": _Says(EventKind.RESOLVED, "Incident resolved"),
    "responder_request": _Says(EventKind.NOTIFIED),
    "role": _Says(EventKind.STATUS, "Role assigned", (("role", "name"),)),
    "status_update": _Says(EventKind.STATUS, "Status update", (("message",),)),
    "task.completed": _Says(EventKind.STATUS, "Task completed", (("title",), ("summary",))),
    "task.created": _Says(EventKind.STATUS, "Task created", (("title",), ("summary",))),
    "trigger": _Says(EventKind.DETECTED, "Incident triggered"),
    "unacknowledge": _Says(EventKind.STATUS, "Incident no longer acknowledged"),
}
_OF_WEBHOOKS = {
    **{f"{each}d": each for each in ("acknowledge", "annotate", "delegate", "escalate", "resolve")},
    **{f"{each}ed": each for each in ("reopen", "trigger")},
    "priority_updated": "priority_change",
    "reassigned": "assign",
    "responder.added": "responder_request",
    "role.assigned": "role",
    "status_update_published": "status_update",
    "unacknowledged": "unacknowledge",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing that PagerDuty tells, in whichever of its forms; ``detail`` is what it is about."""

    incident: dict[str, Any]
    what: str
    at: datetime | None
    source: Source
    agent: Any
    detail: dict[str, Any]


class _PagerDuty(Importer):
    title = "PagerDuty"
    reads = "webhooks (v3), log entries, incidents"

    def certainty(self, material: Material) -> int:
        """Tell by the types of a webhook's event, of log entries and of an incident's members."""
        forms = (_is_webhook, _logged, _incidents)
        return SURELY if any(form(each) for each in material.objects for form in forms) else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return a recording for each incident."""
        found: dict[str, list[_Entry]] = {}
        log = Log()
        for value in material.objects:
            for entry in _entries(value, log):
                found.setdefault(text(entry.incident, "id"), []).append(entry)
        if not found:
            raise Unreadable("it holds no incident; export GET /incidents/{id}/log_entries")
        return [_recording(entries, log.remarks()) for entries in found.values()]


def _is_webhook(value: dict[str, Any]) -> bool:
    name, data = at(value, "event", "event_type"), at(value, "event", "data")
    return isinstance(name, str) and isinstance(data, dict) and "occurred_at" in value["event"]


def _logged(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the log entries of a page, of a single one, or of one on its own."""
    found = [*rows(value, "log_entries"), at(value, "log_entry"), value]
    return [each for each in found if text(each, "type").endswith(_LOG_ENTRY)]


def _incidents(value: dict[str, Any]) -> list[dict[str, Any]]:
    found = [*rows(value, "incidents"), at(value, "incident"), value]
    marks = {"incident_number", "escalation_policy"}
    return [each for each in found if isinstance(each, dict) and marks <= each.keys()]


def _entries(value: dict[str, Any], log: Log) -> Iterator[_Entry]:
    if _is_webhook(value):
        yield from _of_webhook(value["event"], log)
    else:
        yield from map(_of_log, _logged(value))
        for incident in _incidents(value):
            yield from _of_incident(incident)


def _of_webhook(event: dict[str, Any], log: Log) -> Iterator[_Entry]:
    data, name = event["data"], text(event, "event_type")
    incident = data if data.get("type") == "incident" else at(data, "incident")
    what = name.removeprefix("incident.")
    if not isinstance(incident, dict) or what == name:
        log.leave_out("that is no event of an incident")
    elif what.startswith("conference_bridge"):
        log.leave_out("that tells how to join a call")
    else:
        # The summary of an incident is its title, not what happened.
        detail = {**data, "summary": ""} if data is incident else data
        source = Source("PagerDuty", url(incident, "html_url"), text(event, "id"))
        what, when = _OF_WEBHOOKS.get(what, what), instant(event["occurred_at"])
        yield _Entry(incident, what, when, source, event.get("agent"), detail)


def _of_log(entry: dict[str, Any]) -> _Entry:
    own = entry["incident"] if isinstance(entry.get("incident"), dict) else {}
    incident = {**own, "service": entry.get("service"), "teams": entry.get("teams")}
    link = url(entry, "html_url") or url(incident, "html_url")
    source = Source("PagerDuty", link, text(entry, "id"))
    what, when = text(entry, "type").removesuffix(_LOG_ENTRY), instant(entry.get("created_at"))
    return _Entry(incident, what, when, source, entry.get("agent"), entry)


def _of_incident(incident: dict[str, Any]) -> Iterator[_Entry]:
    """Tell what an incident holds of its own history: only the last state is in it."""
    link, begun = url(incident, "html_url"), text(incident, "first_trigger_log_entry", "id")

    def entry(what: str, when: Any, agent: Any, detail: dict[str, Any], id: str = "") -> _Entry:
        own = id or f"{text(incident, 'id')}/{what}/{when}"
        source = Source("PagerDuty", link, own)
        return _Entry(incident, what, instant(when), source, agent, detail)

    yield entry("trigger", incident.get("created_at"), None, incident, begun)
    for each in rows(incident, "acknowledgements"):
        yield entry("acknowledge", each.get("at"), each.get("acknowledger"), {})
    for each in rows(incident, "assignments"):
        yield entry("assign", each.get("at"), None, {"assignees": [each.get("assignee")]})
    if text(incident, "status") == "resolved":
        when = incident.get("resolved_at") or incident.get("last_status_change_at")
        yield entry("resolve", when, incident.get("last_status_change_by"), incident)


def _recording(unsorted: list[_Entry], remarks: tuple[str, ...]) -> Recording:
    # In its second, the trigger comes before what it set off.
    entries = sorted(unsorted, key=lambda each: (each.at or _NEVER, each.what != "trigger"))
    log = Log()
    for entry in entries:
        kind, words = _told(entry)
        actor, subject = _person(entry.agent), text(entry.incident, "id")
        log.add(entry.at, kind, words, entry.source, actor=actor, subject=subject)
    told = [entry.incident for entry in reversed(entries)]
    return Recording(
        tool="PagerDuty",
        events=tuple(log.events),
        id=text(told[0], "id"),
        url=first(url(each, "html_url") for each in told),
        title=first(map(_title, told)),
        severity=first(text(each, "priority", "summary") for each in told),
        services=distinct([text(each, "service", "summary") for each in told]),
        teams=distinct([text(team, "summary") for each in told for team in rows(each, "teams")]),
        responders=_responders(entries),
        remarks=(*remarks, *log.remarks()),
    )


def _title(incident: dict[str, Any]) -> str:
    return text(incident, "title") or _NUMBER.sub("", text(incident, "summary"))


def _told(entry: _Entry) -> tuple[EventKind, str]:
    """Return a sentence: ours where the forms must say the same, else PagerDuty's own."""
    merged = text(entry.detail, "resolve_reason", "type") == "merge_resolve_reason"
    if merged and entry.what == "resolve":
        return EventKind.STATUS, "Incident merged into another"
    says = _SAYS.get(entry.what, _Says(EventKind.STATUS))
    said = next((found for place in says.places if (found := text(entry.detail, *place))), "")
    if says.kind is EventKind.DETECTED:
        said = _title(entry.incident)
    if said:
        more = "…" if entry.detail.get("trimmed") is True else ""
        return says.kind, f"{says.begin}: {said}{more}"
    own = text(entry.detail, "summary")
    if says.begin and says.kind in (EventKind.ESCALATED, EventKind.NOTIFIED):
        # In the same words for every way to reach somebody: a repeat can be known for one.
        names = _assignees(entry.detail) or [handle(text(entry.detail, "user", "summary"))]
        who = f"{says.begin} {', '.join(names)}" if names[0] else ""
        return says.kind, who or own or says.begin.removesuffix(" to")
    return says.kind, says.begin or own or re.sub("[._]", " ", entry.what).capitalize()


def _person(agent: Any) -> str:
    """Return a person's handle; services and integrations act too, and are nobody."""
    return handle(text(agent, "summary")) if text(agent, "type").startswith("user") else ""


def _assignees(detail: dict[str, Any]) -> list[str]:
    return [name for each in rows(detail, "assignees") if (name := handle(text(each, "summary")))]


def _responders(entries: list[_Entry]) -> tuple[Responder, ...]:
    """Return who acted or was asked to, each once, in the order of time."""
    roles: dict[str, str] = {}
    for entry in entries:
        for name in (_person(entry.agent), *_assignees(entry.detail)):
            roles.setdefault(name, "")
        if entry.what == "role":
            who = handle(text(entry.detail, "user", "summary"))
            roles[who] = text(entry.detail, "role", "name")
    return tuple(Responder(name, role) for name, role in roles.items() if name)


IMPORTER = _PagerDuty()
