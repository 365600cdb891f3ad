"""Where the values of a front matter begin and end, as far as its lines can be edited by place."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from postmortem_kb import frontmatter
from postmortem_kb.frontmatter import fences
from postmortem_kb.model import KeyPath

Position = tuple[int, int]
"""A line and a column, both from 1."""

_CLOSING = re.compile(r"(?:[\s,]|(?<=\s)#[^\n]*)*[\]}]")


class Unsafe(Exception):
    """It is written in a way that cannot be edited without touching something else."""


class Header:
    """The front matter of one file, with places; the file is sound."""

    def __init__(self, data: bytes) -> None:
        self.source = frontmatter.read(data)
        self.lines = fences.text_of(data).split("\n")

    @cached_property
    def _last_line(self) -> int:
        return self.source.body_line - 1

    def value(self, path: KeyPath) -> Any:
        """Return the value at a path, as the author wrote it."""
        found: Any = self.source.values
        for part in path:
            found = found[part]
        return found

    def start(self, path: KeyPath) -> Position:
        """Return where a value begins; a list of lines begins at its first dash."""
        place = self.source.places[path]
        return place.line, place.column

    def key(self, path: KeyPath) -> Position:
        """Return where a key begins."""
        place = self.source.keys[path]
        return place.line, place.column

    def is_flow(self, path: KeyPath) -> bool:
        """Tell whether a mapping or a list stands in brackets."""
        line, column = self.start(path)
        return self.lines[line - 1][column - 1 : column] in ("{", "[")

    def end(self, path: KeyPath) -> Position:
        """Return where a value ends, its closing bracket and all its lines included."""
        value, place = self.value(path), self.source.places[path]
        if isinstance(value, dict | list):
            keys = list(value) if isinstance(value, dict) else range(len(value))
            last = self.end((*path, list(keys)[-1])) if keys else (place.line, place.column + 1)
            return self._closed(last) if self.is_flow(path) else last
        if place.end_line > place.line and place.end_column == 1:
            # A block of text ends where the next thing begins, blank lines in between.
            line = place.end_line - 1
            while not self.lines[line - 1].strip():
                line -= 1
            return line, len(self.lines[line - 1]) + 1
        return place.end_line, place.end_column

    def between(self, start: Position, end: Position) -> str:
        """Return the text from one position to another."""
        lines = self.lines[start[0] - 1 : end[0]]
        if not lines:
            return ""
        lines[-1] = lines[-1][: end[1] - 1]
        lines[0] = lines[0][start[1] - 1 :]
        return "\n".join(lines)

    def _closed(self, at: Position) -> Position:
        """Return where the bracket ends that closes what is written up to a position."""
        rest = self.between(at, (self._last_line, len(self.lines[self._last_line - 1]) + 1))
        found = _CLOSING.match(rest)
        if found is None:
            raise Unsafe
        broken = found[0].count("\n")
        column = len(found[0]) - found[0].rfind("\n") if broken else at[1] + len(found[0])
        return at[0] + broken, column
