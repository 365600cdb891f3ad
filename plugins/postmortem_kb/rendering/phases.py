"""The phases of an incident as a bar to scale: who knew what, from the first impact to the last.

Positions and widths are in percent of the bar. Nothing is placed that is not known to the minute,
and a stretch whose phase cannot be told is drawn as unknown.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from postmortem_kb import words
from postmortem_kb.rendering.times import FIELDS
from postmortem_kb.schema import Times

UNKNOWN, OUTSIDE = 0, 5
_NAMES = {1: "Undetected", 2: "Unacknowledged", 3: "Being mitigated", 4: "Recovering"}
# The time that ends phase 1, 2 and 3, and what is missing without it.
_ENDED_BY = {1: "detected", 2: "acknowledged", 3: "mitigated"}
_MISSING = {1: "Detection not timed", 2: "Acknowledgement not timed", 3: "Mitigation not timed"}
# An open end has no length: it takes this much of the bar.
_OPEN = 12.0
# Nearer to each other, two numbers would lie upon each other on a telephone.
_APART = 6.2
# Of the bar, for a letter and for the space around a word: less, and the word is left out.
_LETTER, _AROUND = 1.25, 3.0
_LEAST_IN_MINUTES, _MOST_IN_MINUTES = timedelta(minutes=2), timedelta(hours=10)


class Segment(NamedTuple):
    """A stretch of the bar: where it begins, how wide it is, its phase, and what it says.

    ``phase`` is 1 undetected, 2 unacknowledged, 3 being mitigated, 4 recovering, 5 outside of the
    impact, 0 unknown; ``is_open`` is an end of the bar whose time is not known.
    """

    at: float
    width: float
    phase: int
    text: str = ""
    is_open: bool = False


class Mark(NamedTuple):
    """A known time on the bar: its number in the list of steps, where it is, where its number is.

    ``number_at`` differs from ``at`` where numbers would lie upon each other.
    """

    number: int
    at: float
    number_at: float


@dataclass(frozen=True)
class Phases:
    """The bar, without segments where there is no scale, and what is to be seen in it."""

    finding: str
    note: str = ""
    segments: tuple[Segment, ...] = ()
    marks: tuple[Mark, ...] = ()


def phases(times: Times) -> Phases:
    """Return the phases of six times, any of which may be unknown or out of order."""
    found = {name: getattr(times, name) for name in FIELDS}
    known = {name: each.at for name, each in found.items() if each and not each.day_only}
    finding = _finding(known)
    moments = sorted(set(known.values()))
    if len(moments) < 2:
        return Phases(finding)
    left = 0.0 if "impact_start" in known else _OPEN
    right = 0.0 if _end(known) else _OPEN
    low, whole = moments[0], moments[-1] - moments[0]

    def place(moment: datetime) -> float:
        share: float = (moment - low) / whole
        return left + (100 - left - right) * share

    segments = [
        *([Segment(0, left, UNKNOWN, is_open=True)] if left else []),
        *_segments(known, moments, place),
        *([Segment(100 - right, right, UNKNOWN, is_open=True)] if right else []),
    ]
    scale = "The known part is drawn to scale" if left or right else "Drawn to scale"
    unknown = any(each.phase == UNKNOWN for each in segments)
    note = f"{scale}; hatching marks what is not recorded." if unknown else f"{scale}."
    places = [(place(known[name]), n) for n, name in enumerate(FIELDS, 1) if name in known]
    return Phases(finding, note, tuple(segments), _marks(sorted(places)))


def _end(known: Mapping[str, datetime]) -> datetime | None:
    return known.get("impact_end") or known.get("resolved")


def _segments(
    known: Mapping[str, datetime], moments: list[datetime], place: Callable[[datetime], float]
) -> list[Segment]:
    """Return the stretches between the known times; neighbours of one phase are one."""
    told = [(begin, end, *_phase(known, begin)) for begin, end in itertools.pairwise(moments)]
    found = []
    for (phase, text), group in itertools.groupby(told, key=lambda each: each[2:]):
        parts = list(group)
        at, to = place(parts[0][0]), place(parts[-1][1])
        fits = to - at >= _AROUND + _LETTER * len(text)
        found.append(Segment(at, to - at, phase, text if fits else ""))
    return found


def _phase(known: Mapping[str, datetime], begin: datetime) -> tuple[int, str]:
    """Return the phase that begins or goes on at a known time, and its words.

    Each boundary that is passed says that it is later, each to come that it is earlier. Where the
    two disagree somebody acted before they were told: the later step counts.
    """
    start, end = known.get("impact_start"), _end(known)
    if start and begin < start:
        return OUTSIDE, "Before the impact"
    if end and begin >= end:
        return OUTSIDE, "After the impact"
    least, most = 1, 4
    for phase, name in _ENDED_BY.items():
        if name in known and known[name] <= begin:
            least = phase + 1
    for phase, name in reversed(_ENDED_BY.items()):
        if name in known and known[name] > begin:
            most = phase
    if "resolved" in known and known["resolved"] <= begin:
        least = 4
    if least >= most:
        return least, _NAMES[least]
    missing = [phase for phase in range(least, most) if _ENDED_BY[phase] not in known]
    return UNKNOWN, _MISSING[missing[0]] if len(missing) == 1 else "Phases not recorded"


def _marks(places: list[tuple[float, int]]) -> tuple[Mark, ...]:
    """Return the marks in order of their places, their numbers pushed apart."""
    at = [place for place, _ in places]
    for left in range(len(at) - 1):
        at[left + 1] = max(at[left + 1], at[left] + _APART)
    at[-1] = min(at[-1], 100.0)
    for right in range(len(at) - 1, 0, -1):
        at[right - 1] = min(at[right - 1], at[right] - _APART)
    return tuple(
        Mark(number, place, moved) for (place, number), moved in zip(places, at, strict=True)
    )


def _finding(known: Mapping[str, datetime]) -> str:
    """Return in a sentence what the times say about the impact."""
    start, end, detected = known.get("impact_start"), _end(known), known.get("detected")
    if start is None or end is None:
        open_ends = [
            *(["began"] if start is None else []),
            *(["ended"] if end is None else []),
        ]
        return f"When the impact {' and '.join(open_ends)} is not known to the minute."
    if end < start:
        return "By these times the impact ended before it began."
    lasted = f"Impact lasted {words.duration(end - start)}"
    if detected is None:
        return f"{lasted}; when it was detected is not known."
    if detected < start:
        return f"{lasted}, detected {words.duration(start - detected)} before it began."
    if detected == start:
        return f"{lasted}, detected as it began."
    if detected >= end:
        return f"{lasted}, and was over before anyone knew."
    return f"{_part(detected - start, end - start)} passed before anyone knew."


def _part(part: timedelta, whole: timedelta) -> str:
    """Return ``27 of 265 minutes``; of what is much shorter or longer, both durations."""
    minute = timedelta(minutes=1)
    if part >= minute and _LEAST_IN_MINUTES <= whole <= _MOST_IN_MINUTES:
        return f"{round(part / minute)} of {round(whole / minute)}\N{NO-BREAK SPACE}minutes"
    return f"{words.duration(part)} of {words.duration(whole)}"
