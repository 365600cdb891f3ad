from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.importers.firehydrant import IMPORTER
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
from postmortem_kb.recordings.importer import PERHAPS, SURELY
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "firehydrant"
URL = "https://app.firehydrant.io/incidents/fh-12"


def at(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 4, hour, minute, second, micro, UTC)


def written(folder: Path, *values: Any) -> Material:
    file = folder / "export.json"
    file.write_text("\n".join(json.dumps(each) for each in values), encoding="utf-8")
    return Material(file)


def incident(**members: Any) -> dict[str, Any]:
    own = {"id": "fh-9", "number": 9, "name": "Payments fail", "current_milestone": "started"}
    return {**own, "lifecycle_phases": [], "milestones": [], **members}


def test_an_incident_is_read_by_the_milestones_of_its_phases_not_the_deprecated_ones() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "incidents.json"), Ask())

    told = [
        (at(9, 5), EventKind.STATUS, "Started", "started", "alice-smith"),
        (at(9, 12, 31, 123000), EventKind.DETECTED, "Detected", "detected", ""),
        (at(9, 16), EventKind.ACKNOWLEDGED, "Acknowledged", "acknowledged", "bob.jones"),
        (at(9, 30), EventKind.STATUS, "Bank told", "bank_told", ""),
        (at(10, 40, 1, 500000), EventKind.RESOLVED, "Resolved", "resolved", ""),
    ]
    assert recording == Recording(
        tool="FireHydrant",
        events=tuple(
            Event(
                when,
                kind,
                f"Milestone: {name}",
                Source("FireHydrant", URL, f"fh-12:{slug}"),
                actor,
                "fh-12",
            )
            for when, kind, name, slug, actor in told
        ),
        id="12",
        url=URL,
        title="Checkout fails",
        summary="Customers could not pay.",
        severity="SEV1",
        services=("checkout", "payments"),
        teams=("Payments team",),
        responders=(Responder("alice-smith", "Commander"),),
        proposed=(
            Proposed("impact_start", at(9, 5), "FireHydrant's milestone 'Started', as it was set"),
            Proposed("detected", at(9, 12, 31, 123000), "FireHydrant's milestone 'Detected'"),
            Proposed("acknowledged", at(9, 16), "FireHydrant's milestone 'Acknowledged'"),
            Proposed("resolved", at(10, 40, 1, 500000), "FireHydrant's milestone 'Resolved'"),
        ),
        follow_ups=(
            FollowUp(
                "Alert on payment timeouts",
                "in-progress",
                "alice-smith",
                date(2026, 3, 18),
                "https://jira.example.com/browse/PAY-7",
            ),
            FollowUp("Move to another region", "wont-do"),
            FollowUp("Test the rollback", "done"),
            FollowUp("Ask the bank", "open"),
        ),
        remarks=(
            "left out 1 entry of tasks during the incident",
            "FireHydrant calls a follow-up 'waiting', which is not known here: taken as open",
            "left out 1 entry marked deleted",
        ),
    )


def test_the_deprecated_milestones_are_read_where_the_phases_hold_none(tmp_path: Path) -> None:
    old = {"id": "m", "type": "postmortem_started", "occurred_at": "2026-03-04T11:00:00Z"}

    [recording] = IMPORTER.read(written(tmp_path, incident(milestones=[old])), Ask())

    assert [(at(11, 0), "Milestone: Postmortem started")] == [
        (each.at, each.text) for each in recording.events
    ]


def test_milestones_alone_are_a_recording() -> None:
    material = Material(RECORDED / "milestones.json")

    [recording] = IMPORTER.read(material, Ask())

    assert (
        IMPORTER.certainty(material),
        [each.field for each in recording.proposed],
    ) == (PERHAPS, ["detected", "resolved"])


def test_a_start_that_nobody_set_is_not_proposed_as_the_start_of_the_impact(
    tmp_path: Path,
) -> None:
    milestone = {"slug": "started", "name": "Started", "occurred_at": "2026-03-04T09:15:03Z"}
    declared = incident(
        created_at="2026-03-04T09:15:00Z", lifecycle_phases=[{"milestones": [milestone]}]
    )

    [recording] = IMPORTER.read(written(tmp_path, declared), Ask())

    assert (
        recording.proposed,
        [each.text for each in recording.events],
    ) == ((), ["Milestone: Started"])


def test_a_timeline_tells_its_notes_and_changes_and_counts_the_rest() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "events.json"), Ask())

    assert [
        (at(10, 20), EventKind.NOTE, "Rollback deployed", "bob-jones"),
        (at(9, 13), EventKind.STATUS, "Alert linked: CheckoutErrors", ""),
        (at(10, 40, 1, 500000), EventKind.STATUS, "Incident status: resolved", "alice-smith"),
    ] == [(each.at, each.kind, each.text, each.actor) for each in recording.events]
    assert recording.remarks == (
        "left out 1 entry of its chat (export the channel from the chat instead)",
        "left out 1 entry of kinds that tell no timeline (tasks, roles, runbooks and the like)",
        "left out 1 entry without a time that can be read",
        "left out 1 entry of a hidden retrospective",
        "the retrospective 'Retrospective' is not taken: copy from it what is worth keeping",
    )


def test_tickets_without_an_id_are_all_kept(tmp_path: Path) -> None:
    tickets = [{"summary": each, "type": "follow_up", "state": "open"} for each in ("One", "Two")]

    [recording] = IMPORTER.read(written(tmp_path, incident(incident_tickets=tickets)), Ask())

    assert [each.title for each in recording.follow_ups] == ["One", "Two"]


@pytest.mark.parametrize("hidden", ["open-sesame", "0123abcd", "@example.com", "umbrella"])
def test_no_password_address_or_chat_is_taken(hidden: str) -> None:
    told = [
        repr(IMPORTER.read(Material(RECORDED / name), Ask()))
        for name in ("incidents.json", "events.json")
    ]

    assert [hidden in each for each in told] == [False, False]


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"restricted": True}, "9 is private in FireHydrant: ask its owner before drafting"),
        ({"discarded_at": "2026-03-04T11:00:00Z"}, "marked deleted in FireHydrant"),
        ({"name": None}, "nothing of FireHydrant in it is for a timeline; export the incident"),
    ],
)
def test_what_is_not_to_be_told_is_refused(
    members: dict[str, Any], words: str, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable, match=words):
        IMPORTER.read(written(tmp_path, incident(**members)), Ask())


def test_one_incident_alone_is_surely_of_it(tmp_path: Path) -> None:
    assert IMPORTER.certainty(written(tmp_path, incident())) == SURELY
