"""An invisible control character stands in the text.

## Why

It comes in with a paste from a terminal. Nobody sees it, but it breaks feeds and exports, and it
can hide text from a reviewer.

## Bad

An escape character (U+001B) in a pasted line of a coloured log, or a line separator (U+2028).

## Good

The same text without them; blanks, tabs and line ends are fine.
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM009",
    Level.ERROR,
    "an invisible control character ({character}) stands here; delete it",
)
