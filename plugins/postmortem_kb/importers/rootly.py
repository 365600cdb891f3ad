"""Rootly: what its API and its webhooks tell of incidents, timelines, action items and alerts.

Sources: https://docs.rootly.com/api-reference (JSON:API: incidents, incident_events,
incident_action_items, incident_post_mortems) and https://docs.rootly.com/configuration/
event-payloads (webhooks: the same members, flat). Of an incident only the members named below are
taken: it also holds the passwords of meetings. A retrospective is HTML with unfilled ``{{ }}``.
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
from postmortem_kb.recordings.cases import INCIDENT, Case, Entry, person, state, told, was_set
from postmortem_kb.recordings.importer import NO, SURELY, Importer
from postmortem_kb.recordings.jsonapi import flat, many, one, resources
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import day, instant
from postmortem_kb.recordings.texts import text, url

_TOOL = "Rootly"
_EVENT, _ACTION, _RETROSPECTIVE = (
    "incident_events",
    "incident_action_items",
    "incident_post_mortems",
)
_ALERT, _PULSE = "alert", "pulse"
# A member that only Rootly's resource of such a type has: Datadog has incidents too.
_MARKS = {
    "incidents": "sequential_id",
    _EVENT: "occurred_at",
    _ACTION: "summary",
    _RETROSPECTIVE: "show_timeline",
}
_SENT = {
    "incident": INCIDENT,
    "incident_post_mortem": _RETROSPECTIVE,
    _ALERT: _ALERT,
    _PULSE: _PULSE,
}
_STATES = {"open": "open", "in_progress": "in-progress", "done": "done", "cancelled": "wont-do"}
_KINDS = ("normal", "normal_sub", "backfilled", "scheduled", "scheduled_sub")
_NOT_REAL = ("test", "example")
_TIMES = {
    "created_at": (EventKind.STATUS, "Incident declared"),
    "in_triage_at": (EventKind.STATUS, "Incident in triage"),
    "started_at": (EventKind.STATUS, "Incident started"),
    "detected_at": (EventKind.DETECTED, "Incident detected"),
    "acknowledged_at": (EventKind.ACKNOWLEDGED, "Incident acknowledged"),
    "mitigated_at": (EventKind.MITIGATED, "Incident mitigated"),
    "resolved_at": (EventKind.RESOLVED, "Incident resolved"),
    "closed_at": (EventKind.STATUS, "Incident closed"),
    "cancelled_at": (EventKind.STATUS, "Incident cancelled"),
}
_MESSAGES = {
    "mitigated_at": "mitigation_message",
    "resolved_at": "resolution_message",
    "cancelled_at": "cancellation_message",
}


class _Rootly(Importer):
    title = _TOOL
    reads = "API (incidents, events, action items), webhooks"

    def certainty(self, material: Material) -> int:
        """Tell by members that only its resources have, and by the envelope of its webhooks."""
        return SURELY if any(_entries(material)) else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return a recording an incident; private ones, tests and examples are left out."""
        return told(_entries(material), _TOOL, _mark, _recording)


def _entries(material: Material) -> Iterator[Entry]:
    for each in material.objects:
        kind = _SENT.get(text(each, "event", "type").partition(".")[0])
        if kind and text(each, "event", "issued_at") and isinstance(each.get("data"), dict):
            yield _sent(kind, each)
    for resource in map(flat, resources(material.objects)):
        kind = text(resource, "type")
        if _MARKS.get(kind, "") in resource:
            incident = kind == "incidents"
            number = text(resource, "id") if incident else text(resource, "incident_id")
            yield Entry(INCIDENT if incident else kind, number, resource)


def _sent(kind: str, message: dict[str, Any]) -> Entry:
    data = message["data"]
    if kind == INCIDENT:
        gone = text(message, "event", "type") == "incident.deleted"
        return Entry(kind, text(data, "id"), {**data, "deleted": True} if gone else data)
    return Entry(kind, text(data, "incident_id"), data)


def _mark(incident: dict[str, Any]) -> str:
    if incident.get("deleted") is True:
        return "deleted"
    if incident.get("private") is True:
        return "private"
    kind = text(incident, "kind").removesuffix("_sub")
    return kind if kind in _NOT_REAL else ""


def _recording(case: Case, left_out: tuple[str, ...]) -> Recording:
    log, remarks = Log(), list(_kind(case.incident))
    _tell_times(case, log)
    _tell_events(case, log)
    follow_ups = _follow_ups(case, log, remarks)
    retrospectives = case.of(_RETROSPECTIVE)
    remarks += [_not_taken(each) for each in retrospectives]
    titles = [text(each, "title") for each in (case.incident, *retrospectives)]
    titles += [text(each, "summary") for each in case.of(_ALERT)]
    people = [_who(case.incident, member) for member in _TIMES]
    return Recording(
        tool=_TOOL,
        events=tuple(log.events),
        id=text(case.incident, "sequential_id") or case.id,
        url=url(case.incident, "url") or url(case.incident, "short_url"),
        title=first(titles),
        summary=text(case.incident, "summary"),
        severity=_named(one(case.incident.get("severity"))) or text(case.incident, "severity"),
        services=_names(case.incident, "services"),
        teams=_names(case.incident, "groups"),
        responders=tuple(Responder(each) for each in distinct(people)),
        proposed=_proposed(case.incident),
        follow_ups=follow_ups,
        remarks=distinct((*log.remarks(), *remarks, *left_out)),
    )


def _kind(incident: dict[str, Any]) -> Iterator[str]:
    kind = text(incident, "kind")
    if kind.startswith("scheduled"):
        yield "Rootly calls it scheduled: it is a maintenance, not an incident"
    elif kind and kind not in _KINDS:
        yield f"Rootly calls its kind {kind!r}, which is not known here: look whether it is real"


def _tell_times(case: Case, log: Log) -> None:
    where = url(case.incident, "url")
    for member, (kind, said) in _TIMES.items():
        when = instant(case.incident.get(member))
        if when:
            words = text(case.incident, _MESSAGES.get(member, ""))
            log.add(
                when,
                kind,
                f"{said}: {words}" if words else said,
                Source(_TOOL, where, f"{case.id}:{member}"),
                actor=_who(case.incident, member),
                subject=case.id,
            )


def _who(incident: dict[str, Any], member: str) -> str:
    """Return who did what a time tells of, as ``resolved_by`` does of ``resolved_at``."""
    by = "user" if member == "created_at" else f"{member.removesuffix('_at')}_by"
    return person(one(incident.get(by)))


def _tell_events(case: Case, log: Log) -> None:
    where = url(case.incident, "url")
    for each in case.of(_EVENT):
        source, when = Source(_TOOL, where, text(each, "id")), _when(each, "occurred_at")
        log.add(when, EventKind.NOTE, text(each, "event"), source, subject=case.id)
    for each in case.of(_ALERT):
        subject, said = text(each, "id"), text(each, "summary") or "alert without a name"
        source = Source(_TOOL, url(each, "external_url"), subject)
        begun, ended = _when(each, "started_at"), instant(each.get("ended_at"))
        log.add(begun, EventKind.DETECTED, f"Alert fires: {said}", source, subject=subject)
        if ended:
            log.add(ended, EventKind.RESOLVED, f"Alert ends: {said}", source, subject=subject)
    for each in case.of(_PULSE):
        said = text(each, "summary") or "change without a name"
        source = Source(_TOOL, url(each, "external_url"), text(each, "id"))
        log.add(_when(each, "started_at"), EventKind.CHANGE, said, source)


def _when(entry: dict[str, Any], member: str) -> datetime | None:
    return instant(entry.get(member)) or instant(entry.get("created_at"))


def _proposed(incident: dict[str, Any]) -> tuple[Proposed, ...]:
    found = [
        Proposed(kind.value, when, f"Rootly's {member}")
        for member, (kind, _) in _TIMES.items()
        if kind is not EventKind.STATUS and (when := instant(incident.get(member)))
    ]
    started, created = instant(incident.get("started_at")), instant(incident.get("created_at"))
    if started and was_set(started, created):
        found.insert(0, Proposed("impact_start", started, "Rootly's started_at, as it was set"))
    return tuple(found)


def _follow_ups(case: Case, log: Log, remarks: list[str]) -> tuple[FollowUp, ...]:
    found = []
    for each in case.of(_ACTION):
        if text(each, "kind") == "task":
            log.leave_out("of tasks during the incident")
        else:
            found.append(_follow_up(each, remarks))
    return tuple(each for each in found if each.title)


def _follow_up(item: dict[str, Any], remarks: list[str]) -> FollowUp:
    return FollowUp(
        title=text(item, "summary"),
        status=state(text(item, "status"), _STATES, _TOOL, remarks),
        owner=person(one(item.get("assigned_to"))),
        due=day(item.get("due_date")),
        ticket=url(item, "jira_issue_url") or text(item, "jira_issue_key"),
    )


def _not_taken(retrospective: dict[str, Any]) -> str:
    where = url(retrospective, "url")
    place = f" ({where})" if where else ""
    return f"the retrospective in Rootly{place} is not taken: copy from it what is worth keeping"


def _names(incident: dict[str, Any], member: str) -> tuple[str, ...]:
    return distinct([_named(each) for each in many(incident.get(member))])


def _named(resource: dict[str, Any]) -> str:
    return text(resource, "name") or text(resource, "slug")


IMPORTER = _Rootly()
