from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.importers.blameless import IMPORTER
from postmortem_kb.recordings import Ask, FollowUp, Recording, Responder, Unreadable
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "blameless"
URL = "https://shop.blameless.example.com/incidents/77"
NO_TIMES = "no time of an incident is known of Blameless's exports: add those of your chat or pager"


def written(folder: Path, value: Any) -> Material:
    file = folder / "export.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    return Material(file)


def test_an_incident_gives_its_title_and_follow_ups_and_never_a_meeting() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "incident.json"), Ask())

    assert recording == Recording(
        tool="Blameless",
        events=(),
        id="77",
        url=URL,
        title="Checkout fails",
        summary="Customers could not pay.",
        severity="1",
        responders=(Responder("alice.smith", "incident commander"),),
        follow_ups=(FollowUp("Alert on payment timeouts"), FollowUp("Test the rollback")),
        remarks=(
            NO_TIMES,
            f"its retrospective in Blameless is {URL}/retrospective",
            "left out 1 entry of tasks during the incident",
        ),
    )


def test_a_webhook_gives_the_follow_up_it_tells_of() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "webhook.jsonl"), Ask())

    assert recording == Recording(
        tool="Blameless",
        events=(),
        id="77",
        follow_ups=(FollowUp("Alert on payment timeouts"),),
        remarks=(NO_TIMES,),
    )


@pytest.mark.parametrize(
    ("value", "certainty"),
    [
        ({"eventType": "incident.created", "incidentId": 77}, SURELY),
        ({"incident": {"title": "Checkout fails", "commanderEmail": None}}, PERHAPS),
        ({"actions": [{"summary": "Test the rollback"}]}, PERHAPS),
        ({"incident": {"title": "Checkout fails"}}, NO),
        ({"eventType": "incident.paged", "incidentId": 77}, NO),
    ],
)
def test_only_a_webhook_is_surely_of_it(value: Any, certainty: int, tmp_path: Path) -> None:
    assert certainty == IMPORTER.certainty(written(tmp_path, value))


def test_an_incident_without_its_marks_is_read_when_it_is_named(tmp_path: Path) -> None:
    [recording] = IMPORTER.read(written(tmp_path, {"incident": {"title": "It fails"}}), Ask())

    assert recording.title == "It fails"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"eventType": "incident.created", "incidentId": 77}, "nothing of Blameless in it"),
        ({"tasks": [{"order_number": 1}]}, "nothing of Blameless in it"),
        ({}, "it holds no incident of Blameless; export the incident"),
    ],
)
def test_a_file_with_nothing_to_draft_from_is_refused(
    value: Any, words: str, tmp_path: Path
) -> None:
    with pytest.raises(Unreadable, match=words):
        IMPORTER.read(written(tmp_path, value), Ask())
