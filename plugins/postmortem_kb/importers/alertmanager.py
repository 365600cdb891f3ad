"""Prometheus Alertmanager: what its webhook sends, version 4, one notification or many.

Source: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config, and Data and Alert
in template/template.go of the Alertmanager. An alert's episode is (fingerprint, startsAt); it comes
again at every repeat_interval. ``startsAt`` is when the rule began to fire, after any ``for:``.
"""

from __future__ import annotations

from typing import Any

from postmortem_kb.recordings import Ask, EventKind, Log, Recording, Source, Unreadable, distinct
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import at, rows, text, url

_OF_GRAFANA = ("orgId", "state", "title")


class _Alertmanager(Importer):
    title = "Alertmanager"
    reads = "webhook messages (version 4)"

    def certainty(self, material: Material) -> int:
        """Tell by the version and the key of a group; Grafana sends the same and more."""
        messages = [each for each in material.objects if _is_message(each)]
        if not messages:
            return NO
        more = any(name in each for each in messages for name in _OF_GRAFANA)
        return PERHAPS if more else SURELY

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return one recording: an episode is told once, however often it was sent."""
        messages = [each for each in material.objects if _is_message(each)]
        alerts = [alert for each in messages for alert in rows(each, "alerts")]
        if not alerts:
            raise Unreadable("it holds no message of an Alertmanager's webhook, with `alerts`")
        log = Log()
        for alert in _episodes(alerts):
            _tell(alert, log)
        cut = sum(each.get("truncatedAlerts") or 0 for each in messages if _is_cut(each))
        labels = [at(alert, "labels") for alert in alerts]
        return [
            Recording(
                tool=self.title,
                events=tuple(log.events),
                url=url(messages[0], "externalURL"),
                title=_name(alerts[0]),
                severity=next(filter(None, (text(each, "severity") for each in labels)), ""),
                services=distinct([text(each, "service") for each in labels]),
                teams=distinct([text(each, "team") for each in labels]),
                remarks=(*log.remarks(), *([_cut_off(cut)] if cut else [])),
            )
        ]


def _is_message(value: dict[str, Any]) -> bool:
    return value.get("version") == "4" and isinstance(value.get("alerts"), list)


def _is_cut(message: dict[str, Any]) -> bool:
    return isinstance(message.get("truncatedAlerts"), int)


def _cut_off(number: int) -> str:
    return f"the Alertmanager left out {number} alerts of a long message (truncatedAlerts)"


def _episodes(alerts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each episode once, as its last message tells it: the end is in that one."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for alert in alerts:
        key = (text(alert, "fingerprint") or _name(alert), text(alert, "startsAt"))
        if key not in found or instant(alert.get("endsAt")):
            found[key] = alert
    return list(found.values())


def _tell(alert: dict[str, Any], log: Log) -> None:
    name, subject = _name(alert), text(alert, "fingerprint")
    source = Source("Alertmanager", url(alert, "generatorURL"), subject)
    begun = instant(alert.get("startsAt"))
    log.add(begun, EventKind.DETECTED, f"Alert fires: {name}", source, subject=subject)
    ended = instant(alert.get("endsAt"))
    # Of an alert that fires, the end is when the Alertmanager would forget it.
    if ended and text(alert, "status") == "resolved":
        log.add(ended, EventKind.RESOLVED, f"Alert ends: {name}", source, subject=subject)


def _name(alert: dict[str, Any]) -> str:
    """Return what an alert is called for people, and by its rule."""
    rule, summary = text(alert, "labels", "alertname"), text(alert, "annotations", "summary")
    return f"{summary} ({rule})" if summary and rule else summary or rule or "alert without a name"


IMPORTER = _Alertmanager()
