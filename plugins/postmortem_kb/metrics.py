"""Figures over many postmortems: means that always carry how many, what is missing, and the spread.

Definitions: DESIGN section 3. Unknown is never zero; a negative duration leaves every mean and is
counted apart; drills and drafts are not counted.
"""

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
    position = 0.9 * (len(values) - 1)
    low = int(position)
    high = min(low + 1, len(values) - 1)
    p90 = values[low] + (values[high] - values[low]) * (position - low)
    return Figure(
        len(values),
        missing,
        negative,
        timedelta(seconds=statistics.fmean(values)),
        timedelta(seconds=statistics.median(values)),
        timedelta(seconds=p90),
    )


def time_to_detect(postmortems: Iterable[Postmortem]) -> Figure:
    """Return the figure whose mean is MTTD: detected - impact_start."""
    return figure(each.times.time_to_detect for each in postmortems if _timed(each))


def time_to_recover(postmortems: Iterable[Postmortem]) -> Figure:
    """Return the figure whose mean is MTTR: resolved - detected, full service restored."""
    return figure(each.times.time_to_recover for each in postmortems if _timed(each))


def _timed(postmortem: Postmortem) -> bool:
    # A near miss has no times to be missing.
    return postmortem.counts and postmortem.front.kind != "near-miss"
