from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from postmortem_kb.recordings import Ask, EventKind
from postmortem_kb.recordings.prometheus_alerts import recording

NINE = "2026-03-04T09:00:00Z"
TEN = "2026-03-04T10:00:00Z"
FIRING = {"status": "firing", "startsAt": NINE, "endsAt": "0001-01-01T00:00:00Z"}
RESOLVED = {"status": "resolved", "startsAt": NINE, "endsAt": TEN}
BEGIN, END = (EventKind.DETECTED, 9), (EventKind.RESOLVED, 10)


def message(*alerts: dict[str, Any], group: str = "{}", cut: object = 0) -> dict[str, Any]:
    return {"groupKey": group, "truncatedAlerts": cut, "alerts": list(alerts)}


def told(*messages: dict[str, Any], ask: Ask | None = None) -> list[tuple[EventKind, int]]:
    found = recording("Alertmanager", list(messages), ask or Ask())
    return [(event.kind, event.at.hour) for event in found.events]


@pytest.mark.parametrize(
    ("alerts", "expected"),
    [
        ([FIRING], [BEGIN]),
        ([FIRING, FIRING, RESOLVED], [BEGIN, END]),
        ([RESOLVED, FIRING], [BEGIN, END]),
        ([{**FIRING, "endsAt": TEN}], [BEGIN]),
        ([{**RESOLVED, "endsAt": None}], [BEGIN]),
        ([{**FIRING, "startsAt": TEN}, RESOLVED], [(EventKind.DETECTED, 10), BEGIN, END]),
        ([{**FIRING, "fingerprint": "a"}, {**FIRING, "fingerprint": "b"}], [BEGIN, BEGIN]),
        ([{**FIRING, "labels": {"i": "1"}}, {**FIRING, "labels": {"i": "2"}}], [BEGIN, BEGIN]),
        ([{**FIRING, "labels": {"i": "1"}}, {**RESOLVED, "labels": {"i": "1"}}], [BEGIN, END]),
    ],
    ids=[
        "fires",
        "repeated",
        "newest first",
        "to be forgotten",
        "no end",
        "twice",
        "two alerts",
        "two without a fingerprint",
        "one without a fingerprint",
    ],
)
def test_an_episode_is_told_once(
    alerts: list[dict[str, Any]], expected: list[tuple[EventKind, int]]
) -> None:
    assert told(*(message(alert) for alert in alerts)) == expected


def test_an_alert_without_a_time_is_counted() -> None:
    found = recording("Grafana", [message({"status": "firing", "startsAt": None})], Ask())

    assert (found.events, found.title, found.remarks) == (
        (),
        "alert without a name",
        ("left out 1 entry without a time that can be read",),
    )


def test_title_and_services_are_of_the_alerts_within_the_bounds() -> None:
    old = {**FIRING, "labels": {"alertname": "Old", "service": "wiki", "severity": "low"}}
    new = {
        **FIRING,
        "startsAt": TEN,
        "labels": {"alertname": "New", "service": "shop", "severity": "high"},
    }
    ask = Ask(since=datetime(2026, 3, 4, 9, 30, tzinfo=UTC))

    found = recording("Alertmanager", [message(old), message(new)], ask)

    assert (found.title, found.services, found.severity) == ("New", ("shop",), "high")


def test_without_an_alert_in_the_bounds_all_are_meant() -> None:
    ask = Ask(until=datetime(2026, 3, 4, 8, tzinfo=UTC))

    found = recording("Alertmanager", [message({**FIRING, "labels": {"alertname": "A"}})], ask)

    assert found.title == "A"


def test_several_groups_and_what_was_cut_off_are_said() -> None:
    found = recording(
        "Alertmanager",
        [
            message(FIRING, group="a", cut=3),
            message(FIRING, group="a", cut=2),
            message(FIRING, group="b", cut="many"),
        ],
        Ask(),
    )

    assert found.remarks == (
        "Alertmanager left out 2 alerts of a long message (truncatedAlerts)",
        "the alerts are of 2 groups: bound them if some are of another incident",
    )


@pytest.mark.parametrize("link", ["generatorURL", "panelURL", "dashboardURL"])
def test_the_first_link_is_taken(link: str) -> None:
    alert = {**FIRING, "generatorURL": "", link: "https://grafana.example.com/x"}

    found = recording("Grafana", [message(alert)], Ask())

    assert found.events[0].source.url == "https://grafana.example.com/x"


def test_a_link_of_another_kind_is_none() -> None:
    found = recording("Grafana", [message({**FIRING, "generatorURL": "javascript:x()"})], Ask())

    assert found.events[0].source.url == ""
