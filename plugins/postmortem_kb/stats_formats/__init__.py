"""Figures as texts, one format a module: its name is the word for ``--format``.

A module defines ``FORMAT``, a pure function from statistics, and the columns there are, to text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from postmortem_kb import discovery
from postmortem_kb.metrics import Figure
from postmortem_kb.rendering.statistics.values import Statistics

WIDTH = 100
"""In columns, where nothing else is known."""

Format = Callable[[Statistics, int], str]


def names() -> list[str]:
    """Return the words for ``--format``, sorted."""
    return discovery.names(sys.modules[__name__])


def render(name: str, statistics: Statistics, width: int = WIDTH) -> str:
    """Return statistics in a format; what is for people fits so many columns."""
    form: Format = discovery.member(sys.modules[__name__], name, "FORMAT")
    return form(statistics, width)


def seconds(figure: Figure) -> dict[str, int | None]:
    """Return mean, median and p90 in whole seconds, None where nothing is known."""
    found = {"mean": figure.mean, "median": figure.median, "p90": figure.p90}
    return {
        name: round(each.total_seconds()) if each is not None else None
        for name, each in found.items()
    }
