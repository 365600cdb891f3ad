"""VictorOps, now Splunk On-Call: its reporting API, and the messages sent to its REST endpoint.

Sources: GET /api-reporting/v2/incidents (Incident history of the public API's document, version 2);
"REST endpoint integration guide" of help.victorops.com. ``state_start_time`` is what Grafana's
notifier sends, in seconds.
"""

from __future__ import annotations

from typing import Any

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
from postmortem_kb.recordings.texts import handle, rows, text, url, words

_TOOL = "Splunk On-Call"
_NOBODY = ("", "system", "splunk-on-call", "victorops")
_NO_SEVERITY = ("", "OK", "RECOVERY", "ACKNOWLEDGEMENT")
_TRANSITIONS = {
    "triggered": EventKind.DETECTED,
    "acknowledged": EventKind.ACKNOWLEDGED,
    "rerouted": EventKind.ESCALATED,
    "resolved": EventKind.RESOLVED,
}
_MESSAGES = {
    "CRITICAL": (EventKind.DETECTED, "Alert fires"),
    "WARNING": (EventKind.DETECTED, "Alert warns"),
    "ACKNOWLEDGEMENT": (EventKind.ACKNOWLEDGED, "Alert acknowledged"),
    "INFO": (EventKind.NOTE, "Information"),
    "RECOVERY": (EventKind.RESOLVED, "Alert ends"),
}


class _VictorOps(Importer):
    title = "VictorOps (Splunk On-Call)"
    reads = "incidents of the reporting API (v2), messages to the REST endpoint"

    def certainty(self, material: Material) -> int:
        """Tell by an incident's number with its phase, and by the type of a message."""
        ours = any(_incidents(each) or _is_message(each) for each in material.objects)
        return SURELY if ours else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return a recording for each incident, and for each entity that messages are about."""
        found: dict[str, dict[str, Any]] = {}
        entities: dict[str, list[dict[str, Any]]] = {}
        for value in material.objects:
            for incident in _incidents(value):
                # Pages that were asked for one after the other overlap.
                found[text(incident, "incidentNumber")] = incident
            if _is_message(value):
                entities.setdefault(text(value, "entity_id"), []).append(value)
        if not found and not entities:
            raise Unreadable("it holds no incident; export GET /api-reporting/v2/incidents")
        return [*map(_of_incident, found.values()), *map(_of_messages, entities.values())]


def _incidents(value: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        each
        for each in [*rows(value, "incidents"), value]
        if "incidentNumber" in each and ("transitions" in each or "currentPhase" in each)
    ]


def _is_message(value: dict[str, Any]) -> bool:
    more = ("entity_display_name", "state_message", "monitoring_tool")
    return (
        _type(value) in _MESSAGES and "entity_id" in value and any(name in value for name in more)
    )


def _type(message: dict[str, Any]) -> str:
    return text(message, "message_type").upper()


def _of_incident(incident: dict[str, Any]) -> Recording:
    log, number, title = Log(), text(incident, "incidentNumber"), _title(incident)
    steps = rows(incident, "transitions")
    started = incident.get("startTime")
    if started and not any(text(step, "name") == "triggered" for step in steps):
        steps = [{"name": "triggered", "at": started}, *steps]
    for step in steps:
        name, said = text(step, "name"), text(step, "message")
        what = title if name == "triggered" else said
        log.add(
            instant(step.get("at")),
            _TRANSITIONS.get(name, EventKind.STATUS),
            ": ".join(filter(None, (f"Incident {name or 'changed'}", what))),
            Source(_TOOL, url(step, "alertUrl"), f"{number}/{name}/{text(step, 'at')}"),
            actor=_person(text(step, "by")),
            subject=number,
        )
    policies = rows(incident, "pagedPolicies")
    people = [*words(incident, "pagedUsers"), *(text(step, "by") for step in steps)]
    return Recording(
        tool=_TOOL,
        events=tuple(log.events),
        id=number,
        title=title,
        severity=_severity([text(incident, "entityState")]),
        services=distinct([text(incident, "service")]),
        teams=distinct([text(each, "team", "name") for each in policies])
        or distinct(words(incident, "pagedTeams")),
        responders=tuple(map(Responder, distinct([_person(each) for each in people]))),
        remarks=log.remarks(),
    )


def _title(incident: dict[str, Any]) -> str:
    names = (text(incident, key) for key in ("entityDisplayName", "service", "host", "entityId"))
    return first(names)


def _of_messages(messages: list[dict[str, Any]]) -> Recording:
    log, entity = Log(), text(messages[0], "entity_id")
    title = first(text(each, "entity_display_name") for each in messages) or entity
    for message in messages:
        kind, begin = _MESSAGES[_type(message)]
        said = text(message, "ack_msg") or text(message, "state_message")
        # A check that fails is sent again and again, with when it began to.
        begun = message.get("state_start_time") if kind is EventKind.DETECTED else None
        log.add(
            instant(begun) or instant(message.get("timestamp")),
            kind,
            ": ".join(filter(None, (begin, said or title))),
            Source(_TOOL, url(message, "alert_url")),
            actor=_person(text(message, "ack_author")),
            subject=entity,
        )
    people = distinct([_person(text(each, "ack_author")) for each in messages])
    return Recording(
        tool=_TOOL,
        events=tuple(log.events),
        id=entity,
        url=first(url(each, "alert_url") for each in messages),
        title=title,
        severity=_severity([_type(each) for each in messages]),
        services=distinct([text(each, "service") for each in messages]),
        responders=tuple(map(Responder, people)),
        remarks=log.remarks(),
    )


def _severity(states: list[str]) -> str:
    return next((each for each in states if each not in _NO_SEVERITY), "")


def _person(name: str) -> str:
    return "" if handle(name) in _NOBODY else handle(name)


IMPORTER = _VictorOps()
