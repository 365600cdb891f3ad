"""The plain values everything speaks in: places, faults, problems, moments."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

KeyPath = tuple[str | int, ...]
"""Where a value sits in the front matter: ``("action_items", 2, "due")``."""


class Level(enum.StrEnum):
    """How bad a problem is, worst first; the value is the word every report prints."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Return 0 for the worst."""
        return _RANKS[self]


_RANKS = {level: rank for rank, level in enumerate(Level)}


class Place(NamedTuple):
    """A stretch of a file; lines and columns count characters from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


FIRST_LINE = Place(1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong that a lower layer saw: a kind, a place, and the values its wording needs.

    One module of ``rules/`` is named for each kind and turns it into a Problem.
    """

    kind: str
    where: Place | KeyPath
    values: Mapping[str, str] = field(default_factory=dict)
    suggestion: str | None = None
    safe: bool = False


_MOST_ADVICE = 1_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of one rule at one place; every report is made from these.

    ``suggestion`` is what to write in that place instead; ``safe`` says that it cannot change what
    was meant, so that ``--fix`` may write it. ``involves`` names the ids and paths of files, other
    than its own, that the problem is about.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    name: str
    severity: Level
    message: str
    suggestion: str | None = None
    safe: bool = False
    involves: tuple[str, ...] = ()

    @property
    def advice(self) -> str:
        """Return the suggestion for a reader: blanks or a whole page tell nobody anything."""
        suggestion = self.suggestion or ""
        return suggestion if suggestion.strip() and len(suggestion) <= _MOST_ADVICE else ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time in UTC, exact or known to the day only (DESIGN section 3, Times)."""

    at: datetime
    day_only: bool = False

    def is_after_day(self, day: date) -> bool:
        """Tell whether a day of anybody's calendar was over before this.

        A day west of UTC goes on for up to twelve hours; that of a bare day is as it is written.
        """
        over = 0 if self.day_only or self.at.hour >= 12 else 1
        return (self.date - day).days > over

    @property
    def date(self) -> date:
        """Return the day, in UTC."""
        return self.at.date()

    @property
    def latest(self) -> datetime:
        """Return the last instant this can mean: the end of the day for day precision."""
        if not self.day_only:
            return self.at
        if self.date == date.max:
            return datetime.max.replace(tzinfo=UTC)
        return self.at + timedelta(days=1)

    def wholly_before(self, other: Moment) -> bool:
        """Tell whether every reading of this is before every reading of the other."""
        return self.latest <= other.at if self.day_only else self.at < other.at

    def since(self, earlier: Moment | None) -> timedelta | None:
        """Return the time passed since another moment, or None unless both are exact."""
        if earlier is None or self.day_only or earlier.day_only:
            return None
        return self.at - earlier.at

    def iso(self) -> str:
        """Return ISO 8601 for machines: the bare day, or the instant with a Z."""
        if self.day_only:
            return self.date.isoformat()
        # Not strftime: its %Y does not pad the year.
        return self.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
