"""The front matter is nested too deep or holds too much.

## Why

No field needs more than a few levels. Beyond that it is a mistake in the brackets, or a file made
to bring down the tool that reads it.

## Bad

Lists inside of lists more than 20 levels deep, or front matter of many thousand values.

## Good

The fields of the manual, at most four levels deep.
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM008",
    Level.ERROR,
    "the front matter holds {what}; keep to plain fields and short lists, and move the rest "
    "to the body",
)
