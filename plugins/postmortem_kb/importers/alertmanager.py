"""Prometheus Alertmanager: what its webhook sends, version 4, one notification or many.

Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config, and Message in
notify/webhook/webhook.go of the Alertmanager.
"""

from __future__ import annotations

from typing import Any

from postmortem_kb.recordings import Ask, Recording
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.prometheus_alerts import are_alerts, recording

_OF_GRAFANA = ("orgId", "state", "title")


class _Alertmanager(Importer):
    title = "Alertmanager"
    reads = "webhook messages (version 4)"

    def certainty(self, material: Material) -> int:
        """Tell by the version and the key of a group; Grafana sends the same and more."""
        messages = _messages(material)
        if not messages:
            return NO
        more = any(name in each for each in messages for name in _OF_GRAFANA)
        return PERHAPS if more else SURELY

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return one recording of all alerts: what fires together is one incident."""
        return [recording(self.title, _messages(material), ask)]


def _messages(material: Material) -> list[dict[str, Any]]:
    return [each for each in material.objects if each.get("version") == "4" and are_alerts(each)]


IMPORTER = _Alertmanager()
