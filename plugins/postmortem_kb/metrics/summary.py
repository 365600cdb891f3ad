"""All figures of some postmortems together: one row of every table of figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics.figures import Figure, figure, is_timed


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of some postmortems (DESIGN section 3).

    ``postmortems`` are all that were given, ``count`` those that figures count, ``major`` the major
    ones of these, ``timed`` those that should have times: near misses have none. ``untimed`` of
    them have no exact start of impact, detection or resolution.
    """

    postmortems: tuple[Postmortem, ...]
    count: int
    major: int
    timed: int
    untimed: int
    detect: Figure
    acknowledge: Figure
    mitigate: Figure
    recover: Figure
    impact: Figure

    @property
    def most_known(self) -> int:
        """Return how many values the figure with the most of them has."""
        return max(self._known)

    @property
    def least_known(self) -> int:
        """Return how many values the figure with the fewest of them has."""
        return min(self._known)

    @property
    def _known(self) -> list[int]:
        times = (self.detect, self.acknowledge, self.mitigate, self.recover, self.impact)
        return [each.n for each in times]


def summary(postmortems: Iterable[Postmortem], settings: Settings) -> Summary:
    """Sum up postmortems; drafts and exercises among them count in no figure."""
    given = tuple(postmortems)
    counted = [each for each in given if each.counts]
    times = [each.times for each in counted if is_timed(each)]
    exact = [
        all(
            moment and not moment.day_only
            for moment in (each.impact_start, each.detected, each.resolved)
        )
        for each in times
    ]
    return Summary(
        given,
        len(counted),
        sum(settings.is_major(each.front.severity) for each in counted),
        len(times),
        exact.count(False),
        figure(each.time_to_detect for each in times),
        figure(each.time_to_acknowledge for each in times),
        figure(each.time_to_mitigate for each in times),
        figure(each.time_to_recover for each in times),
        figure(each.impact for each in times),
    )
