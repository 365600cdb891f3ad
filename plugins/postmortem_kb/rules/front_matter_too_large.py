"""The front matter is too large.

## Why

The front matter is what lists and figures are made of. A log or a long story in it slows down
every reading, and nobody sees it there.

## Bad

Front matter of more than 64 KiB, most often a log that was pasted into a field.

## Good

Short fields, with the log linked under `artifacts` and the story in the body.
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM007",
    Level.ERROR,
    "the front matter is larger than {limit}; move long text to the body and link logs under "
    "`artifacts`",
)
