"""A file is not encoded in UTF-8.

## Why

Every tool that reads the file has to guess how its letters are encoded, and they guess
differently: names and quotes turn into signs nobody wrote, and a search does not find them.

## Bad

A file saved as Latin-1, Windows-1252 or UTF-16, with a letter such as ä in it.

## Good

The same file, saved as UTF-8. A byte order mark at its beginning does no harm.
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM002",
    Level.ERROR,
    "found {found}; save the file with the encoding UTF-8",
)
