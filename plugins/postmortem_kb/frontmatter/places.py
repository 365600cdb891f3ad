"""Where things stand in a header, and what was parsed of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from postmortem_kb.model import Fault, KeyPath, Place


class Places(Mapping[KeyPath, Place]):
    """Where things stand, kept as the events they came from.

    A sound file is asked for hardly any of its two hundred places.
    """

    def __init__(self, offset: int) -> None:
        self._offset = offset
        self.events: dict[KeyPath, Any] = {}

    def __getitem__(self, path: KeyPath) -> Place:
        """Return the place of what stands at a path."""
        return span_of(self.events[path], self._offset)

    def __contains__(self, path: object) -> bool:
        """Tell whether anything stands at a path."""
        return path in self.events

    def __iter__(self) -> Iterator[KeyPath]:
        """Iterate over the paths, in the order of the file."""
        return iter(self.events)

    def __len__(self) -> int:
        """Return how many paths there are."""
        return len(self.events)


def span_of(event: Any, offset: int) -> Place:
    """Return the place of an event, in a file where its text begins at a line."""
    start, end = event.start_mark, event.end_mark
    return Place(start.line + offset, start.column + 1, end.line + offset, end.column + 1)


@dataclass(slots=True)
class Parsed:
    """Values and places of a header; ``lost`` names top-level keys that could not be read."""

    values: dict[str, Any] = field(default_factory=dict)
    keys: Mapping[KeyPath, Place] = field(default_factory=dict)
    places: Mapping[KeyPath, Place] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    faults: list[Fault] = field(default_factory=list)
