"""Blameless: the little that is known of what its API and its webhooks tell of an incident.

Sources: https://github.com/StaticPrime/BlamelessLinearIntegration (2023, a third party's reader).
The shapes ``{"incident": {}}``, ``{"tasks": [{"order_number"}]}``, ``{"actions": [{"summary"}]}``
are from it; the members of an incident are that reader's own names, unverified as the API's. Of a
webhook ``eventType`` and ``incidentId`` are known, and that there may be a ``followUpAction``,
whose ``summary`` is a guess. No time of any kind is known: there is no row for a timeline in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from postmortem_kb.recordings import Ask, FollowUp, Log, Recording, Responder, distinct
from postmortem_kb.recordings.cases import INCIDENT, Case, Entry, told
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.texts import at, handle, rows, text, url

_TOOL = "Blameless"
_ACTION, _TASK, _MESSAGE = "action", "task", "message"
_SENT = ("incident.created", "incident.status_change", "incident.severity_change")
_SENT_ACTION = "incident.followup_action_created"
_MARKS = ("commanderEmail", "retrospectiveUrl", "slackChannel", "slackUrl", "videoConferenceUrl")
_NO_TIMES = (
    "no time of an incident is known of Blameless's exports: add those of your chat or pager"
)


class _Blameless(Importer):
    title = _TOOL
    reads = "API (incident, actions) and webhooks, as far as they are known"

    def certainty(self, material: Material) -> int:
        """Tell by the envelope of a webhook; the rest is too little known to be sure of."""
        found = list(_entries(material))
        if any(entry.kind == _MESSAGE for entry in found):
            return SURELY
        telling = [entry for entry in found if entry.kind != INCIDENT or _is_marked(entry)]
        return PERHAPS if telling else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return a recording an incident: its title and what is to be done, never a time."""
        return told(_entries(material), _TOOL, _mark, _recording)


def _entries(material: Material) -> Iterator[Entry]:
    for each in material.objects:
        incident = at(each, "incident")
        if isinstance(incident, dict) and text(incident, "title"):
            yield Entry(INCIDENT, text(incident, "id"), incident)
        for action in rows(each, "actions"):
            if text(action, "summary"):
                yield Entry(_ACTION, "", action)
        for task in rows(each, "tasks"):
            if "order_number" in task:
                yield Entry(_TASK, "", task)
        yield from _sent(each)


def _is_marked(entry: Entry) -> bool:
    return any(mark in entry.value for mark in _MARKS)


def _sent(message: dict[str, Any]) -> Iterator[Entry]:
    event, number = text(message, "eventType"), text(message, "incidentId")
    if number and event in (*_SENT, _SENT_ACTION):
        yield Entry(_MESSAGE, number, message)
        action = message.get("followUpAction")
        if isinstance(action, dict) and text(action, "summary"):
            yield Entry(_ACTION, number, action)


def _mark(incident: dict[str, Any]) -> str:
    """Return nothing: no mark of a private or a test incident is known."""
    return ""


def _recording(case: Case, left_out: tuple[str, ...]) -> Recording:
    log = Log()
    for _ in case.of(_TASK):
        log.leave_out("of tasks during the incident")
    commander = handle(text(case.incident, "commanderEmail"))
    retrospective = url(case.incident, "retrospectiveUrl")
    return Recording(
        tool=_TOOL,
        events=(),
        id=case.id,
        url=url(case.incident, "url"),
        title=text(case.incident, "title"),
        summary=text(case.incident, "description"),
        severity=text(case.incident, "severity"),
        responders=(Responder(commander, "incident commander"),) if commander else (),
        follow_ups=tuple(FollowUp(text(each, "summary")) for each in case.of(_ACTION)),
        remarks=distinct(
            (
                _NO_TIMES,
                f"its retrospective in Blameless is {retrospective}" if retrospective else "",
                *log.remarks(),
                *left_out,
            )
        ),
    )


IMPORTER = _Blameless()
