"""What is known of a file in our fields: values, where they come from, how sure they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any

from postmortem_kb import validation
from postmortem_kb.config import Settings
from postmortem_kb.model import Fault
from postmortem_kb.operations.adopting import targets
from postmortem_kb.operations.adopting.maps import Map
from postmortem_kb.recordings.texts import plain
from postmortem_kb.terminal import UNPRINTABLE

ASSUMED = "assumed, please confirm"
"""The comment beside what nobody has said."""
UNKNOWN = "unknown"
_NOTED = 100


@dataclass(frozen=True, slots=True)
class Field:
    """A field of ours: its value, the key it comes from, and the comment behind it.

    ``asked`` says that the comment is a question, and the value unknown until it is answered.
    """

    value: Any
    key: str = ""
    note: str = ""
    asked: bool = False


@dataclass(frozen=True)
class Mapped:
    """What is known of a file: fields by their names, what is kept aside, and its year."""

    fields: dict[str, Field]
    kept: tuple[tuple[str, Any], ...]
    missing: tuple[str, ...]
    year: int
    day: str = ""

    def without(self, name: str, why: str, header: Mapping[str, Any]) -> Mapped:
        """Return the same without the value of a field that a rule refuses, kept as it was."""
        gone = self.fields[name]
        fields = {key: value for key, value in self.fields.items() if key != name}
        value = as_text(gone.value)
        if targets.is_time(name):
            fields[name] = Field(UNKNOWN, gone.key, f'"{value}": {why}', asked=True)
        kept = dict(self.kept)
        from_keys = [key for key in gone.key.split(", ") if key in header]
        for key in from_keys or [gone.key or name]:
            kept.setdefault(key, header.get(key, value))
        return replace(self, fields=fields, kept=tuple(kept.items()))


@dataclass(frozen=True, slots=True)
class Terms:
    """What files are read by: the map, the configuration, the zone of clocks, and the time."""

    map: Map
    settings: Settings
    zone: tzinfo | None
    now: datetime


def sound(name: str, value: str, settings: Settings) -> tuple[str, str]:
    """Return a value as its field takes it, and how it is marked if that is not beyond doubt."""
    value = UNPRINTABLE.sub(lambda found: found[0] if found[0] in "\n\t" else " ", value)
    faults = _faults(name, value, settings)
    if not faults:
        return value.strip(), ""
    suggestion = faults[0].suggestion or ""
    if suggestion and not _faults(name, suggestion, settings):
        return suggestion, ASSUMED
    return "", ""


def _faults(name: str, value: str, settings: Settings) -> list[Fault]:
    return validation.validate(targets.nested(name, value), settings)[1]


def as_text(value: Any) -> str:
    """Return any value of a header on one line, from which it can be read back."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(value, ensure_ascii=True)


def cut(text: str) -> str:
    """Return a value as a comment quotes it."""
    line = plain(text)
    return line if len(line) <= _NOTED else f"{line[:_NOTED]}…"
