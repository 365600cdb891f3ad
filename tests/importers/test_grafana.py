from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb import importers
from postmortem_kb.importers.grafana import IMPORTER
from postmortem_kb.recordings import Ask, Event, EventKind, Recording, Source, Unreadable
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "grafana"
RULE = Source(
    "Grafana", "https://grafana.example.com/alerting/grafana/abc/view", "0123456789abcdef"
)
NAME = "Checkout fails for 12 % of requests (CheckoutErrors)"


def clock(hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    return datetime(2026, 3, 4, hour, minute, second, micro, UTC)


def material(folder: Path, *values: Any) -> Material:
    path = folder / "export.json"
    path.write_text(json.dumps(values))
    return Material(path)


def test_an_alert_is_told_once_in_utc_from_times_with_an_offset_and_nanoseconds() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "webhook.json"), Ask())

    assert recording == Recording(
        tool="Grafana",
        events=(
            Event(
                clock(9, 12, 31, 123456),
                EventKind.DETECTED,
                f"Alert fires: {NAME}",
                RULE,
                subject="0123456789abcdef",
            ),
            Event(
                clock(10, 40, 1),
                EventKind.RESOLVED,
                f"Alert ends: {NAME}",
                RULE,
                subject="0123456789abcdef",
            ),
        ),
        url="https://grafana.example.com/",
        title=NAME,
        severity="critical",
        services=("checkout",),
        teams=("payments",),
    )


def test_a_mark_of_a_person_is_a_change_with_its_end_and_an_alert_s_state_is_none() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "annotations.json"), Ask())

    mark, alert = Source("Grafana", "", "41"), "CheckoutErrors"
    assert recording == Recording(
        tool="Grafana",
        events=(
            Event(
                clock(10, 20),
                EventKind.CHANGE,
                "Rollback of checkout to 4.1 (deploy, checkout)",
                mark,
                actor="bob",
            ),
            Event(
                clock(10, 25),
                EventKind.CHANGE,
                "End of: Rollback of checkout to 4.1 (deploy, checkout)",
                mark,
                actor="bob",
            ),
            Event(
                clock(9, 12, 31),
                EventKind.DETECTED,
                "Alert fires: CheckoutErrors",
                Source("Grafana", "", "42"),
                subject=alert,
            ),
            Event(
                clock(10, 40, 1),
                EventKind.RESOLVED,
                "Alert ends: CheckoutErrors",
                Source("Grafana", "", "43"),
                subject=alert,
            ),
            Event(
                clock(9, 7, 31),
                EventKind.STATUS,
                "Alert is Pending: CheckoutErrors",
                Source("Grafana", "", "44"),
                subject=alert,
            ),
        ),
        title=alert,
        remarks=("left out 1 entry told twice",),
    )


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("Normal", "Alerting", EventKind.DETECTED),
        ("ok", "alerting", EventKind.DETECTED),
        ("Alerting (NoData)", "Normal", EventKind.RESOLVED),
        ("no_data", "ok", EventKind.RESOLVED),
        ("Pending", "Normal", EventKind.STATUS),
        ("", "ok", EventKind.STATUS),
        ("alerting", "paused", EventKind.STATUS),
    ],
)
def test_only_the_end_of_a_fault_resolves(
    tmp_path: Path, before: str, after: str, kind: EventKind
) -> None:
    given = {
        "dashboardUID": None,
        "time": 1772615551000,
        "text": "CheckoutErrors",
        "newState": after,
        "prevState": before,
    }

    [recording] = IMPORTER.read(material(tmp_path, given), Ask())

    assert [event.kind for event in recording.events] == [kind]


def test_messages_and_annotations_of_one_file_are_one_recording(tmp_path: Path) -> None:
    both = [
        *json.loads((RECORDED / "webhook.json").read_text()),
        *json.loads((RECORDED / "annotations.json").read_text()),
    ]

    [recording] = IMPORTER.read(material(tmp_path, *both), Ask())

    assert (len(recording.events), recording.title, recording.remarks) == (
        7,
        NAME,
        ("left out 1 entry told twice",),
    )


def test_an_annotation_by_itself_is_read(tmp_path: Path) -> None:
    given = {"dashboardId": 0, "time": 1772619600000, "text": "", "tags": "deploy", "login": 7}

    [recording] = IMPORTER.read(material(tmp_path, given), Ask())

    assert [event.text for event in recording.events] == ["annotation without a text"]


@pytest.mark.parametrize("name", ["webhook.json", "annotations.json"])
def test_it_is_recognised(name: str) -> None:
    assert importers.recognised(Material(RECORDED / name)) == "grafana"


def test_what_holds_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no message of Grafana's alerting and no annotation"):
        IMPORTER.read(material(tmp_path, {"orgId": 1}), Ask())


def test_a_message_without_alerts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="no message of Grafana's webhook with `alerts` in it"):
        IMPORTER.read(material(tmp_path, {"orgId": 1, "alerts": []}), Ask())
