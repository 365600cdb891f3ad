from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb import importers
from postmortem_kb.importers.statuspage import IMPORTER
from postmortem_kb.recordings import Ask, Event, EventKind, Recording, Source, Unreadable
from postmortem_kb.recordings.importer import NO
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "statuspage"
LINK = "https://stspg.example.com/sp1"


def update(day: int, hour: int, minute: int, name: str, text: str) -> Event:
    at = datetime(2026, 3, day, hour, minute, tzinfo=UTC)
    return Event(at, EventKind.STATUS, text, Source("Statuspage", LINK, name), subject="sp1")


def material(folder: Path, value: Any) -> Material:
    path = folder / "export.json"
    path.write_text(json.dumps(value))
    return Material(path)


def test_updates_are_told_oldest_first_as_plain_text_at_the_time_the_page_shows() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "incidents.json"), Ask())

    assert recording == Recording(
        tool="Statuspage",
        events=(
            update(
                4, 9, 15, "u1", "Status page (investigating): Latency is > 5 s & payments fail."
            ),
            update(
                4,
                10,
                25,
                "u2",
                "Status page (monitoring): We rolled back. "
                "See more (https://status.example.com/more).",
            ),
            update(4, 10, 45, "u3", "Status page (resolved): Checkout works again."),
            update(5, 9, 0, "u4", "Status page (postmortem): published"),
        ),
        id="sp1",
        url=LINK,
        title="Checkout is failing",
        severity="major",
        services=("checkout", "payments"),
    )


def test_messages_of_a_webhook_tell_one_incident_with_its_latest_words() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "webhooks.jsonl"), Ask())

    assert recording == Recording(
        tool="Statuspage",
        events=(
            update(4, 9, 20, "u1", "Status page (investigating): We look into it."),
            update(4, 10, 45, "u2", "Status page (resolved)"),
        ),
        id="sp1",
        url=LINK,
        title="Checkout was failing",
        severity="critical",
    )


def test_the_incident_itself_a_list_of_them_and_a_page_are_read_alike(tmp_path: Path) -> None:
    page = json.loads((RECORDED / "incidents.json").read_text())
    [incident] = page["incidents"]

    read = [
        IMPORTER.read(material(tmp_path, value), Ask())
        for value in (page, incident, [incident], {"incident": incident}, [page, page])
    ]

    assert read == [read[0]] * 5


def test_incidents_and_maintenances_are_recordings_of_their_own(tmp_path: Path) -> None:
    update = {"status": "in_progress", "created_at": "2026-03-04T09:00:00Z", "body": None}
    page = {
        "incidents": [{"name": "A", "impact": "none", "incident_updates": []}],
        "scheduled_maintenances": [
            {"name": "B", "impact": "maintenance", "incident_updates": [update]}
        ],
    }

    recordings = IMPORTER.read(material(tmp_path, page), Ask())

    assert [
        (each.title, each.severity, [event.text for event in each.events]) for each in recordings
    ] == [("A", "", []), ("B", "maintenance", ["Status page (in progress)"])]


def test_an_update_without_a_time_is_counted(tmp_path: Path) -> None:
    incident = {"name": "A", "impact": None, "incident_updates": [{"display_at": "soon"}]}

    [recording] = IMPORTER.read(material(tmp_path, incident), Ask())

    assert recording.remarks == ("left out 1 entry without a time that can be read",)


@pytest.mark.parametrize("name", ["incidents.json", "webhooks.jsonl"])
def test_it_is_recognised(name: str) -> None:
    assert importers.recognised(Material(RECORDED / name)) == "statuspage"


def test_a_page_without_an_incident_is_recognised_and_refused(tmp_path: Path) -> None:
    page = {"page": {"id": "pg1", "url": "https://status.example.com"}, "incidents": []}
    given = material(tmp_path, page)

    assert importers.recognised(given) == "statuspage"
    with pytest.raises(Unreadable, match="no incident; export the page's /api/v2"):
        IMPORTER.read(given, Ask())


@pytest.mark.parametrize(
    "value",
    [{"incident_updates": [{"id": "1", "message": "x"}]}, {"incidents": []}, {"incident": "x"}],
)
def test_what_another_tool_calls_updates_is_not_recognised(tmp_path: Path, value: Any) -> None:
    assert IMPORTER.certainty(material(tmp_path, value)) == NO
