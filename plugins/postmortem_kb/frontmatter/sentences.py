"""Sentences in a list that YAML reads as fields, without an error: ``- Cause: it is slow``."""

from __future__ import annotations

import re
from typing import Any

from postmortem_kb.frontmatter import certainty
from postmortem_kb.frontmatter.places import Parsed
from postmortem_kb.model import Fault, KeyPath, Place

_ITEM = re.compile(r"[ ]*- +([^\s{\"'].*)")


def whole(parsed: Parsed, lines: list[str], first_line: int) -> list[Fault]:
    """Return what a list of texts holds as ``- Cause: it is slow``, and make it text again."""
    found: list[Fault] = []
    now: dict[KeyPath, Place] = {}
    places = parsed.places
    for path in certainty.LISTS:
        entries: Any = parsed.values
        for part in path:
            entries = entries.get(part) if isinstance(entries, dict) else None
        for number, entry in enumerate(entries) if isinstance(entries, list) else ():
            if not isinstance(entry, dict) or len(entry) != 1:
                continue
            at = (*path, number)
            line = places[at].line - first_line
            item = _ITEM.fullmatch(lines[line]) if line < len(lines) else None
            if item is None or item.start(1) != places[at].column - 1:
                continue
            if next(iter(entry.values())) is None or not _ends_there(lines, line, item.start(1)):
                continue
            text = certainty.COMMENT.split(item[1], maxsplit=1)[0].rstrip()
            row, column = places[at].line, item.start(1) + 1
            where = Place(row, column, row, column + len(text))
            entries[number] = text
            safe = certainty.sentence(path, text)
            told = {"value": text, "first": text[0]}
            found.append(Fault("unquoted-colon", where, told, certainty.quoted(text), safe))
            now[at] = where
    if now:
        parsed.places = {**places, **now}
    return found


def _ends_there(lines: list[str], number: int, column: int) -> bool:
    later = (lines[n] for n in range(number + 1, len(lines)))
    below = next((line for line in later if line.strip()), "")
    return len(below) - len(below.lstrip()) < column
