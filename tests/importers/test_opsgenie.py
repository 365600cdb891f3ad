from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.importers.opsgenie import IMPORTER
from postmortem_kb.recordings import Ask, EventKind, Recording, Responder, Unreadable
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "opsgenie"
ALERT = "052652ac-5d1c-464a-812a-000000000001"


def recorded(name: str) -> list[Recording]:
    return IMPORTER.read(Material(RECORDED / name), Ask())


def told(recording: Recording) -> list[tuple[str, EventKind, str, str]]:
    return [(f"{e.at:%H:%M:%S}", e.kind, e.text, e.actor) for e in recording.events]


def read(tmp_path: Path, *values: Any) -> list[Recording]:
    file = tmp_path / "export.json"
    file.write_text(json.dumps(values))
    return IMPORTER.read(Material(file), Ask())


def alert(**more: Any) -> dict[str, Any]:
    at = "2026-03-04T09:12:31Z"
    return {"id": "a", "tinyId": "1", "message": "Slow", "createdAt": at, "updatedAt": at, **more}


def log(said: str, type: str = "system", **more: Any) -> dict[str, Any]:
    at = "2026-03-04T09:12:31Z"
    return {"log": said, "type": type, "owner": "System", "createdAt": at, "offset": "1", **more}


def test_a_webhook_has_milliseconds_and_nanoseconds_in_one_message() -> None:
    [recording] = recorded("webhooks.jsonl")

    assert recording.events[0].at == datetime(2026, 3, 4, 9, 12, 31, 123000, UTC)
    assert recording.events[1].at == datetime(2026, 3, 4, 9, 16, 2, 4000, UTC)
    assert told(recording) == [
        ("09:12:31", EventKind.DETECTED, "Alert created: Checkout fails", ""),
        ("09:16:02", EventKind.ACKNOWLEDGED, "Alert acknowledged", "alice"),
        ("09:20:00", EventKind.ESCALATED, "Alert escalated to bob", ""),
        ("09:41:10", EventKind.NOTE, "Note: Rolling back", "bob"),
        ("09:41:40", EventKind.STATUS, "Alert no longer acknowledged", "alice"),
        ("09:43:20", EventKind.STATUS, "Action Restart checkout", "bob"),
        ("10:40:01", EventKind.RESOLVED, "Alert closed", "bob"),
    ]
    assert recording.remarks == ("left out 1 entry without a time that can be read",)


def test_a_webhook_names_the_alert_and_only_teams_that_have_a_name() -> None:
    [recording] = recorded("webhooks.jsonl")

    assert (recording.id, recording.title, recording.severity) == (ALERT, "Checkout fails", "P1")
    assert (recording.services, recording.teams) == (("checkout",), ("payments",))
    assert recording.responders == (Responder("alice"), Responder("bob"))
    assert {event.subject for event in recording.events} == {ALERT}
    assert len({event.source.id for event in recording.events}) == 7


def test_an_alert_log_is_told_as_it_is_written() -> None:
    [recording] = recorded("alert_logs.json")

    assert told(recording) == [
        ("09:12:31", EventKind.DETECTED, "Alert created via API", ""),
        ("09:12:40", EventKind.NOTIFIED, "Sent push notification to alice", ""),
        ("09:16:02", EventKind.ACKNOWLEDGED, "Alert acknowledged via web", "alice"),
        ("09:30:00", EventKind.NOTE, "Closed the till of shop 7 by hand", "bob"),
        ("10:40:01", EventKind.RESOLVED, "Alert closed via web", "bob"),
    ]
    assert recording.remarks == ("left out 1 entry that only tells who looked",)


def test_each_alert_of_a_list_is_a_recording_with_times_from_its_report() -> None:
    first, second = recorded("alerts.json")

    assert told(first) == [
        ("09:12:31", EventKind.DETECTED, "Alert created: Checkout fails", ""),
        ("09:16:02", EventKind.ACKNOWLEDGED, "Alert acknowledged", "alice"),
        ("10:40:01", EventKind.RESOLVED, "Alert closed", "bob"),
    ]
    assert [event.approximate for event in first.events] == [False, True, True]
    assert (first.summary, first.teams) == ("More than 5 % for 5 minutes", ())
    assert told(second) == [
        ("11:00:00", EventKind.DETECTED, "Alert created: Disk is nearly full", "")
    ]


def test_what_is_hidden_in_a_timeline_is_left_out_and_counted() -> None:
    [recording] = recorded("timeline.json")

    assert told(recording) == [
        ("09:13:00", EventKind.STATUS, "Incident is created", ""),
        ("09:41:00", EventKind.NOTE, "Release of 09:02 is the cause", "bob-jones"),
    ]
    assert recording.remarks == (
        "left out 1 entry hidden in the incident's timeline",
        "left out 1 entry without a time that can be read",
    )


@pytest.mark.parametrize(
    ("report", "events"),
    [
        ({"closeTime": 60_000}, 2),
        ({"closeTime": 0, "ackTime": -5}, 1),
        ({"closeTime": 10**18}, 1),
        ({"closeTime": "60000", "ackTime": True}, 1),
        (None, 1),
    ],
)
def test_a_report_counts_only_with_a_duration(tmp_path: Path, report: Any, events: int) -> None:
    [recording] = read(tmp_path, alert(report=report))

    assert len(recording.events) == events


def test_an_alert_that_is_closed_without_a_report_ended_about_its_last_change(
    tmp_path: Path,
) -> None:
    [recording] = read(tmp_path, alert(status="closed", updatedAt="2026-03-04T10:40:01Z"))

    assert told(recording)[1:] == [("10:40:01", EventKind.RESOLVED, "Alert closed", "")]
    assert recording.events[1].approximate


def test_a_log_beside_one_alert_is_of_this_alert(tmp_path: Path) -> None:
    [recording] = read(tmp_path, alert(), {"data": [log("Alert acknowledged via web")]})

    assert recording.id == "a"
    assert [event.subject for event in recording.events] == ["a", "a"]


def test_that_an_alert_was_created_is_told_with_its_title_where_that_is_known(
    tmp_path: Path,
) -> None:
    created = log("Alert created via API")

    assert told(*read(tmp_path, alert(), created))[1][2] == "Alert created via API: Slow"
    assert told(*read(tmp_path, created))[0][2] == "Alert created via API"


def test_a_log_beside_two_alerts_is_of_neither(tmp_path: Path) -> None:
    recordings = read(tmp_path, alert(), alert(id="b"), log("Alert acknowledged via web"))

    assert [(each.id, len(each.events)) for each in recordings] == [("a", 1), ("b", 1), ("", 1)]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (log("Escalated to next"), EventKind.ESCALATED),
        (log("Unacknowledged via web"), EventKind.STATUS),
        (log("Acknowledged via web", "note"), EventKind.NOTE),
        (log("Acknowledged via web", "of-next-year"), EventKind.NOTE),
        (log("- via web"), EventKind.STATUS),
    ],
)
def test_a_log_tells_a_kind_only_where_the_system_wrote_it(
    tmp_path: Path, row: dict[str, Any], kind: EventKind
) -> None:
    [recording] = read(tmp_path, row)

    assert [event.kind for event in recording.events] == [kind]


@pytest.mark.parametrize("values", [[], [{"data": []}], [{"data": {"entries": []}}]])
def test_a_file_without_an_alert_says_what_to_export(tmp_path: Path, values: list[Any]) -> None:
    with pytest.raises(Unreadable, match="it holds no alert; export GET /v2/alerts/"):
        read(tmp_path, *values)
