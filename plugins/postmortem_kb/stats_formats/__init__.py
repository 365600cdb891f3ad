"""Figures as texts, one format a module: its name is the word for ``--format``.

A module defines ``FORMAT``, a pure function from statistics to text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from postmortem_kb import discovery
from postmortem_kb.metrics import Figure, Flow, Stretch, Summary

ALL, UNKNOWN = "all", "unknown"
"""What the row of everything is called, and the group of what is of no known group."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a group.

    ``unverified`` and ``verified`` are how many of the closed action items are done and not yet
    verified, and verified. ``between`` and ``recovered`` are known of a service only.
    """

    group: str
    summary: Summary
    flow: Flow
    unverified: int
    verified: int
    recurrences: int
    between: Figure | None = None
    recovered: Figure | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Return {name: how many}, as ``COUNTS`` explains."""
        return {
            "postmortems": self.summary.count,
            "major": self.summary.major,
            "timed": self.summary.timed,
            "recurrences": self.recurrences,
            "opened": self.flow.opened,
            "closed": self.flow.closed,
            "open": self.flow.open,
            "overdue": self.flow.overdue,
            "unverified": self.unverified,
            "verified": self.verified,
        }

    @property
    def durations(self) -> dict[str, Figure]:
        """Return {name: figure}, as ``DURATIONS`` explains."""
        found = {
            "time_to_detect": self.summary.detect,
            "time_to_acknowledge": self.summary.acknowledge,
            "time_to_mitigate": self.summary.mitigate,
            "time_to_recover": self.summary.recover,
            "impact": self.summary.impact,
            "time_between_failures": self.between,
            "time_to_failure": self.recovered,
            "time_to_close": self.flow.close,
        }
        return {name: each for name, each in found.items() if each is not None}

    @property
    def verified_share(self) -> float | None:
        """Return the share of what was done that is verified; None where nothing was done."""
        done = self.verified + self.unverified
        return self.verified / done if done else None


COUNTS = {
    "postmortems": "Postmortems; drafts and exercises count in no figure of incidents",
    "major": "Postmortems of a major severity",
    "timed": "Postmortems that should have times: all but near misses",
    "recurrences": "Postmortems that repeat an earlier one: its cause on its service, or declared",
    "opened": "Action items opened, those of drafts and exercises too",
    "closed": "Action items done, verified or refused",
    "open": "Action items still to be done",
    "overdue": "Open action items past their due date",
    "unverified": "Action items done and not yet verified",
    "verified": "Action items verified",
}
VERIFIED_SHARE = "verified of what is verified or unverified"
DURATIONS = {
    "time_to_detect": "detected minus impact_start; its mean is MTTD",
    "time_to_acknowledge": "acknowledged minus detected; its mean is MTTA",
    "time_to_mitigate": "mitigated minus detected; its mean is MTTM",
    "time_to_recover": "resolved, full service restored, minus detected; its mean is MTTR",
    "impact": "impact_end, else resolved, minus impact_start",
    "time_between_failures": "from one impact_start to the next of a service; its mean is MTBF",
    "time_to_failure": "from resolved to the next impact_start of a service; its mean is MTTF",
    "time_to_close": "from the day it was opened to the day it was closed",
}
SPREAD = {
    "n": "how many values are known",
    "missing": "how many lack one of the two times",
    "negative": "how many end before they begin; these are in no mean",
    "mean": "mean of the n values, in seconds",
    "median": "half of the n values are no larger",
    "p90": "nine in ten of the n values are no larger",
}


@dataclass(frozen=True, slots=True)
class Backlog:
    """What a team has to do for postmortems of a severity: action items of a priority."""

    team: str
    severity: str
    priority: str
    open: int
    overdue: int
    unverified: int


@dataclass(frozen=True)
class Statistics:
    """The figures of everything, and of every group where it is grouped ``by`` something.

    ``undated`` is how many postmortems that count are in no stretch of time, for want of a date.
    """

    today: date
    minimum_n: int
    by: str | None
    stretch: Stretch | None
    undated: int
    total: Row
    groups: tuple[Row, ...]
    severities: tuple[tuple[str, int], ...]
    backlogs: tuple[Backlog, ...]


Format = Callable[[Statistics], str]


def names() -> list[str]:
    """Return the words for ``--format``, sorted."""
    return discovery.names(sys.modules[__name__])


def render(name: str, statistics: Statistics) -> str:
    """Return statistics in a format."""
    form: Format = discovery.member(sys.modules[__name__], name, "FORMAT")
    return form(statistics)


def seconds(figure: Figure) -> dict[str, int | None]:
    """Return mean, median and p90 in whole seconds, None where nothing is known."""
    found = {"mean": figure.mean, "median": figure.median, "p90": figure.p90}
    return {
        name: round(each.total_seconds()) if each is not None else None
        for name, each in found.items()
    }
