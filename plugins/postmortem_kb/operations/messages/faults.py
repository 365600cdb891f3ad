"""What the check finds wrong in the fields that a message uses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from postmortem_kb import rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Document
from postmortem_kb.model import KeyPath, Level, Place
from postmortem_kb.operations.messages.needs import Lack


def errors(
    document: Document, used: frozenset[KeyPath], settings: Settings, now: datetime
) -> Iterator[Lack]:
    """Yield the errors in a field that is used, or beside it: one time contradicts another.

    What a status asks for is left out: a message names what it needs by itself.
    """
    names = {path[0] for path in used}
    for rule, finding in rules.judge(document, rules.Context(settings, now)):
        if rule.level is not Level.ERROR or rule.asked_by_status:
            continue
        path = finding.where
        place = path if isinstance(path, Place) else document.source.place_of(path)
        name = _name_at(document, place) if isinstance(path, Place) else path[0]
        if name in names:
            yield Lack(place.line, f"{rule.code} {finding.message}")


def _name_at(document: Document, place: Place) -> str | int:
    """Return the field that a line of the header belongs to, or nothing of one of the text."""
    source = document.source
    if not source.header_line <= place.line < source.body_line:
        return ""
    before = ((each.line, path[0]) for path, each in source.keys.items() if each.line <= place.line)
    return max(before, default=(0, ""), key=lambda each: each[0])[1]
