"""Grafana: what its alerting sends to a webhook, and the annotations of its dashboards.

Sources: https://grafana.com/docs/grafana/latest/alerting/configure-notifications/ (contact point
"webhook": the Alertmanager's message with ``orgId``, ``title``, ``state`` and ``message``), and
https://grafana.com/docs/grafana/latest/developers/http_api/annotations/ (times in ms). An
annotation without a new state is a person's, most often the mark of a deploy.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from postmortem_kb.recordings import Ask, EventKind, Log, Recording, Source, Unreadable, first
from postmortem_kb.recordings.importer import NO, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.prometheus_alerts import are_alerts, recording
from postmortem_kb.recordings.texts import from_html, handle, text, words

_ABNORMAL = ("alerting", "error", "nodata", "no_data")
_NORMAL = ("normal", "ok")


class _Grafana(Importer):
    title = "Grafana"
    reads = "alerting webhook messages, annotations (/api/annotations)"

    def certainty(self, material: Material) -> int:
        """Tell by the organisation of a message, and by the dashboard of an annotation."""
        return SURELY if _messages(material) or _annotations(material) else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return one recording of all messages and annotations."""
        messages, annotations = _messages(material), _annotations(material)
        if not messages and not annotations:
            raise Unreadable("it holds no message of Grafana's alerting and no annotation")
        marks = _marks(annotations)
        if not messages:
            return [marks]
        alerts = recording(self.title, messages, ask)
        return [
            replace(
                alerts,
                events=alerts.events + marks.events,
                remarks=alerts.remarks + marks.remarks,
            )
        ]


def _messages(material: Material) -> list[dict[str, Any]]:
    return [each for each in material.objects if "orgId" in each and are_alerts(each)]


def _annotations(material: Material) -> list[dict[str, Any]]:
    return [each for each in material.objects if _is_annotation(each)]


def _is_annotation(value: dict[str, Any]) -> bool:
    place = "dashboardUID" in value or "dashboardId" in value
    return place and "time" in value and "text" in value


def _marks(annotations: list[dict[str, Any]]) -> Recording:
    log = Log()
    known: set[str] = set()
    for each in annotations:
        number = text(each, "id")
        if number and number in known:
            log.leave_out("told twice")
        elif text(each, "newState"):
            _tell_state(each, log)
        else:
            _tell_mark(each, log)
        known.add(number)
    alerts = [text(each, "alertName") for each in annotations if text(each, "newState")]
    return Recording(
        tool="Grafana",
        events=tuple(log.events),
        title=first(alerts),
        remarks=log.remarks(),
    )


def _tell_state(annotation: dict[str, Any], log: Log) -> None:
    name = text(annotation, "alertName") or _said(annotation) or "alert without a name"
    now, before = _state(annotation, "newState"), _state(annotation, "prevState")
    if now == "alerting":
        kind, said = EventKind.DETECTED, f"Alert fires: {name}"
    elif now in _NORMAL and before in _ABNORMAL:
        kind, said = EventKind.RESOLVED, f"Alert ends: {name}"
    else:
        kind, said = EventKind.STATUS, f"Alert is {text(annotation, 'newState')}: {name}"
    source = Source("Grafana", "", text(annotation, "id"))
    log.add(instant(annotation.get("time")), kind, said, source, subject=name)


def _state(annotation: dict[str, Any], key: str) -> str:
    """Return a state without its reason: ``Alerting (NoData)`` is alerting."""
    return text(annotation, key).partition(" ")[0].casefold()


def _tell_mark(annotation: dict[str, Any], log: Log) -> None:
    tags = ", ".join(words(annotation, "tags"))
    said = " ".join(filter(None, (_said(annotation), f"({tags})" if tags else "")))
    source = Source("Grafana", "", text(annotation, "id"))
    actor = handle(text(annotation, "login") or text(annotation, "userName"))
    begun, ended = instant(annotation.get("time")), instant(annotation.get("timeEnd"))
    said = said or "annotation without a text"
    log.add(begun, EventKind.CHANGE, said, source, actor=actor)
    if begun and ended and ended > begun:
        log.add(ended, EventKind.CHANGE, f"End of: {said}", source, actor=actor)


def _said(annotation: dict[str, Any]) -> str:
    written = annotation.get("text")
    return from_html(written) if isinstance(written, str) else ""


IMPORTER = _Grafana()
