"""A set of durations in figures: mean, median, 90th percentile, and what they leave out."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from postmortem_kb.corpus import Postmortem


@dataclass(frozen=True, slots=True)
class Figure:
    """A set of durations: ``n`` are known, ``missing`` are not, ``negative`` cannot be."""

    n: int
    missing: int
    negative: int
    mean: timedelta | None
    median: timedelta | None
    p90: timedelta | None


def figure(durations: Iterable[timedelta | None]) -> Figure:
    """Sum up durations; the 90th percentile interpolates between the values around it."""
    given = list(durations)
    known = [each.total_seconds() for each in given if each is not None]
    values = sorted(seconds for seconds in known if seconds >= 0)
    missing, negative = len(given) - len(known), len(known) - len(values)
    if not values:
        return Figure(0, missing, negative, None, None, None)
    middle = len(values) // 2
    position = 0.9 * (len(values) - 1)
    low = int(position)
    high = min(low + 1, len(values) - 1)
    p90 = values[low] + (values[high] - values[low]) * (position - low)
    return Figure(
        len(values),
        missing,
        negative,
        timedelta(seconds=statistics.fmean(values)),
        # As ``statistics`` does it, which sorts once more.
        timedelta(seconds=(values[middle] + values[-middle - 1]) / 2),
        timedelta(seconds=p90),
    )


def is_timed(postmortem: Postmortem) -> bool:
    """Tell whether its times count; a near miss has none that could be missing."""
    return postmortem.counts and postmortem.front.kind != "near-miss"


def time_to_detect(postmortems: Iterable[Postmortem]) -> Figure:
    """Return the figure whose mean is MTTD: detected - impact_start."""
    return figure(each.times.time_to_detect for each in postmortems if is_timed(each))


def time_to_recover(postmortems: Iterable[Postmortem]) -> Figure:
    """Return the figure whose mean is MTTR: resolved - detected, full service restored."""
    return figure(each.times.time_to_recover for each in postmortems if is_timed(each))


@dataclass(frozen=True, slots=True)
class Longest:
    """How far one postmortem moves the mean time to recover.

    ``without`` is the figure of all the others; ``above`` is how many took longer than the mean.
    """

    postmortem: Postmortem
    time: timedelta
    without: Figure
    above: int


def longest(postmortems: Iterable[Postmortem]) -> Longest | None:
    """Return the postmortem that took longest to recover from; None where no time is known."""
    timed = [each for each in postmortems if is_timed(each)]
    known = [
        (time, each)
        for each in timed
        if (time := each.times.time_to_recover) is not None and time >= timedelta()
    ]
    if not known:
        return None
    time, worst = max(known, key=lambda pair: (pair[0], pair[1].order))
    mean = time_to_recover(timed).mean or timedelta()
    above = sum(value > mean for value, _ in known)
    return Longest(worst, time, time_to_recover(each for each in timed if each is not worst), above)
