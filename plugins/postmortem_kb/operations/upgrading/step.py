"""A step from one version of the schema to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.project import Project

Contents = Callable[[Path], bytes]
"""Returns what is in a file, as earlier steps leave it."""
Edits = Callable[[Project, Contents], Iterable[tuple[Path, Edit]]]
"""Yields (file, what to write in it); raises ByHand."""


def nothing(_: Project, __: Contents) -> Iterable[tuple[Path, Edit]]:
    """Return no edit: the number alone changes."""
    return ()


@dataclass(frozen=True, slots=True)
class Step:
    """From which version it leads to the next, what changed there, and the edits of it."""

    start: int
    sentence: str
    edits: Edits = nothing


class ByHand(Exception):
    """Something is written in a way that cannot be edited by place; the text says what to do."""
