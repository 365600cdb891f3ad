"""The fields of the front matter as a reader's table, derived from the models and their schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from postmortem_kb import json_schema
from postmortem_kb.config import Settings
from postmortem_kb.guestfields import THEME_TYPES
from postmortem_kb.schema import FrontMatter, needed_since, never_needed_for, part_of
from postmortem_kb.vocabulary import Status

Schema = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """A field: what it takes, in words, and from which state on it is needed.

    ``words`` are the only ones it takes, where there is such a list; ``inside`` tells whether it is
    made of fields of its own.
    """

    name: str
    meaning: str
    takes: str
    words: tuple[str, ...]
    since: Status | None = None
    not_for: str | None = None
    inside: bool = False


@dataclass(frozen=True)
class Reference:
    """The fields of the front matter, those inside a field by its path, and those of others."""

    fields: tuple[Entry, ...]
    parts: dict[str, tuple[Entry, ...]]
    own: tuple[Entry, ...]
    theme: tuple[str, ...]

    def needed(self, state: Status) -> tuple[str, ...]:
        """Return the names of the fields that a state adds to those needed before it."""
        return tuple(entry.name for entry in self.fields if entry.since is state)


def of(settings: Settings) -> Reference:
    """Return the fields under a configuration, with its own words and fields."""
    known = json_schema.build(settings)["properties"]
    return Reference(
        tuple(_entries(FrontMatter, known)),
        dict(_parts(FrontMatter, known, "")),
        tuple(
            Entry(name, known[name]["description"], kind, ())
            for name, kind in settings.extra_fields.items()
        ),
        tuple(THEME_TYPES),
    )


def _entries(model: type[BaseModel], known: Schema) -> Iterator[Entry]:
    for name, info in model.model_fields.items():
        takes, words = _taken(known[name])
        yield Entry(
            name,
            info.description or "",
            takes,
            words,
            needed_since(info),
            never_needed_for(info),
            part_of(info) is not None,
        )


def _parts(
    model: type[BaseModel], known: Schema, above: str
) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    for name, info in model.model_fields.items():
        part = part_of(info)
        if part is not None:
            inside = known[name].get("items", known[name])["properties"]
            yield f"{above}{name}", tuple(_entries(part, inside))
            yield from _parts(part, inside, f"{above}{name}.")


def _taken(schema: Schema) -> tuple[str, tuple[str, ...]]:
    """Return what a field takes, in the words in which an editor asks for it."""
    # A severity: its names, or else an alias.
    schema = schema.get("anyOf", [schema])[0]
    if "items" in schema:
        takes, words = _taken(schema["items"])
        return f"a list, each {takes}", words
    if "properties" in schema:
        return "a mapping", ()
    if "enum" in schema:
        return "one of", tuple(word for word in schema["enum"] if isinstance(word, str) and word)
    asked: str = schema["patternErrorMessage"]
    return asked.removeprefix("Write ").removesuffix("."), ()
