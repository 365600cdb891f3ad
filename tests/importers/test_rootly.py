from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.importers.rootly import IMPORTER
from postmortem_kb.recordings import (
    Ask,
    Event,
    EventKind,
    FollowUp,
    Proposed,
    Recording,
    Responder,
    Source,
    Unreadable,
)
from postmortem_kb.recordings.importer import NO, SURELY
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "rootly"
ID = "7d9c1a52-0000-4000-8000-000000000019"
URL = "https://rootly.com/account/incidents/19-checkout-fails"


def at(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 4, hour, minute, second, micro, UTC)


def of(member: str) -> Source:
    return Source("Rootly", URL, f"{ID}:{member}")


def incident(**attributes: Any) -> dict[str, Any]:
    own = {"sequential_id": 20, "title": "Payments fail", "created_at": "2026-03-04T09:15:00Z"}
    return {"data": {"id": "u-20", "type": "incidents", "attributes": {**own, **attributes}}}


def written(folder: Path, *values: Any) -> Material:
    file = folder / "export.json"
    file.write_text("\n".join(json.dumps(each) for each in values), encoding="utf-8")
    return Material(file)


def test_an_incident_with_its_pages_is_one_recording() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "incident.json"), Ask())

    assert recording == Recording(
        tool="Rootly",
        events=(
            Event(
                at(9, 15),
                EventKind.STATUS,
                "Incident declared",
                of("created_at"),
                "alice-smith",
                ID,
            ),
            Event(
                at(9, 5), EventKind.STATUS, "Incident started", of("started_at"), "alice-smith", ID
            ),
            Event(
                at(9, 12, 31, 123000),
                EventKind.DETECTED,
                "Incident detected",
                of("detected_at"),
                "",
                ID,
            ),
            Event(
                at(9, 16),
                EventKind.ACKNOWLEDGED,
                "Incident acknowledged",
                of("acknowledged_at"),
                "",
                ID,
            ),
            Event(
                at(10, 24),
                EventKind.MITIGATED,
                "Incident mitigated: Rolled back to 1.41",
                of("mitigated_at"),
                "bob.jones",
                ID,
            ),
            Event(
                at(10, 40, 1, 500000),
                EventKind.RESOLVED,
                "Incident resolved",
                of("resolved_at"),
                "",
                ID,
            ),
            Event(
                at(9, 14),
                EventKind.NOTE,
                "Error rate of checkout is at 12 %",
                Source("Rootly", URL, "e-1"),
                "",
                ID,
            ),
            Event(
                at(10, 20),
                EventKind.NOTE,
                "Rollback deployed",
                Source("Rootly", URL, "e-3"),
                "",
                ID,
            ),
        ),
        id="19",
        url=URL,
        title="Checkout fails",
        summary="Customers could not pay.",
        severity="SEV1",
        services=("checkout", "payments"),
        teams=("Payments team",),
        responders=(Responder("alice-smith"), Responder("bob.jones")),
        proposed=(
            Proposed("impact_start", at(9, 5), "Rootly's started_at, as it was set"),
            Proposed("detected", at(9, 12, 31, 123000), "Rootly's detected_at"),
            Proposed("acknowledged", at(9, 16), "Rootly's acknowledged_at"),
            Proposed("mitigated", at(10, 24), "Rootly's mitigated_at"),
            Proposed("resolved", at(10, 40, 1, 500000), "Rootly's resolved_at"),
        ),
        follow_ups=(
            FollowUp(
                "Alert on payment timeouts",
                "in-progress",
                "alice-smith",
                date(2026, 3, 18),
                "https://jira.example.com/browse/PAY-7",
            ),
            FollowUp("Move checkout to another region", "wont-do", ticket="PAY-8"),
            FollowUp("Test the rollback"),
        ),
        remarks=(
            "left out 1 entry without a text",
            "left out 1 entry of tasks during the incident",
            "Rootly calls a follow-up 'parked', which is not known here: taken as open",
        ),
    )


def test_flat_webhooks_are_read_and_the_newest_word_on_an_incident_counts() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "webhooks.jsonl"), Ask())

    assert (
        recording.id,
        recording.title,
        recording.severity,
        recording.services,
        recording.url,
    ) == ("19", "Checkout fails", "SEV1", ("checkout",), URL)
    assert [
        (at(9, 15), EventKind.STATUS, "Incident declared"),
        (at(9, 15), EventKind.STATUS, "Incident started"),
        (at(10, 40, 1, 500000), EventKind.RESOLVED, "Incident resolved"),
        (at(9, 12, 31, 123000), EventKind.DETECTED, "Alert fires: CheckoutErrors"),
        (at(10, 40, 1, 500000), EventKind.RESOLVED, "Alert ends: CheckoutErrors"),
        (at(10, 20), EventKind.CHANGE, "Deploy of checkout 1.41"),
    ] == [(each.at, each.kind, each.text) for each in recording.events]


def test_a_start_that_nobody_set_is_not_proposed_as_the_start_of_the_impact() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "webhooks.jsonl"), Ask())

    assert [each.field for each in recording.proposed] == ["resolved"]


@pytest.mark.parametrize("name", ["incident.json", "webhooks.jsonl"])
@pytest.mark.parametrize(
    "hidden", ["open-sesame", "918273", "202 555", "alice@example.com", "bob.jones@", "{{"]
)
def test_no_password_number_address_or_template_is_taken(name: str, hidden: str) -> None:
    assert hidden not in repr(IMPORTER.read(Material(RECORDED / name), Ask()))


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"kind": "test"}, "all that it holds is marked test in Rootly; export a real incident"),
        ({"kind": "test_sub"}, "marked test in Rootly"),
        ({"kind": "example"}, "marked example in Rootly"),
        ({"kind": "example_sub"}, "marked example in Rootly"),
        ({"private": True}, "20 is private in Rootly: ask its owner before drafting"),
    ],
)
def test_what_is_private_or_not_real_is_refused(
    attributes: dict[str, Any], words: str, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable, match=words):
        IMPORTER.read(written(tmp_path, incident(**attributes)), Ask())


def test_a_deleted_incident_is_refused_whatever_came_before(tmp_path: Path) -> None:
    data = {"id": "u-20", "title": "Payments fail", "created_at": "2026-03-04T09:15:00Z"}
    sent = [
        {"event": {"type": f"incident.{each}", "issued_at": "2026-03-04T09:15:00Z"}, "data": data}
        for each in ("created", "deleted", "updated")
    ]

    with pytest.raises(Unreadable, match="marked deleted in Rootly"):
        IMPORTER.read(written(tmp_path, *sent), Ask())


@pytest.mark.parametrize(
    ("kind", "remark"),
    [
        ("scheduled", "Rootly calls it scheduled: it is a maintenance, not an incident"),
        (
            "rehearsal",
            "Rootly calls its kind 'rehearsal', which is not known here: look whether it is real",
        ),
    ],
)
def test_another_kind_is_kept_with_a_remark(kind: str, remark: str, tmp_path: Path) -> None:
    [recording] = IMPORTER.read(written(tmp_path, incident(kind=kind)), Ask())

    assert (remark,) == recording.remarks


def test_a_timeline_alone_is_a_recording_without_an_incident(tmp_path: Path) -> None:
    told = {"event": "Rollback deployed", "occurred_at": "2026-03-04T10:20:00Z"}
    page = {"data": [{"id": "e-1", "type": "incident_events", "attributes": told}], "links": {}}

    [recording] = IMPORTER.read(written(tmp_path, page), Ask())

    assert (
        recording.id,
        [each.text for each in recording.events],
    ) == ("", ["Rollback deployed"])


def test_a_timeline_beside_two_incidents_belongs_to_neither(tmp_path: Path) -> None:
    other = incident()
    other["data"]["id"] = "u-21"
    told = {"event": "Rollback deployed", "occurred_at": "2026-03-04T10:20:00Z"}
    event = {"data": {"id": "e-1", "type": "incident_events", "attributes": told}}

    found = IMPORTER.read(written(tmp_path, incident(), other, event), Ask())

    assert [len(each.events) for each in found] == [1, 1, 1]


@pytest.mark.parametrize(
    ("value", "certainty"),
    [
        (incident(), SURELY),
        (incident()["data"], SURELY),
        ([incident()["data"]], SURELY),
        ({"data": {"type": "incidents", "attributes": {"public_id": 1}}}, NO),
        ({"event": {"event_type": "incident.triggered"}, "data": {}}, NO),
        ({"event": {"type": "incident.created"}, "data": {}}, NO),
    ],
)
def test_it_is_told_from_tools_with_like_shapes(value: Any, certainty: int, tmp_path: Path) -> None:
    assert certainty == IMPORTER.certainty(written(tmp_path, value))
