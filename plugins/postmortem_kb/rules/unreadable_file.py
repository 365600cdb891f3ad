"""A file cannot be read at all.

## Why

A file that is listed but cannot be opened would be left out of the site in silence, and of every
figure with it.

## Bad

A link to a file that is not there or that lies outside of the repository, links to folders that
lead round, a folder called `PM-2026-001.md`, a folder or a file that only its author may read, or
a file of more than 16 MiB.

## Good

A plain file that the account which runs the check may read.
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM001",
    Level.ERROR,
    "this cannot be read: {why}",
)
