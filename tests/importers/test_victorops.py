from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.importers.victorops import IMPORTER
from postmortem_kb.recordings import Ask, EventKind, Recording, Responder, Unreadable
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "victorops"
ALERT = "https://portal.victorops.com/ui/example-shop/alert/a1"


def recorded(name: str) -> Recording:
    [recording] = IMPORTER.read(Material(RECORDED / name), Ask())
    return recording


def told(recording: Recording) -> list[tuple[str, EventKind, str, str]]:
    return [(f"{e.at:%H:%M:%S}", e.kind, e.text, e.actor) for e in recording.events]


def read(tmp_path: Path, *values: Any) -> list[Recording]:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(values))
    return IMPORTER.read(Material(file), Ask())


def test_an_incident_of_the_reporting_api_is_told_by_its_transitions() -> None:
    recording = recorded("incidents.json")

    assert told(recording) == [
        ("09:12:31", EventKind.DETECTED, "Incident triggered: Checkout fails", ""),
        ("09:16:02", EventKind.ACKNOWLEDGED, "Incident acknowledged: Looking at it", "alice"),
        ("09:20:00", EventKind.ESCALATED, "Incident rerouted", "alice"),
        ("10:40:01", EventKind.RESOLVED, "Incident resolved", ""),
    ]
    assert [event.source.url for event in recording.events] == [ALERT, "", "", ""]
    assert {event.subject for event in recording.events} == {"1234"}


def test_an_incident_names_its_service_teams_and_people() -> None:
    recording = recorded("incidents.json")

    assert (recording.id, recording.title) == ("1234", "Checkout fails")
    assert recording.severity == "CRITICAL"
    assert (recording.services, recording.teams) == (("checkout",), ("payments",))
    assert recording.responders == (Responder("alice"),)


def test_messages_to_the_endpoint_begin_when_the_state_began() -> None:
    recording = recorded("messages.jsonl")
    fires = ("09:12:31", EventKind.DETECTED, "Alert fires: 12 % of requests fail", "")

    assert told(recording) == [
        fires,
        fires,
        ("09:16:02", EventKind.ACKNOWLEDGED, "Alert acknowledged: Looking at it", "alice"),
        ("09:41:10", EventKind.NOTE, "Information: Rollback begins", ""),
        ("10:40:01", EventKind.RESOLVED, "Alert ends: Checkout fails", ""),
    ]
    assert (recording.id, recording.severity) == ("shop/checkout", "CRITICAL")
    assert recording.url == "https://grafana.example.com/a/1"


def test_an_incident_on_overlapping_pages_is_told_once(tmp_path: Path) -> None:
    incident = {"incidentNumber": "7", "transitions": [], "startTime": "2026-03-04T09:12:31Z"}

    [recording] = read(tmp_path, {"incidents": [incident]}, {"incidents": [incident]}, incident)

    assert told(recording) == [("09:12:31", EventKind.DETECTED, "Incident triggered", "")]


def test_each_entity_is_a_recording_of_its_own(tmp_path: Path) -> None:
    first = {
        "message_type": "critical",
        "entity_id": "a",
        "state_message": "x",
        "timestamp": 1772615551,
    }

    recordings = read(tmp_path, first, {**first, "entity_id": "b"})

    assert [(each.id, told(each)) for each in recordings] == [
        ("a", [("09:12:31", EventKind.DETECTED, "Alert fires: x", "")]),
        ("b", [("09:12:31", EventKind.DETECTED, "Alert fires: x", "")]),
    ]


@pytest.mark.parametrize(
    ("step", "kind", "text"),
    [
        ({"name": "of-next-year"}, EventKind.STATUS, "Incident of-next-year"),
        ({"name": None, "by": None}, EventKind.STATUS, "Incident changed"),
        ({"name": "resolved", "by": 5, "message": []}, EventKind.RESOLVED, "Incident resolved"),
    ],
)
def test_a_transition_may_lack_or_name_anything(
    tmp_path: Path, step: dict[str, Any], kind: EventKind, text: str
) -> None:
    at = "2026-03-04T09:12:31Z"
    [recording] = read(
        tmp_path, {"incidentNumber": 7, "transitions": [{"name": "triggered"}, {**step, "at": at}]}
    )

    assert [(event.kind, event.text) for event in recording.events] == [(kind, text)]
    assert recording.remarks == ("left out 1 entry without a time that can be read",)


@pytest.mark.parametrize("values", [[], [{"incidents": []}], [{"message_type": "CRITICAL"}]])
def test_a_file_without_an_incident_says_what_to_export(tmp_path: Path, values: list[Any]) -> None:
    with pytest.raises(Unreadable, match="export GET /api-reporting/v2/incidents"):
        read(tmp_path, *values)
