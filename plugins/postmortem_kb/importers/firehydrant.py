"""FireHydrant: what its API tells of incidents, milestones, timelines, tickets and retrospectives.

Source: https://github.com/firehydrant/firehydrant-typescript-sdk, src/models/components (v1 of the
API, whose names are in snake_case). ``milestones`` of an incident is deprecated in favour of
``lifecycle_phases[].milestones[]``, whose slugs each customer may change. What ``data`` of an event
holds is documented for notes and messages only (``body``); for others the usual names of a text are
tried (unverified). That an incident is ``restricted`` is documented where one is made only.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from postmortem_kb.recordings.cases import INCIDENT, Case, Entry, person, state, told, was_set
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import day, instant
from postmortem_kb.recordings.texts import at, rows, text, url

_TOOL = "FireHydrant"
_EVENT, _TICKET, _MILESTONE, _RETROSPECTIVE = "event", "ticket", "milestone", "retrospective"
_STATES = {"open": "open", "in_progress": "in-progress", "done": "done", "cancelled": "wont-do"}
_TICKETS = ("incident", "task", "follow_up")
_VISIBLE = ("private_to_org", "open_to_public", "internal_status_page")
_MILESTONES = {
    "detected": EventKind.DETECTED,
    "acknowledged": EventKind.ACKNOWLEDGED,
    "mitigated": EventKind.MITIGATED,
    "resolved": EventKind.RESOLVED,
}
_EVENTS = {
    "note": EventKind.NOTE,
    "bulk_update": EventKind.STATUS,
    "bulk_milestone_update": EventKind.STATUS,
    "incident_status": EventKind.STATUS,
    "alert_linked": EventKind.STATUS,
    "alert_event": EventKind.STATUS,
    "change_type": EventKind.CHANGE,
    "generic_chat_message": EventKind.MESSAGE,
}
_WRITTEN = ("note", "generic_chat_message")
_SUMMARIES = ("summary", "customer_impact_summary", "description")
_TEXTS = ("body", "message", "summary", "description", "title", "name", "text", "status")


class _FireHydrant(Importer):
    title = _TOOL
    reads = "API (incidents, milestones, events, tickets)"

    def certainty(self, material: Material) -> int:
        """Tell by members that only its incidents, events, tickets or retrospectives have."""
        kinds = {entry.kind for entry in _entries(material)}
        if kinds - {_MILESTONE}:
            return SURELY
        return PERHAPS if kinds else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return a recording an incident; deleted and restricted ones are left out."""
        return told(_entries(material), _TOOL, _mark, _recording)


def _entries(material: Material) -> Iterator[Entry]:
    for each in material.objects:
        for one in rows(each, "data") if "pagination" in each else [each]:
            kind = _kind(one)
            if kind:
                yield Entry(kind, text(one, "id" if kind == INCIDENT else "incident_id"), one)


def _kind(value: dict[str, Any]) -> str:
    """Return what an object is by its members; nothing for one of another tool."""
    if "current_milestone" in value and ("lifecycle_phases" in value or "milestones" in value):
        return INCIDENT
    if "incident_id" in value and "occurred_at" in value and text(value, "visibility") in _VISIBLE:
        return _EVENT
    if "incident_id" in value and "state" in value and text(value, "type") in _TICKETS:
        return _TICKET
    if "retrospective_template_id" in value and "is_hidden" in value:
        return _RETROSPECTIVE
    milestone = "occurred_at" in value and "duration" in value
    return _MILESTONE if milestone and (text(value, "slug") or text(value, "type")) else ""


def _mark(incident: dict[str, Any]) -> str:
    if incident.get("restricted") is True:
        return "private"
    return "deleted" if instant(incident.get("discarded_at")) else ""


def _recording(case: Case, left_out: tuple[str, ...]) -> Recording:
    log, incident = Log(), case.incident
    remarks: list[str] = []
    proposed = _tell_milestones(case, log)
    for each in case.of(_EVENT):
        _tell_event(case, each, log)
    follow_ups = _follow_ups(case, log, remarks)
    remarks += _retrospectives(case, log)
    return Recording(
        tool=_TOOL,
        events=tuple(log.events),
        id=text(incident, "number") or case.id,
        url=url(incident, "incident_url"),
        title=text(incident, "name"),
        summary=first(text(incident, member) for member in _SUMMARIES),
        severity=text(incident, "severity"),
        services=_services(incident),
        teams=distinct([text(each, "team", "name") for each in rows(incident, "team_assignments")]),
        responders=tuple(_responders(incident)),
        proposed=proposed,
        follow_ups=follow_ups,
        remarks=distinct((*log.remarks(), *remarks, *left_out)),
    )


def _services(incident: dict[str, Any]) -> tuple[str, ...]:
    hit = [each for each in rows(incident, "impacts") if text(each, "type") == "service"]
    named = [text(each, "name") for each in rows(incident, "services")]
    return distinct([*named, *(text(each, "impact", "name") for each in hit)])


def _tell_milestones(case: Case, log: Log) -> tuple[Proposed, ...]:
    """Tell the milestones that were reached; return those that are times of ours."""
    proposed = []
    where, created = url(case.incident, "incident_url"), instant(case.incident.get("created_at"))
    for each in _milestones(case):
        slug = text(each, "slug") or text(each, "type")
        name = text(each, "name") or slug.replace("_", " ").capitalize()
        when = instant(each.get("occurred_at"))
        if when is None:
            continue
        kind = _MILESTONES.get(slug, EventKind.STATUS)
        source = Source(_TOOL, where, f"{case.id}:{slug}")
        who = person(each.get("updated_by"))
        log.add(when, kind, f"Milestone: {name}", source, actor=who, subject=case.id)
        reason = f"FireHydrant's milestone {name!r}"
        if slug in _MILESTONES:
            proposed.append(Proposed(kind.value, when, reason))
        elif slug == "started" and was_set(when, created):
            proposed.append(Proposed("impact_start", when, f"{reason}, as it was set"))
    return tuple(proposed)


def _milestones(case: Case) -> list[dict[str, Any]]:
    """Return the milestones of the phases, or where no phase has one the deprecated list."""
    phases = rows(case.incident, "lifecycle_phases")
    in_phases = [each for phase in phases for each in rows(phase, "milestones")]
    for found in (in_phases, case.of(_MILESTONE), rows(case.incident, "milestones")):
        if any(instant(each.get("occurred_at")) for each in found):
            return found
    return []


def _tell_event(case: Case, event: dict[str, Any], log: Log) -> None:
    sort = text(event, "type")
    if sort == "chat_message":
        log.leave_out("of its chat (export the channel from the chat instead)")
        return
    if sort not in _EVENTS:
        log.leave_out("of kinds that tell no timeline (tasks, roles, runbooks and the like)")
        return
    said = _said(event)
    label = f"{sort.replace('_', ' ').capitalize()}: " if said and sort not in _WRITTEN else ""
    log.add(
        instant(event.get("occurred_at")),
        _EVENTS[sort],
        f"{label}{said}",
        Source(_TOOL, url(case.incident, "incident_url"), text(event, "id")),
        actor=person(event.get("author")),
        subject=case.id,
    )


def _said(event: dict[str, Any]) -> str:
    """Return the first text in what an event holds, or in what lies within that."""
    data = event.get("data")
    inner = list(data.values()) if isinstance(data, dict) else []
    return first(text(each, key) for each in (data, *inner) for key in _TEXTS)


def _follow_ups(case: Case, log: Log, remarks: list[str]) -> tuple[FollowUp, ...]:
    tickets = case.of(_TICKET)
    known = {text(each, "id") for each in tickets} - {""}
    inside = rows(case.incident, "incident_tickets")
    found = []
    for each in (*(one for one in inside if text(one, "id") not in known), *tickets):
        if text(each, "type") == "task":
            log.leave_out("of tasks during the incident")
        elif text(each, "type") != "incident" and text(each, "summary"):
            found.append(_follow_up(each, remarks))
    return tuple(found)


def _follow_up(ticket: dict[str, Any], remarks: list[str]) -> FollowUp:
    return FollowUp(
        title=text(ticket, "summary"),
        status=state(text(ticket, "state"), _STATES, _TOOL, remarks),
        owner=person(at(ticket, "assignees", 0)),
        due=day(ticket.get("due_at")),
        ticket=url(ticket, "link", "href_url"),
    )


def _retrospectives(case: Case, log: Log) -> Iterator[str]:
    for each in case.of(_RETROSPECTIVE):
        if each.get("is_hidden") is True:
            log.leave_out("of a hidden retrospective")
        else:
            name = text(each, "name") or "without a name"
            yield f"the retrospective {name!r} is not taken: copy from it what is worth keeping"


def _responders(incident: dict[str, Any]) -> Iterator[Responder]:
    for each in rows(incident, "role_assignments"):
        who = person(each.get("user"))
        if who:
            yield Responder(who, text(each, "incident_role", "name"))


IMPORTER = _FireHydrant()
