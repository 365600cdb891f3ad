from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb import importers
from postmortem_kb.importers.datadog import IMPORTER
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
from postmortem_kb.recordings.importer import NO
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "datadog"
UUID = "00000000-0000-0000-0000-000000000012"
MONITOR = "https://app.datadoghq.com/monitors/77"
BEGUN = datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
DETECTED = datetime(2026, 3, 4, 9, 12, 31, tzinfo=UTC)
DECLARED = datetime(2026, 3, 4, 9, 14, tzinfo=UTC)
REFUSED = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
ENDED = datetime(2026, 3, 4, 10, 40, 1, 123456, UTC)
RESOLVED = datetime(2026, 3, 4, 10, 50, tzinfo=UTC)


def event(at: datetime, kind: EventKind, text: str, actor: str = "", id_: str = UUID) -> Event:
    return Event(at, kind, text, Source("Datadog", "", id_), actor, UUID)


def alert(hour: int, minute: int, second: int, kind: EventKind, text: str, url: str) -> Event:
    at = datetime(2026, 3, 4, hour, minute, second, tzinfo=UTC)
    return Event(at, kind, text, Source("Datadog", url, "77"), subject="77 1772615551")


def material(folder: Path, value: Any) -> Material:
    path = folder / "export.json"
    path.write_text(json.dumps(value))
    return Material(path)


def incident(**attributes: Any) -> dict[str, Any]:
    return {"id": UUID, "type": "incidents", "attributes": {"public_id": 12, **attributes}}


def test_an_incident_is_told_with_its_impact_overrides_and_todos() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "incidents.json"), Ask())

    assert recording == Recording(
        tool="Datadog",
        events=(
            event(DECLARED, EventKind.STATUS, "Incident declared", "bob-jones"),
            event(
                BEGUN,
                EventKind.IMPACT_START,
                "Customer impact starts: One checkout in eight fails",
            ),
            event(DETECTED, EventKind.DETECTED, "Incident detected"),
            event(RESOLVED, EventKind.RESOLVED, "Incident resolved"),
            event(ENDED, EventKind.IMPACT_END, "Customer impact ends"),
            event(
                REFUSED,
                EventKind.IMPACT_START,
                "Customer impact starts: Payments refused",
                id_="impact-1",
            ),
        ),
        id="12",
        title="Checkout fails",
        summary="Checkout failed after release 4.2.",
        severity="SEV-1",
        services=("checkout", "payments"),
        teams=("payments",),
        responders=(Responder("alice-smith", "commander"), Responder("bob-jones")),
        proposed=(
            Proposed("impact_start", BEGUN, "Datadog's customer_impact_start"),
            Proposed("detected", DETECTED, "Datadog's detected, corrected by hand"),
            Proposed("resolved", RESOLVED, "Datadog's resolved"),
            Proposed("impact_end", ENDED, "Datadog's customer_impact_end"),
        ),
        follow_ups=(
            FollowUp("Alert on refused payments", "open", "bob", date(2026, 3, 18)),
            FollowUp("Roll back", "done", "alice-smith"),
        ),
        remarks=("left out 1 entry marked test",),
    )


def test_monitors_are_told_without_repeats_and_unfilled_variables() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "monitors.jsonl"), Ask())

    assert recording == Recording(
        tool="Datadog",
        events=(
            alert(9, 12, 31, EventKind.DETECTED, "Monitor (triggered): Checkout errors", MONITOR),
            alert(9, 42, 31, EventKind.NOTIFIED, "Monitor (renotify): Checkout errors", ""),
            alert(9, 53, 20, EventKind.STATUS, "Monitor (no data): without a title", ""),
            alert(10, 40, 1, EventKind.RESOLVED, "Monitor (recovered): Checkout errors", MONITOR),
        ),
        title="Checkout errors",
        severity="P1",
        services=("checkout",),
        remarks=("left out 1 entry without a time that can be read",),
    )


@pytest.mark.parametrize("wrapped", [incident(title="A"), {"data": incident(title="A")}])
def test_one_incident_alone_is_read(tmp_path: Path, wrapped: Any) -> None:
    [recording] = IMPORTER.read(material(tmp_path, wrapped), Ask())

    assert (recording.id, recording.title, recording.events) == ("12", "A", ())


def test_incidents_and_monitors_of_one_file_are_recordings_of_their_own(tmp_path: Path) -> None:
    sent = {"cycle_key": 1, "transition": "Triggered", "date": 1772615551000, "title": "B"}

    recordings = IMPORTER.read(material(tmp_path, [incident(title="A"), sent]), Ask())

    assert [each.title for each in recordings] == ["B", "A"]


@pytest.mark.parametrize(
    ("severity", "expected"), [("SEV-2", "SEV-2"), ("UNKNOWN", ""), (None, ""), ("new", "new")]
)
def test_a_severity_is_the_tools_word_unless_it_is_none(
    tmp_path: Path, severity: Any, expected: str
) -> None:
    given = material(tmp_path, incident(title="A", severity=severity))

    assert [each.severity for each in IMPORTER.read(given, Ask())] == [expected]


def test_todos_by_themselves_are_follow_ups_and_one_without_words_is_none(tmp_path: Path) -> None:
    todos = [
        {"id": str(number), "type": "incident_todos", "attributes": {"content": content}}
        for number, content in enumerate(["Add an alert", None])
    ]

    [recording] = IMPORTER.read(material(tmp_path, {"data": todos}), Ask())

    assert recording.follow_ups == (FollowUp("Add an alert"),)


@pytest.mark.parametrize(
    ("attributes", "words"),
    [
        ({"is_test": True}, "marked test"),
        ({"visibility": "private"}, "private in Datadog: ask its owner"),
    ],
)
def test_a_test_and_a_private_incident_are_refused(
    tmp_path: Path, attributes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Unreadable, match=words):
        IMPORTER.read(material(tmp_path, {"data": [incident(**attributes)]}), Ask())


@pytest.mark.parametrize("name", ["incidents.json", "monitors.jsonl"])
def test_it_is_recognised(name: str) -> None:
    assert importers.recognised(Material(RECORDED / name)) == "datadog"


def test_incidents_of_another_tool_are_not_recognised(tmp_path: Path) -> None:
    other = {"id": "1", "type": "incidents", "attributes": {"sequential_id": 1, "slug": "a"}}

    assert IMPORTER.certainty(material(tmp_path, {"data": other})) == NO
