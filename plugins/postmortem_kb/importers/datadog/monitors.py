"""What a monitor of Datadog sends to a webhook: the body is a team's own template.

Source: https://docs.datadoghq.com/integrations/webhooks/. The template that is read, every value of
it as text; a variable that Datadog did not fill is unknown:

    {"alert_id": "$ALERT_ID", "cycle_key": "$ALERT_CYCLE_KEY", "transition": "$ALERT_TRANSITION",
     "title": "$EVENT_TITLE", "date_posix": "$DATE_POSIX", "link": "$LINK",
     "scope": "$ALERT_SCOPE", "priority": "$ALERT_PRIORITY"}
"""

from __future__ import annotations

import re

from postmortem_kb.recordings import EventKind, Log, Recording, Source, distinct, first
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import is_url, text

_TOOL = "Datadog"
_SERVICE = "service:"
_TRANSITIONS = {
    "triggered": EventKind.DETECTED,
    "re-triggered": EventKind.DETECTED,
    "recovered": EventKind.RESOLVED,
    "renotify": EventKind.NOTIFIED,
}
_UNFILLED = re.compile(r"\$[A-Z_]+")
# "[Triggered on {host:web-1}] Checkout errors": the transition is told once.
_PREFIX = re.compile(r"^\[[^\[\]]{1,500}\] *")


def messages(material: Material) -> list[dict[str, str]]:
    """Return what monitors sent, without what was not filled in, and each once."""
    sent = [
        {key: "" if _UNFILLED.fullmatch(text(each, key)) else text(each, key) for key in each}
        for each in material.objects
        if "cycle_key" in each and "transition" in each
    ]
    return list({tuple(each.items()): each for each in sent}.values())


def alerts(sent: list[dict[str, str]]) -> Recording:
    """Return one recording of all that was sent."""
    log = Log()
    for each in sent:
        name = _monitor(each) or "without a title"
        word = each["transition"].lower()
        link = each.get("link", "")
        source = Source(_TOOL, link if is_url(link) else "", each.get("alert_id", ""))
        log.add(
            instant(each.get("date_posix")) or instant(each.get("date")),
            _TRANSITIONS.get(word, EventKind.STATUS),
            f"Monitor ({word}): {name}" if word else f"Monitor: {name}",
            source,
            subject=" ".join(filter(None, (each.get("alert_id"), each["cycle_key"]))) or name,
        )
    scopes = [part.strip() for each in sent for part in each.get("scope", "").split(",")]
    return Recording(
        tool=_TOOL,
        events=tuple(log.events),
        title=first(_monitor(each) for each in sent),
        severity=first(each.get("priority", "") for each in sent),
        services=distinct(
            [part.removeprefix(_SERVICE) for part in scopes if part.startswith(_SERVICE)]
        ),
        remarks=log.remarks(),
    )


def _monitor(message: dict[str, str]) -> str:
    return _PREFIX.sub("", message.get("title", ""), count=1)
