from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.importers.pagerduty import IMPORTER
from postmortem_kb.recordings import Ask, EventKind, Recording, Responder, Source, Unreadable
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "pagerduty"
LINK = "https://example-shop.pagerduty.com/incidents/PINC001"
TITLE = "Checkout fails for 12 % of requests"


def recorded(name: str) -> Recording:
    [recording] = IMPORTER.read(Material(RECORDED / name), Ask())
    return recording


def told(recording: Recording) -> list[tuple[str, EventKind, str, str]]:
    return [(f"{e.at:%H:%M:%S}", e.kind, e.text, e.actor) for e in recording.events]


def read(tmp_path: Path, *values: Any) -> list[Recording]:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(values))
    return IMPORTER.read(Material(file), Ask())


def webhook(what: str, **more: Any) -> dict[str, Any]:
    data = {"id": "P1", "type": "incident", "title": TITLE, **more.pop("data", {})}
    event = {"id": f"E-{what}", "event_type": what, "occurred_at": "2026-03-04T09:12:31Z"}
    return {"event": {**event, "agent": None, "data": data, **more}}


def entry(what: str, **more: Any) -> dict[str, Any]:
    at = "2026-03-04T09:12:31Z"
    return {"id": f"R-{what}", "type": f"{what}_log_entry", "created_at": at, **more}


def test_webhooks_of_one_incident_are_told_in_its_words() -> None:
    assert told(recorded("webhooks.jsonl")) == [
        ("09:12:31", EventKind.DETECTED, f"Incident triggered: {TITLE}", ""),
        ("09:16:02", EventKind.ACKNOWLEDGED, "Incident acknowledged", "alice-smith"),
        ("09:17:00", EventKind.STATUS, "Priority: P1", "alice-smith"),
        ("09:20:00", EventKind.ESCALATED, "Escalated to bob-jones", "alice-smith"),
        (
            "09:41:10",
            EventKind.NOTE,
            "Note: The release of 09:02 is the only change | rolling back…",
            "bob-jones",
        ),
        ("09:43:00", EventKind.STATUS, "Role assigned: Incident Commander", ""),
        ("09:50:00", EventKind.STATUS, "Status update: Some customers cannot pay", "bob-jones"),
        ("09:51:00", EventKind.STATUS, "Open a channel", ""),
        ("10:40:01", EventKind.RESOLVED, "Incident resolved", "bob-jones"),
    ]


def test_webhooks_name_the_incident_its_service_team_and_people() -> None:
    recording = recorded("webhooks.jsonl")

    assert (recording.id, recording.url, recording.title) == ("PINC001", LINK, TITLE)
    assert (recording.severity, recording.services, recording.teams) == (
        "P1",
        ("checkout",),
        ("payments",),
    )
    assert recording.responders == (
        Responder("alice-smith"),
        Responder("bob-jones", "Incident Commander"),
    )
    assert recording.proposed == ()
    assert recording.events[0].source == Source("PagerDuty", LINK, "01EVT01")
    assert recording.events[0].at == datetime(2026, 3, 4, 9, 12, 31, 512000, UTC)


def test_how_to_join_a_call_is_left_out_and_counted() -> None:
    recording = recorded("webhooks.jsonl")

    assert recording.remarks == (
        "left out 1 entry that tells how to join a call",
        "left out 1 entry that is no event of an incident",
    )
    assert "123456" not in repr(recording)
    assert "hunter2" not in repr(recording)


def test_pages_of_log_entries_are_one_recording_in_the_order_of_time() -> None:
    recording = recorded("log_entries.jsonl")

    assert told(recording) == [
        ("09:12:31", EventKind.DETECTED, f"Incident triggered: {TITLE}", ""),
        ("09:12:31", EventKind.ESCALATED, "Assigned to alice-smith", ""),
        ("09:12:35", EventKind.NOTIFIED, "Notified alice-smith", ""),
        ("09:14:31", EventKind.NOTIFIED, "Notified alice-smith", ""),
        ("09:16:02", EventKind.ACKNOWLEDGED, "Incident acknowledged", "alice-smith"),
        ("09:20:00", EventKind.ESCALATED, "Escalated to bob-jones", "alice-smith"),
        ("09:41:10", EventKind.NOTE, "Note: Rolling back", "bob-jones"),
        ("09:45:00", EventKind.STATUS, "Snoozed by Bob Jones for an hour", "bob-jones"),
        ("10:40:01", EventKind.RESOLVED, "Incident resolved", "bob-jones"),
    ]
    assert {event.subject for event in recording.events} == {"PINC001"}
    assert recording.events[0].source == Source("PagerDuty", LINK, "RLOG01")
    assert (recording.title, recording.services) == (TITLE, ("checkout",))


def test_an_incident_tells_its_last_state() -> None:
    recording = recorded("incident.json")

    assert told(recording) == [
        ("09:12:31", EventKind.DETECTED, f"Incident triggered: {TITLE}", ""),
        ("09:16:02", EventKind.ACKNOWLEDGED, "Incident acknowledged", "alice-smith"),
        ("09:20:00", EventKind.ESCALATED, "Assigned to bob-jones", ""),
        ("10:40:01", EventKind.RESOLVED, "Incident resolved", "bob-jones"),
    ]
    assert recording.events[0].source.id == "RLOG01"
    assert len({event.source.id for event in recording.events}) == 4


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (webhook("incident.reopened"), EventKind.DETECTED, f"Incident reopened: {TITLE}"),
        (webhook("incident.delegated"), EventKind.ESCALATED, "Delegated"),
        (
            webhook("incident.reassigned", data={"assignees": [{"summary": "Bob"}, None]}),
            EventKind.ESCALATED,
            "Assigned to bob",
        ),
        (
            webhook("incident.unacknowledged"),
            EventKind.STATUS,
            "Incident no longer acknowledged",
        ),
        (webhook("incident.priority_updated"), EventKind.STATUS, "Priority"),
        (
            webhook("incident.custom_field_values.updated"),
            EventKind.STATUS,
            "Custom field values updated",
        ),
        (webhook("incident.of_next_year"), EventKind.STATUS, "Of next year"),
        (
            webhook("incident.resolved", data={"resolve_reason": {"type": "merge_resolve_reason"}}),
            EventKind.STATUS,
            "Incident merged into another",
        ),
        (entry("repeat_escalation_path"), EventKind.ESCALATED, "Repeat escalation path"),
        (entry("urgency_change", summary="Urgency is low"), EventKind.STATUS, "Urgency is low"),
        (entry("annotate", channel={"content": "By hand"}), EventKind.NOTE, "Note: By hand"),
        (entry("annotate", note="By hand"), EventKind.NOTE, "Note: By hand"),
        (entry("annotate", channel=None), EventKind.NOTE, "Note"),
        (entry("notify", summary="Notified Bob"), EventKind.NOTIFIED, "Notified Bob"),
        (entry("escalate", summary="Up it goes"), EventKind.ESCALATED, "Up it goes"),
        (entry("trigger", incident=None), EventKind.DETECTED, "Incident triggered"),
    ],
)
def test_each_type_has_its_kind_and_words(
    tmp_path: Path, value: dict[str, Any], kind: EventKind, text: str
) -> None:
    [recording] = read(tmp_path, value)

    assert [(event.kind, event.text) for event in recording.events] == [(kind, text)]


@pytest.mark.parametrize(
    ("agent", "actor"),
    [
        (None, ""),
        ({"type": "service_reference", "summary": "checkout"}, ""),
        ({"type": "user_reference", "summary": None}, ""),
        ({"type": "user", "summary": "alice@example.com"}, "alice"),
        ("alice", ""),
    ],
)
def test_only_a_person_is_an_actor(tmp_path: Path, agent: Any, actor: str) -> None:
    [recording] = read(tmp_path, webhook("incident.acknowledged", agent=agent))

    assert recording.events[0].actor == actor


def test_each_incident_is_a_recording_of_its_own(tmp_path: Path) -> None:
    recordings = read(
        tmp_path,
        webhook("incident.triggered"),
        webhook("incident.triggered", data={"id": "P2"}),
        webhook("incident.resolved"),
    )

    assert [(each.id, len(each.events)) for each in recordings] == [("P1", 2), ("P2", 1)]


def test_an_entry_without_a_time_is_left_out_and_counted(tmp_path: Path) -> None:
    [recording] = read(tmp_path, webhook("incident.triggered", occurred_at="soon"))

    assert recording.events == ()
    assert recording.remarks == ("left out 1 entry without a time that can be read",)


@pytest.mark.parametrize("values", [[], [webhook("pagey.ping")], [{"log_entries": []}]])
def test_a_file_without_an_incident_says_what_to_export(tmp_path: Path, values: list[Any]) -> None:
    with pytest.raises(Unreadable, match="it holds no incident; export GET /incidents/"):
        read(tmp_path, *values)
