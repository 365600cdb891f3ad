"""What the figures of a knowledge base are: rows of them, and what each is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from postmortem_kb.metrics import Figure, Flow, Stretch, Summary

ALL, UNKNOWN = "all", "unknown"
"""What the row of everything is called, and the group of what is of no known group."""

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
"""{name: what is counted}."""
UNDATED = {
    "undated": "Postmortems that may be of the period, and no day is known of them",
    "undated_items": "Action items that may be of the period: opened or closed on an unknown day",
}
"""{name: what is in no period, and counted apart}."""
VERIFIED_SHARE = "verified of what is verified or unverified"
SPREAD = {
    "n": "how many values are known",
    "missing": "how many lack one of the two times",
    "negative": "how many end before they begin; these are in no mean",
    "mean": "mean of the n values, in seconds",
    "median": "half of the n values are no larger",
    "p90": "nine in ten of the n values are no larger",
}
"""{name: what of a duration it tells}."""


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
        """Return {name: figure}, as ``metrics.DURATIONS`` explains."""
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

    ``undated`` and ``undated_items`` are how many postmortems that count, and how many action
    items, may be of the stretch of time and are in none, for want of a date. ``knows_more`` tells
    whether the files show days after ``today``, which count in nothing.
    """

    today: date
    knows_more: bool
    minimum_n: int
    by: str | None
    stretch: Stretch | None
    undated: int
    undated_items: int
    total: Row
    groups: tuple[Row, ...]
    severities: tuple[tuple[str, int], ...]
    backlogs: tuple[Backlog, ...]

    @property
    def left_out(self) -> dict[str, int]:
        """Return {name: how many}, as ``UNDATED`` explains; nothing where no period is asked."""
        if self.stretch is None:
            return {}
        return {"undated": self.undated, "undated_items": self.undated_items}
