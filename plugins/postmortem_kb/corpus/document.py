"""One file under judgement: its text, its record, and where everything stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from postmortem_kb import frontmatter, validation
from postmortem_kb.config import Settings
from postmortem_kb.corpus.outline import Heading, headings
from postmortem_kb.frontmatter import Source
from postmortem_kb.model import FIRST_LINE, Fault, KeyPath, Place
from postmortem_kb.schema import FrontMatter
from postmortem_kb.vocabulary import Status

# A misspelt key, a header that YAML cannot read: somebody still wrote that this is restricted.
_RESTRICTED = re.compile(
    r"^[^\n#]{1,60}:[ \t]*[\"']?restricted[\"']?\s*$", re.IGNORECASE | re.MULTILINE
)
_STRAY = re.compile(
    r"^[^\w\n]*visib\w*\W+restricted\b|\bvisib\w*[\"']?[ \t]*[:=][ \t]*[\"']?restricted\b",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Location:
    """Where a postmortem lies: as messages name it, as the site names it, and on disk."""

    path: str
    uri: str
    file: Path


@dataclass(frozen=True)
class Document:
    """One file under judgement."""

    location: Location
    source: Source
    record: validation.Record
    faults: tuple[Fault, ...]

    @property
    def front(self) -> FrontMatter:
        """Return the sound part of the front matter."""
        return self.record.front

    @property
    def status(self) -> Status:
        """Return the state it is judged by: a draft until it says otherwise."""
        return self.front.status or Status.DRAFT

    @cached_property
    def headings(self) -> list[Heading]:
        """Return the headings of the body, with their lines in the file."""
        return headings(self.source.body, self.source.body_line)

    def unsound(self, path: KeyPath) -> bool:
        """Tell whether what is written there is faulty or unreadable, and so not missing."""
        if "*" in self.source.lost or path[0] in self.source.lost:
            return True
        written = self.record.written(path)
        return any(_covers(fault, written) for fault in self.faults)

    def place_of_missing(self, path: KeyPath) -> Place:
        """Return the empty key, else the mapping it belongs in, else the state that asks for it."""
        written = self.record.written(path)
        if written in self.source.keys:
            return self.source.keys[written]
        if len(written) > 1:
            return self.source.key_place_of(written[:-1])
        return self.source.keys.get(("status",), FIRST_LINE)


def document(location: Location, data: bytes, settings: Settings) -> Document:
    """Read and validate one file; everything wrong with it is in the document's faults."""
    source = frontmatter.read(data)
    record, found = validation.validate(source.values, settings)
    faults = (*source.faults, *found)
    if faults and _may_be_restricted(source, faults):
        front = record.front.model_copy(update={"visibility": "restricted"})
        record = replace(record, front=front)
    return Document(location, source, record, faults)


def _covers(fault: Fault, path: KeyPath) -> bool:
    """Tell whether a fault is in what a path leads to, around it, or that field misspelt."""
    where = fault.where
    if isinstance(where, Place):
        return False
    if fault.kind == "unknown-key" and (*where[:-1], fault.suggestion) == path:
        return True
    return where[: len(path)] == path or path[: len(where)] == where


def _may_be_restricted(source: Source, faults: tuple[Fault, ...]) -> bool:
    """Tell whether a faulty file may be meant to be withheld: a doubt is a yes."""
    unclear = any(fault.where[:1] == ("visibility",) for fault in faults)
    written = _RESTRICTED.search(source.header) or (source.faults and _STRAY.search(source.body))
    return unclear or "visibility" in source.lost or bool(written)
