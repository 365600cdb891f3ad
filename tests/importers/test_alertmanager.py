from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from postmortem_kb import importers
from postmortem_kb.importers.alertmanager import IMPORTER
from postmortem_kb.recordings import Ask, Event, EventKind, Recording, Source, Unreadable
from postmortem_kb.recordings.importer import PERHAPS
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "alertmanager"
RULE = Source("Alertmanager", "https://prometheus.example.com/graph?g0.expr=up", "0123456789abcdef")
NAME = "Checkout fails for 12 % of requests (CheckoutErrors)"


def test_an_episode_sent_three_times_is_told_once_with_its_end() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "webhook.json"), Ask())

    assert recording == Recording(
        tool="Alertmanager",
        events=(
            Event(
                datetime(2026, 3, 4, 9, 12, 31, 123456, UTC),
                EventKind.DETECTED,
                f"Alert fires: {NAME}",
                RULE,
                subject="0123456789abcdef",
            ),
            Event(
                datetime(2026, 3, 4, 10, 40, 1, 500000, UTC),
                EventKind.RESOLVED,
                f"Alert ends: {NAME}",
                RULE,
                subject="0123456789abcdef",
            ),
        ),
        url="https://alerts.example.com",
        title=NAME,
        severity="critical",
        services=("checkout",),
        teams=("payments",),
        remarks=("Alertmanager left out 2 alerts of a long message (truncatedAlerts)",),
    )


def test_it_is_recognised() -> None:
    assert importers.recognised(Material(RECORDED / "webhook.json")) == "alertmanager"


def test_a_file_without_a_message_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text('{"version": "4", "alerts": null}')

    with pytest.raises(Unreadable, match="no message of Alertmanager's webhook"):
        IMPORTER.read(Material(path), Ask())


def test_a_message_with_more_in_it_may_be_of_grafana(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text('{"version": "4", "orgId": 1, "alerts": []}')

    assert IMPORTER.certainty(Material(path)) == PERHAPS
    assert importers.recognised(Material(path)) == "grafana"
