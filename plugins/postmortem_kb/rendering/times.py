"""The six times of a postmortem, as the steps that its page shows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from postmortem_kb import words
from postmortem_kb.model import Moment
from postmortem_kb.schema import Times


class Step(NamedTuple):
    """One of the six times: its name, when it was, and how long after the start of impact."""

    label: str
    moment: Moment | None
    text: str
    offset: str


STEPS = {
    "impact_start": "Impact start",
    "detected": "Detected",
    "acknowledged": "Acknowledged",
    "mitigated": "Mitigated",
    "resolved": "Resolved",
    "impact_end": "Impact end",
}
FIELDS = tuple(STEPS)


def steps(times: Times) -> list[Step]:
    """Return the times in order, unknown ones too; the end of impact only where it was recorded."""
    clock_only = one_day(times) is not None
    found = []
    for name, shown in STEPS.items():
        moment: Moment | None = getattr(times, name)
        if moment is None and name == "impact_end":
            continue
        after = offset(moment, times.impact_start)
        found.append(Step(shown, moment, when(moment, clock_only), after))
    return found


def offset(moment: Moment | None, begin: Moment | None) -> str:
    """Return ``T+12 min``, the time since the begin; nothing unless both are known exactly."""
    after = moment.since(begin) if moment else None
    if after is None:
        return ""
    sign = "" if after < timedelta() else "+"
    return f"T{sign}{words.duration(after) if after else 0}"


def one_day(times: Times) -> date | None:
    """Return the day of all known times, if it is one and each of them has a clock time."""
    known: list[Moment] = [each for name in FIELDS if (each := getattr(times, name)) is not None]
    days = {each.date for each in known}
    exact = not any(each.day_only for each in known)
    return days.pop() if len(days) == 1 and exact else None


def when(moment: Moment | None, clock_only: bool = False) -> str:
    """Return a moment in words, in UTC; ``clock_only`` leaves out its day."""
    if moment is None:
        return ""
    clock = f"{moment.at.hour:02}:{moment.at.minute:02}"
    if clock_only:
        return clock
    shown = words.day(moment.date)
    return shown if moment.day_only else f"{shown}, {clock}"
