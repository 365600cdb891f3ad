"""When the next update is due, from what the configuration says of a severity's updates."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from postmortem_kb import words
from postmortem_kb.severities import SeverityLevel

_EVERY = re.compile(
    r"(?:at least )?(?:every|each) ([1-9]\d{0,2})(?: ?(?:to|-|\N{EN DASH}) ?\d{1,3})? ?"
    r"(minutes?|mins?|hours?|h)(?: at (?:the )?(?:least|latest|most))?\.?",
    re.IGNORECASE,
)
_STEP = timedelta(minutes=5)
# Three digits of hours later there is still a calendar.
_LAST = datetime.max.replace(tzinfo=UTC) - timedelta(hours=1_000)


def next_update(level: SeverityLevel | None, now: datetime) -> str:
    """Return ``by 10:15 UTC``, or the words of the configuration where they name no minutes.

    Of ``every 15 to 30 minutes`` it is the 15, and the time is rounded up to five minutes.
    """
    said = " ".join(level.updates.split()) if level else ""
    found = _EVERY.fullmatch(said)
    if found is None or now > _LAST:
        return said[:1].lower() + said[1:] if said else "as soon as there is something new"
    number = int(found[1])
    hours = found[2].lower().startswith("h")
    due = _rounded_up(now + (timedelta(hours=number) if hours else timedelta(minutes=number)))
    day = "" if due.date() == now.date() else f"{words.day(due.date())}, "
    return f"by {day}{due:%H:%M} UTC"


def _rounded_up(moment: datetime) -> datetime:
    over = (moment - datetime.min.replace(tzinfo=moment.tzinfo)) % _STEP
    return moment + (_STEP - over) if over else moment
