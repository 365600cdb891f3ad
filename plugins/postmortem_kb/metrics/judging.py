"""How two stretches of time may be read against each other; a hint, never a verdict.

The readings follow what incident reviews know: a rising count with a falling time to recover is a
recurring cause found sooner, a rising time to detect a gap in monitoring, a rising count with a
rising time to recover more than the response can carry, and a falling count with more unknown
times a gap in reporting.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass

from postmortem_kb.metrics.figures import Figure
from postmortem_kb.metrics.summary import Summary

# A change of less than this share is none.
STEADY = 0.1


class Reading(enum.StrEnum):
    """What a change may mean."""

    BETTER_DETECTION = "better-detection"
    SLOWER_RESPONSE = "slower-response"
    MONITORING_GAP = "monitoring-gap"
    REPORTING_GAP = "reporting-gap"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A stretch of time against the one before it.

    ``readings`` are what the figures read as; ``too_few`` are the figures of which one of the two
    has fewer values than the minimum: recover, detect or unknown. ``apart`` are the times whose
    mean and median moved in opposite directions: one long incident may explain the mean.
    """

    earlier: Summary
    later: Summary
    readings: tuple[Reading, ...]
    too_few: tuple[str, ...]
    apart: tuple[str, ...]


def compare(earlier: Summary, later: Summary, minimum_n: int) -> Comparison:
    """Read one stretch of time against the one before it."""
    values: dict[str, Callable[[Summary], int]] = {
        "recover": lambda each: each.recover.n,
        "detect": lambda each: each.detect.n,
        "unknown": lambda each: each.timed,
    }
    too_few = tuple(
        name for name, count in values.items() if min(count(earlier), count(later)) < minimum_n
    )
    counted = _moved(earlier.count, later.count)
    recover = 0 if "recover" in too_few else _mean(earlier.recover, later.recover)
    detect = 0 if "detect" in too_few else _mean(earlier.detect, later.detect)
    unknown = 0 if "unknown" in too_few else _moved(_share(earlier), _share(later))
    holds = {
        Reading.BETTER_DETECTION: counted > 0 and recover < 0,
        Reading.SLOWER_RESPONSE: counted > 0 and recover > 0,
        Reading.MONITORING_GAP: detect > 0,
        Reading.REPORTING_GAP: counted < 0 and unknown > 0,
    }
    apart = (
        *(["recover"] if _apart(recover, earlier.recover, later.recover) else []),
        *(["detect"] if _apart(detect, earlier.detect, later.detect) else []),
    )
    readings = tuple(reading for reading in holds if holds[reading])
    return Comparison(earlier, later, readings, too_few, apart)


def _moved(before: float, after: float) -> int:
    """Return 1 for a rise, -1 for a fall, 0 for less than a tenth of either."""
    if abs(after - before) < STEADY * before:
        return 0
    return (after > before) - (after < before)


def _mean(before: Figure, after: Figure) -> int:
    if before.mean is None or after.mean is None:
        return 0
    return _moved(before.mean.total_seconds(), after.mean.total_seconds())


def _share(of: Summary) -> float:
    return of.untimed / of.timed


def _apart(mean: int, before: Figure, after: Figure) -> bool:
    if before.median is None or after.median is None:
        return False
    median = _moved(before.median.total_seconds(), after.median.total_seconds())
    return mean * median < 0
