"""Alerts in the shape of Prometheus: what Alertmanager and Grafana send alike.

Source: Data and Alert in template/template.go of the Alertmanager. An alert's episode is
(fingerprint, startsAt); it comes again at every repeat_interval. ``startsAt`` is when the rule
began to fire, after any ``for:``; ``0001-01-01T00:00:00Z`` as its end says that it still does.
"""

from __future__ import annotations

from typing import Any

from postmortem_kb.recordings import (
    Ask,
    EventKind,
    Log,
    Recording,
    Source,
    Unreadable,
    distinct,
    first,
)
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import at, rows, text, url

_LINKS = ("generatorURL", "panelURL", "dashboardURL")


def are_alerts(message: dict[str, Any]) -> bool:
    """Tell whether a JSON object is a notification of a group of alerts."""
    return isinstance(message.get("alerts"), list)


def recording(tool: str, messages: list[dict[str, Any]], ask: Ask) -> Recording:
    """Return what notifications tell: an episode once, however often it was sent.

    Title, services, teams and severity are of the alerts within the bounds. Raises Unreadable where
    there is no alert.
    """
    alerts = _episodes([alert for each in messages for alert in rows(each, "alerts")])
    if not alerts:
        raise Unreadable(f"it holds no message of {tool}'s webhook with `alerts` in it")
    log = Log()
    for alert in alerts:
        _tell(tool, alert, log)
    groups = {text(each, "groupKey"): _cut_off(each) for each in messages}
    cut = sum(groups.values())
    meant = [each for each in alerts if _is_meant(each, ask)] or alerts
    labels = [at(alert, "labels") for alert in meant]
    return Recording(
        tool=tool,
        events=tuple(log.events),
        url=url(messages[0], "externalURL"),
        title=_name(meant[0]),
        severity=first(text(each, "severity") for each in labels),
        services=distinct([text(each, "service") for each in labels]),
        teams=distinct([text(each, "team") for each in labels]),
        remarks=(
            *log.remarks(),
            *([f"{tool} left out {cut} alerts of a long message (truncatedAlerts)"] if cut else []),
            *([_several(len(groups))] if len(groups) > 1 else []),
        ),
    )


def _several(groups: int) -> str:
    return f"the alerts are of {groups} groups: bound them if some are of another incident"


def _cut_off(message: dict[str, Any]) -> int:
    number = message.get("truncatedAlerts")
    return number if isinstance(number, int) and number > 0 else 0


def _is_meant(alert: dict[str, Any], ask: Ask) -> bool:
    begun = instant(alert.get("startsAt"))
    return begun is not None and ask.covers(begun)


def _episodes(alerts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each episode once, as the message of its end tells it where there is one."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for alert in alerts:
        key = (_subject(alert), text(alert, "startsAt"))
        if key not in found or text(alert, "status") == "resolved":
            found[key] = alert
    return list(found.values())


def _tell(tool: str, alert: dict[str, Any], log: Log) -> None:
    name, subject = _name(alert), _subject(alert)
    link = first(url(alert, key) for key in _LINKS)
    source = Source(tool, link, text(alert, "fingerprint"))
    begun = instant(alert.get("startsAt"))
    log.add(begun, EventKind.DETECTED, f"Alert fires: {name}", source, subject=subject)
    ended = instant(alert.get("endsAt"))
    # Of an alert that fires, the end is when the Alertmanager would forget it.
    if ended and text(alert, "status") == "resolved":
        log.add(ended, EventKind.RESOLVED, f"Alert ends: {name}", source, subject=subject)


def _subject(alert: dict[str, Any]) -> str:
    """Return what tells an alert from others of its rule: without a fingerprint, its labels."""
    labels = at(alert, "labels")
    known = labels if isinstance(labels, dict) else {}
    pairs = sorted(f"{key}={text(known, key)}" for key in known)
    return text(alert, "fingerprint") or ", ".join(pairs) or _name(alert)


def _name(alert: dict[str, Any]) -> str:
    """Return what an alert is called for people, and by its rule."""
    rule, summary = text(alert, "labels", "alertname"), text(alert, "annotations", "summary")
    return f"{summary} ({rule})" if summary and rule else summary or rule or "alert without a name"
