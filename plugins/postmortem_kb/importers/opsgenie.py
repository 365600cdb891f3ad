"""Opsgenie: what its webhook sends, alerts, alert logs, and the timeline of an incident.

Sources: "Alert action data" in https://docs.opsgenie.com/docs/marid-alert-action-data; alerts and
GET /v2/alerts/{id}/logs in opsgenie/opsgenie-python-sdk, opsgenie-oas.json; the timeline as
plugin-opsgenie of kobsio/kobs reads it. In one message ``createdAt`` is in milliseconds and
``updatedAt`` in nanoseconds. That ``ackTime`` and ``closeTime`` of a report are milliseconds since
the alert was created is not in the document: times made from them are approximate.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
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
from postmortem_kb.recordings.texts import at, from_html, handle, rows, text, words

_TOOL = "Opsgenie"
_NO_NAME = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# Milliseconds.
_LONGEST = 10 * 365 * 24 * 3600 * 1000
_ACTIONS = {
    "Acknowledge": (EventKind.ACKNOWLEDGED, "Alert acknowledged"),
    "AddNote": (EventKind.NOTE, "Note"),
    "AssignOwnership": (EventKind.ESCALATED, "Alert assigned"),
    "Close": (EventKind.RESOLVED, "Alert closed"),
    "Create": (EventKind.DETECTED, "Alert created"),
    "Delete": (EventKind.STATUS, "Alert deleted"),
    "Escalate": (EventKind.ESCALATED, "Alert escalated"),
    "EscalateNext": (EventKind.ESCALATED, "Alert escalated"),
    "TakeOwnership": (EventKind.ESCALATED, "Alert taken over"),
    "UnAcknowledge": (EventKind.STATUS, "Alert no longer acknowledged"),
}
# The first word of what the system logs, after "Alert"; what people write tells nothing.
_LOGGED = {
    "acknowledged": EventKind.ACKNOWLEDGED,
    "closed": EventKind.RESOLVED,
    "created": EventKind.DETECTED,
    "escalated": EventKind.ESCALATED,
    "notified": EventKind.NOTIFIED,
    "sent": EventKind.NOTIFIED,
}


class _Opsgenie(Importer):
    title = _TOOL
    reads = "webhooks, alerts, alert logs, incident timelines"

    def certainty(self, material: Material) -> int:
        """Tell by members that only Opsgenie's forms have together."""
        return SURELY if any(_entries(each) for each in material.objects) else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return a recording for each alert; logs and a timeline do not say whose they are."""
        entries = [entry for each in material.objects for entry in _entries(each)]
        if not entries:
            raise Unreadable("it holds no alert; export GET /v2/alerts/{id}/logs")
        ids = distinct([_id(entry) for entry in entries])
        # Beside one alert they can only be of this one.
        sole = ids[0] if len(ids) == 1 else ""
        found: dict[str, list[dict[str, Any]]] = {}
        for entry in entries:
            found.setdefault(_id(entry) or sole, []).append(entry)
        return [_recording(id, own) for id, own in found.items()]


def _entries(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what is told in a value: the value itself, or what a page of the API holds."""
    data = value.get("data")
    held = [*rows(value, "data"), *rows(value, "entries"), *rows(data, "entries")]
    inner = [data] if isinstance(data, dict) else []
    forms = (_is_message, _is_alert, _is_log, _is_of_timeline)
    return [each for each in (value, *inner, *held) if any(form(each) for form in forms)]


def _is_message(entry: dict[str, Any]) -> bool:
    alert = entry.get("alert")
    return isinstance(entry.get("action"), str) and isinstance(alert, dict) and "alertId" in alert


def _is_alert(entry: dict[str, Any]) -> bool:
    return {"id", "tinyId", "message", "createdAt"} <= entry.keys()


def _is_log(entry: dict[str, Any]) -> bool:
    return isinstance(entry.get("log"), str) and {"createdAt", "offset"} <= entry.keys()


def _is_of_timeline(entry: dict[str, Any]) -> bool:
    return isinstance(entry.get("description"), dict) and {"eventTime", "actor"} <= entry.keys()


def _id(entry: dict[str, Any]) -> str:
    if _is_message(entry):
        return text(entry, "alert", "alertId")
    return text(entry, "id") if _is_alert(entry) else ""


def _recording(id: str, entries: list[dict[str, Any]]) -> Recording:
    log = Log()
    alerts = [each["alert"] if _is_message(each) else each for each in entries if _id(each)]
    title = _last(alerts, "message")
    for entry in entries:
        if _is_message(entry):
            _tell_message(entry, id, log)
        elif _is_alert(entry):
            _tell_alert(entry, id, log)
        elif _is_log(entry):
            _tell_log(entry, id, title, log)
        else:
            _tell_of_timeline(entry, id, log)
    return Recording(
        tool=_TOOL,
        events=tuple(log.events),
        id=id,
        title=title,
        summary=_last(alerts, "description"),
        severity=_last(alerts, "priority"),
        services=distinct([text(each, "entity") for each in alerts]),
        teams=distinct([name for each in alerts for name in _teams(each)]),
        responders=tuple(map(Responder, distinct([event.actor for event in log.events]))),
        remarks=log.remarks(),
    )


def _last(alerts: list[dict[str, Any]], key: str) -> str:
    return first(text(each, key) for each in reversed(alerts))


def _tell_message(message: dict[str, Any], id: str, log: Log) -> None:
    alert, action = message["alert"], text(message, "action")
    kind, begin = _ACTIONS.get(action, (EventKind.STATUS, f"Action {action}".strip()))
    is_new = action == "Create"
    to = handle(text(alert, "owner")) or text(message, "escalationNotify", "name")
    if kind is EventKind.ESCALATED and to:
        begin = f"{begin} to {to}"
    said = text(alert, "message" if is_new else "note")
    log.add(
        instant(alert.get("createdAt" if is_new else "updatedAt")),
        kind,
        ": ".join(filter(None, (begin, said))),
        Source(_TOOL, "", id if is_new else f"{id}/{text(alert, 'updatedAt')}"),
        actor=_person(text(alert, "username")),
        subject=id,
    )


def _tell_alert(alert: dict[str, Any], id: str, log: Log) -> None:
    created, report = instant(alert.get("createdAt")), at(alert, "report")
    begin = _ACTIONS["Create"][1]
    said = ": ".join(filter(None, (begin, text(alert, "message"))))
    log.add(created, EventKind.DETECTED, said, Source(_TOOL, "", id), subject=id)
    closed = _after(created, at(report, "closeTime"))
    if closed is None and text(alert, "status") == "closed":
        closed = instant(alert.get("updatedAt"))
    acknowledged = _after(created, at(report, "ackTime"))
    for when, action, who in (
        (acknowledged, "Acknowledge", text(report, "acknowledgedBy")),
        (closed, "Close", text(report, "closedBy")),
    ):
        if when:
            kind, said = _ACTIONS[action]
            source, actor = Source(_TOOL, "", f"{id}/{action}"), _person(who)
            log.add(when, kind, said, source, actor=actor, subject=id, approximate=True)


def _after(begun: datetime | None, milliseconds: Any) -> datetime | None:
    if begun is None or type(milliseconds) is not int or not 0 < milliseconds <= _LONGEST:
        return None
    return begun + timedelta(milliseconds=milliseconds)


def _tell_log(row: dict[str, Any], id: str, title: str, log: Log) -> None:
    said = text(row, "log")
    word = said.lower().removeprefix("alert ").partition(" ")[0]
    if word == "viewed":
        log.leave_out("that only tells who looked")
        return
    other = EventKind.NOTE if text(row, "type") != "system" else EventKind.STATUS
    kind = other if other is EventKind.NOTE else _LOGGED.get(word, other)
    if kind is EventKind.DETECTED and title:
        said = f"{said}: {title}"
    source = Source(_TOOL, "", text(row, "offset"))
    actor = _person(text(row, "owner"))
    log.add(instant(row.get("createdAt")), kind, said, source, actor=actor, subject=id)


def _tell_of_timeline(entry: dict[str, Any], id: str, log: Log) -> None:
    if entry.get("hidden") is True:
        log.leave_out("hidden in the incident's timeline")
        return
    written = at(entry, "description", "content")
    if isinstance(written, str) and "html" in text(entry, "description", "type").lower():
        said = from_html(written)
    else:
        said = text(entry, "description", "content")
    by_person = text(entry, "actor", "type").lower() == "user"
    log.add(
        instant(entry.get("eventTime")),
        EventKind.NOTE if by_person else EventKind.STATUS,
        said or text(entry, "type"),
        Source(_TOOL, "", text(entry, "id")),
        actor=handle(text(entry, "actor", "name")) if by_person else "",
        subject=id,
    )


def _person(name: str) -> str:
    """Return a person's handle: Opsgenie's users are called by their e-mail address."""
    return handle(name) if "@" in name else ""


def _teams(alert: dict[str, Any]) -> list[str]:
    """Return the teams that have a name; most forms have only ids."""
    named = [*words(alert, "teams"), *(text(each, "name") for each in rows(alert, "teams"))]
    return [name for name in named if not _NO_NAME.fullmatch(name)]


IMPORTER = _Opsgenie()
