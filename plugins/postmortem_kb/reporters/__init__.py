"""Reports of a check, one format a module: each a pure function from findings to text.

A module defines ``REPORTER``; its name is the word for ``--format``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from postmortem_kb import discovery
from postmortem_kb.model import Level, Problem

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Findings:
    """What a report is made of: the problems, and how many postmortems were judged."""

    problems: tuple[Problem, ...]
    judged: int

    def count(self, level: Level) -> int:
        """Return how many problems have a severity."""
        return sum(problem.severity is level for problem in self.problems)


Reporter = Callable[[Findings], str]


@cache
def all_reporters() -> dict[str, Reporter]:
    """Return {format: reporter}, sorted by name."""
    return discovery.collect(sys.modules[__name__], "REPORTER")


def visible(text: str) -> str:
    """Return text in which nothing can steer a terminal or a log: control signs are spelt out."""
    return _UNPRINTABLE.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
