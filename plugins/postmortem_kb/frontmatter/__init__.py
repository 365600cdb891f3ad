"""From the bytes of a file to values with their places; never raises on bad input.

What is accepted here is exactly what the site builds from: both doors read a file through ``read``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import frontmatter as python_frontmatter
from frontmatter.default_handlers import BaseHandler

from postmortem_kb.frontmatter import events, fences
from postmortem_kb.frontmatter.places import Parsed
from postmortem_kb.model import FIRST_LINE, Fault, KeyPath, Place


@dataclass(frozen=True, slots=True)
class Source:
    """One file, read: its front matter as plain values, where each stands, and its body.

    ``lost`` names the top-level keys that no judgement is possible of, ``*`` for all of them.
    """

    values: Mapping[str, Any]
    keys: Mapping[KeyPath, Place]
    places: Mapping[KeyPath, Place]
    lost: frozenset[str]
    header: str
    header_line: int
    body: str
    body_line: int
    faults: tuple[Fault, ...]

    def place_of(self, path: KeyPath) -> Place:
        """Return where a value is; of what is missing, the nearest key above it that is there."""
        while path:
            if path in self.places:
                return self.places[path]
            if path in self.keys:
                return self.keys[path]
            path = path[:-1]
        return FIRST_LINE

    def key_place_of(self, path: KeyPath) -> Place:
        """Return where a key is written, or its value's place if it has no key of its own."""
        return self.keys.get(path) or self.place_of(path)


class _Handler(BaseHandler):
    """python-frontmatter's view of a file whose fences have been judged already."""

    FM_BOUNDARY = fences.FENCE
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, parts: fences.Parts) -> None:
        super().__init__()
        self.parts = parts
        self.parsed = Parsed()

    def split(self, text: str) -> tuple[str, str]:
        return self.parts.header, self.parts.body

    def load(self, fm: str) -> dict[str, Any]:
        if not self.parts.unreadable:
            self.parsed = events.parse(fm, self.parts.header_line)
        return dict(self.parsed.values)


def read(data: bytes) -> Source:
    """Read the bytes of a Markdown file; everything wrong with them is in ``faults``."""
    parts = fences.split(data)
    handler = _Handler(parts)
    values, _ = python_frontmatter.parse("", handler=handler)
    parsed = handler.parsed
    return Source(
        values=values,
        keys=parsed.keys,
        places=parsed.places,
        lost=frozenset(("*",)) if parts.unreadable else parsed.lost,
        header=parts.header,
        header_line=parts.header_line,
        body=parts.body,
        body_line=parts.body_line,
        faults=(*parts.faults, *parsed.faults),
    )
