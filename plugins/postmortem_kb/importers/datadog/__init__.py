"""Datadog: incidents of its API (version 2), and what a monitor sends to a webhook.

Sources: https://docs.datadoghq.com/api/latest/incidents/ and the models of the API's client
(incidents, incident_impacts, incident_todos, incidents_timestamp_overrides): a time corrected by
hand goes before the incident's own. Its durations are defined otherwise than ours and not taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from postmortem_kb.importers.datadog.monitors import alerts, messages
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
)
from postmortem_kb.recordings.cases import INCIDENT, Case, Entry, person, told
from postmortem_kb.recordings.importer import NO, SURELY, Importer
from postmortem_kb.recordings.jsonapi import resources
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import day, instant
from postmortem_kb.recordings.texts import at, handle, rows, text, words

_TOOL = "Datadog"
_INCIDENT, _IMPACT, _TASK, _USER = "incidents", "incident_impacts", "incident_todos", "users"
_OVERRIDE = "incidents_timestamp_overrides"
# Other tools have resources of the type "incidents".
_MARKS = ("public_id", "customer_impacted", "customer_impact_scope", "time_to_detect")
# A time of an incident: its kind, what is said, a time of ours.
_TIMES = (
    ("customer_impact_start", EventKind.IMPACT_START, "Customer impact starts", "impact_start"),
    ("detected", EventKind.DETECTED, "Incident detected", "detected"),
    ("resolved", EventKind.RESOLVED, "Incident resolved", "resolved"),
    ("customer_impact_end", EventKind.IMPACT_END, "Customer impact ends", "impact_end"),
)


class _Datadog(Importer):
    title = _TOOL
    reads = "incidents (API v2), monitor webhooks of a given template"

    def certainty(self, material: Material) -> int:
        """Tell by the types of resources and the impact of an incident, or by our template."""
        found = any(True for _ in _entries(material)) or bool(messages(material))
        return SURELY if found else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return a recording an incident, and one of all that monitors sent."""
        sent, entries = messages(material), list(_entries(material))
        monitored = [alerts(sent)] if sent else []
        if monitored and not entries:
            return monitored
        tell = partial(_incident, _people(material))
        return monitored + told(entries, _TOOL, _mark, tell)


def _entries(material: Material) -> Iterator[Entry]:
    owners: dict[str, str] = {}
    for each in resources(material.objects):
        kind, id_ = text(each, "type"), text(each, "id")
        if kind == _INCIDENT and any(mark in each["attributes"] for mark in _MARKS):
            owners |= {
                text(impact, "id"): id_ for impact in rows(each, "relationships", "impacts", "data")
            }
            yield Entry(INCIDENT, id_, each)
        elif kind in (_IMPACT, _TASK, _OVERRIDE):
            named = text(each, "relationships", "incident", "data", "id")
            owner = text(each, "attributes", "incident_id") or named or owners.get(id_, "")
            yield Entry(kind, owner, each)


def _mark(incident: dict[str, Any]) -> str:
    if at(incident, "attributes", "is_test") is True:
        return "test"
    return "private" if text(incident, "attributes", "visibility") == "private" else ""


def _people(material: Material) -> dict[str, str]:
    """Return the handles of users by their ids."""
    users = [each for each in resources(material.objects) if text(each, "type") == _USER]
    return {text(each, "id"): _person(each["attributes"]) for each in users}


def _person(user: Any) -> str:
    return handle(user) if isinstance(user, str) else person(user) or handle(text(user, "handle"))


def _incident(people: dict[str, str], case: Case, remarks: tuple[str, ...]) -> Recording:
    own = at(case.incident, "attributes")
    fixed = {text(each, "attributes", "timestamp_type"): each for each in _overrides(case)}
    role = {
        name: people.get(text(case.incident, "relationships", f"{name}_user", "data", "id"), "")
        for name in ("commander", "declared_by", "created_by")
    }
    declarer = role["declared_by"] or role["created_by"]
    log = _story(case, own, fixed, declarer)
    todos = [at(each, "attributes") for each in case.of(_TASK)]
    severity = text(own, "severity") or text(own, "fields", "severity", "value")
    return Recording(
        tool=_TOOL,
        events=tuple(log.events),
        id=text(own, "public_id") or case.id,
        title=text(own, "title"),
        summary=text(own, "fields", "summary", "value"),
        severity="" if severity == "UNKNOWN" else severity,
        services=_field(own, "services"),
        teams=_field(own, "teams"),
        responders=tuple(
            Responder(name, "commander" if name == role["commander"] else "")
            for name in distinct([role["commander"], declarer])
        ),
        proposed=tuple(_proposed(own, fixed)),
        follow_ups=tuple(_follow_up(each) for each in todos if text(each, "content")),
        remarks=(*log.remarks(), *remarks),
    )


def _story(case: Case, own: Any, fixed: dict[str, dict[str, Any]], declarer: str) -> Log:
    log, source = Log(), Source(_TOOL, "", case.id)
    declared = _time(own, fixed, "declared") or _time(own, fixed, "created")
    if declared:
        said = "Incident declared"
        log.add(declared, EventKind.STATUS, said, source, actor=declarer, subject=case.id)
    scope = text(own, "customer_impact_scope")
    for key, kind, said, _ in _TIMES:
        when = _time(own, fixed, key)
        about = f": {scope}" if scope and kind is EventKind.IMPACT_START else ""
        if when:
            log.add(when, kind, said + about, source, subject=case.id)
    known = {(event.kind, event.at) for event in log.events}
    for impact in case.of(_IMPACT):
        _tell_impact(impact, case.id, known, log)
    return log


def _proposed(own: Any, fixed: dict[str, dict[str, Any]]) -> Iterator[Proposed]:
    for key, _, _, name in _TIMES:
        when = _time(own, fixed, key)
        by_hand = ", corrected by hand" if key in fixed else ""
        if when:
            yield Proposed(name, when, f"{_TOOL}'s {key}{by_hand}")


def _field(own: Any, name: str) -> tuple[str, ...]:
    """Return the value of a field, which is a text or a list, as its type has it."""
    return distinct([text(own, "fields", name, "value"), *words(own, "fields", name, "value")])


def _overrides(case: Case) -> list[dict[str, Any]]:
    found = [each for each in case.of(_OVERRIDE) if not at(each, "attributes", "deleted_at")]
    return [each for each in found if instant(at(each, "attributes", "timestamp_value"))]


def _time(own: Any, fixed: dict[str, dict[str, Any]], key: str) -> datetime | None:
    return instant(at(fixed.get(key), "attributes", "timestamp_value")) or instant(at(own, key))


def _tell_impact(
    impact: dict[str, Any], subject: str, known: set[tuple[EventKind, datetime]], log: Log
) -> None:
    """Tell when an impact began and ended, unless the incident itself says so."""
    own, source = impact["attributes"], Source(_TOOL, "", text(impact, "id"))
    for key, kind, said in (
        ("start_at", EventKind.IMPACT_START, "Customer impact starts"),
        ("end_at", EventKind.IMPACT_END, "Customer impact ends"),
    ):
        when, about = instant(own.get(key)), text(own, "description")
        if when and (kind, when) not in known:
            said = f"{said}: {about}" if about else said
            log.add(when, kind, said, source, subject=subject)


def _follow_up(todo: dict[str, Any]) -> FollowUp:
    assigned = at(todo, "assignees", 0)
    return FollowUp(
        title=text(todo, "content"),
        status="done" if todo.get("completed") else "open",
        owner=_person(assigned),
        due=day(todo.get("due_date")),
    )


IMPORTER = _Datadog()
