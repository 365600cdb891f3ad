"""How long it goes well: the time between failures, and from a recovery to the next failure.

A pair of which one time is unknown, or known to the day only, gives no value and is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics.figures import Figure, figure, is_timed
from postmortem_kb.schema import Times


def between_failures(postmortems: Iterable[Postmortem]) -> Figure:
    """Return the figure whose mean is MTBF: from one start of impact to the next."""
    return figure(
        later.impact_start.since(earlier.impact_start) if later.impact_start else None
        for earlier, later in _pairs(postmortems)
    )


def to_failure(postmortems: Iterable[Postmortem]) -> Figure:
    """Return the figure whose mean is MTTF: from a recovery to the next start of impact.

    Negative where the next one began before the one before was over.
    """
    return figure(
        later.impact_start.since(earlier.resolved)
        # Without its start it is not known to be the one before.
        if later.impact_start and earlier.impact_start
        else None
        for earlier, later in _pairs(postmortems)
    )


def _pairs(postmortems: Iterable[Postmortem]) -> Iterator[tuple[Times, Times]]:
    """Return each with the next in time; those whose start is unknown come first."""
    found = [each.times for each in postmortems if is_timed(each)]
    unknown = [each for each in found if each.impact_start is None]
    known = [(each.impact_start.at, at, each) for at, each in enumerate(found) if each.impact_start]
    return pairwise([*unknown, *(each for _, _, each in sorted(known, key=lambda one: one[:2]))])
