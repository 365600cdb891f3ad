from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.importers.incident_io import IMPORTER
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
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "incident_io"
URL = "https://app.incident.io/incidents/123"


def at(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 4, hour, minute, second, micro, UTC)


def of(number: str) -> Source:
    return Source("incident.io", URL, number)


def written(folder: Path, *values: Any) -> Material:
    file = folder / "export.json"
    file.write_text("\n".join(json.dumps(each) for each in values), encoding="utf-8")
    return Material(file)


def incident(**members: Any) -> dict[str, Any]:
    own = {"id": "01X", "reference": "INC-9", "name": "Payments fail", "visibility": "public"}
    return {"incident": {**own, "incident_status": {"category": "live"}, **members}}


def test_times_are_known_by_their_names_and_unknown_ones_are_remarked_on() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "incident.json"), Ask())

    told = [
        (at(9, 15), EventKind.STATUS, "Incident declared", "01INC123:created_at", "alice-smith"),
        (at(10, 40, 1, 500000), EventKind.RESOLVED, "Resolved", "01INC123:01T5", ""),
        (at(9, 5), EventKind.IMPACT_START, "Impact started", "01INC123:01T1", ""),
        (at(9, 12, 31), EventKind.DETECTED, "Reported", "01INC123:01T2", ""),
        (at(10, 2), EventKind.STATUS, "Identified", "01INC123:01T3", ""),
        (at(10, 24), EventKind.MITIGATED, "Fixed", "01INC123:01T4", ""),
        (
            at(9, 16),
            EventKind.STATUS,
            "Status: Investigating, severity: Major. We look into failing payments",
            "01UP1",
            "bob-jones",
        ),
        (at(10, 2), EventKind.STATUS, "Status: Fixing", "01UP2", ""),
    ]
    assert recording == Recording(
        tool="incident.io",
        events=tuple(
            Event(when, kind, words, of(number), actor, "01INC123")
            for when, kind, words, number, actor in told
        ),
        id="INC-123",
        url=URL,
        title="Checkout fails",
        summary="Customers could not pay.",
        severity="Major",
        responders=(Responder("alice-smith", "Incident Lead"),),
        proposed=(
            Proposed("resolved", at(10, 40, 1, 500000), "incident.io's 'Resolved at'"),
            Proposed("impact_start", at(9, 5), "incident.io's 'Impact started'"),
            Proposed("detected", at(9, 12, 31), "incident.io's 'Reported at'"),
            Proposed("mitigated", at(10, 24), "incident.io's 'Fixed at'"),
        ),
        remarks=(
            "incident.io's time 'Legal told at' is not known here: add it to the timeline? "
            "(2026-03-04 10:30:00 UTC)",
            "its postmortem in incident.io is https://docs.example.com/pm/123",
            "left out 2 entries marked private",
            "left out 1 entry marked test",
        ),
    )


@pytest.mark.parametrize("name", ["incident.json", "webhooks.jsonl"])
def test_nothing_of_a_private_incident_is_told_beside_another(name: str) -> None:
    told = repr(IMPORTER.read(Material(RECORDED / name), Ask()))

    assert [hidden in told for hidden in ("let go", "Keep this")] == [False, False]


def test_a_private_incident_alone_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        IMPORTER.read(Material(RECORDED / "private.json"), Ask())

    assert str(refused.value) == "INC-124 is private in incident.io: ask its owner before drafting"


def test_private_incidents_are_named_up_to_a_bound(tmp_path: Path) -> None:
    several = [
        incident(id=f"01X{number}", reference=f"INC-{number}", visibility="private")
        for number in range(7)
    ]

    with pytest.raises(Unreadable, match="INC-3, INC-4 and others are private"):
        IMPORTER.read(written(tmp_path, *several), Ask())


@pytest.mark.parametrize("mode", ["test", "tutorial"])
def test_an_incident_that_is_not_real_is_refused(mode: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=f"all that it holds is marked {mode} in incident.io"):
        IMPORTER.read(written(tmp_path, incident(mode=mode)), Ask())


@pytest.mark.parametrize(
    ("members", "remark"),
    [
        ({"mode": "stream"}, "incident.io calls its mode 'stream', which is not known here"),
        (
            {"incident_status": {"category": "napping"}},
            "incident.io calls its status 'napping', which is not known here",
        ),
        (
            {"incident_status": {"category": "merged"}},
            "it is merged in incident.io: look whether there is anything to learn from it",
        ),
    ],
)
def test_unknown_values_are_kept_with_a_remark(
    members: dict[str, Any], remark: str, tmp_path: Path
) -> None:
    [recording] = IMPORTER.read(written(tmp_path, incident(**members)), Ask())

    assert ("INC-9", (remark,)) == (recording.id, recording.remarks)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Impact started", "impact_start"),
        ("IMPACT START", "impact_start"),
        ("Reported at", "detected"),
        ("Detected", "detected"),
        ("Acknowledged at", "acknowledged"),
        ("Mitigated at", "mitigated"),
        ("Resolved at", "resolved"),
        ("Impact ended", "impact_end"),
    ],
)
def test_a_time_of_the_customer_is_proposed_by_its_name(
    name: str, field: str, tmp_path: Path
) -> None:
    value = {"incident_timestamp": {"name": name}, "value": {"value": "2026-03-04T09:30:00Z"}}

    [recording] = IMPORTER.read(
        written(tmp_path, incident(incident_timestamp_values=[value])), Ask()
    )

    assert (Proposed(field, at(9, 30), f"incident.io's {name!r}"),) == recording.proposed


def test_follow_ups_alone_are_a_recording_of_their_incident() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "follow_ups.json"), Ask())

    assert recording == Recording(
        tool="incident.io",
        events=(),
        id="01INC123",
        follow_ups=(
            FollowUp(
                "Alert on payment timeouts",
                "open",
                "alice-smith",
                ticket="https://jira.example.com/browse/PAY-7",
            ),
            FollowUp("Test the rollback", "done", "payments"),
            FollowUp("Move to another region", "wont-do"),
            FollowUp("Ask the bank", "open", ticket="PAY-9"),
        ),
        remarks=(
            "left out 1 entry of deleted follow-ups",
            "incident.io calls a follow-up 'snoozed', which is not known here: taken as open",
        ),
    )


def test_updates_alone_are_a_recording_of_their_incident() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "updates.json"), Ask())

    assert (recording.id, [(each.text, each.actor) for each in recording.events]) == (
        "01INC123",
        [
            ("Status: Investigating. We look into failing payments", "bob"),
            ("merged into another incident", ""),
        ],
    )


def test_webhooks_tell_of_an_incident_and_of_a_change_of_its_status() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "webhooks.jsonl"), Ask())

    assert (
        "INC-123",
        "Major",
        [(at(9, 15), "Incident declared"), (at(10, 2), "Status: Fixing. The deploy is to blame")],
        ("left out 1 entry marked private",),
    ) == (
        recording.id,
        recording.severity,
        [(each.at, each.text) for each in recording.events],
        recording.remarks,
    )


def test_a_document_alone_gives_the_title_and_where_it_is(tmp_path: Path) -> None:
    document = {
        "id": "01DOC",
        "incident_id": "01INC123",
        "title": "Postmortem of INC-123",
        "status": "in_review",
        "type": "external",
        "document_url": "https://docs.example.com/pm/123",
    }

    [recording] = IMPORTER.read(written(tmp_path, {"postmortem_documents": [document]}), Ask())

    assert recording == Recording(
        tool="incident.io",
        events=(),
        id="01INC123",
        title="Postmortem of INC-123",
        remarks=("its postmortem in incident.io is https://docs.example.com/pm/123",),
    )
