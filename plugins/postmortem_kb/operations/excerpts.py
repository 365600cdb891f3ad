"""The source lines that problems stand on, for the reports that show or measure them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from postmortem_kb import redaction
from postmortem_kb.corpus import Location
from postmortem_kb.frontmatter import fences
from postmortem_kb.model import Problem
from postmortem_kb.operations import reading

# In characters; no place in a report needs what lies beyond.
LONGEST = 100_000


def lines(problems: Iterable[Problem]) -> dict[tuple[str, int], str]:
    """Return {(path, line from 1): its text} of the first and the last line of every problem.

    Paths are those of messages, from the current folder. Each file is read once; of one that cannot
    be read, or has no such line, there is nothing.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    for problem in problems:
        wanted[problem.path] |= {problem.line, problem.end_line}
    return {
        (path, number): text
        for path, numbers in wanted.items()
        for number, text in enumerate(_read(path), 1)
        if number in numbers
    }


def _read(path: str) -> list[str]:
    file = Path(path)
    try:
        # Not the file itself: what may not be judged must not be shown either.
        data = reading.read(Location(path, file.name, file))
    except (OSError, ValueError):
        return []
    # Of the whole: no line of a private key tells alone what it is.
    text = redaction.masked(fences.text_of(data))
    return [line[:LONGEST] for line in text.split("\n")]
