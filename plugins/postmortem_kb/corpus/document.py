"""One file under judgement: its text, its record, and where everything stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from postmortem_kb import frontmatter, suppression, validation, wording
from postmortem_kb.body import Body, timeline
from postmortem_kb.config import Settings
from postmortem_kb.frontmatter import Source
from postmortem_kb.model import FIRST_LINE, Fault, KeyPath, Place
from postmortem_kb.policy import Policy
from postmortem_kb.schema import FrontMatter
from postmortem_kb.spelling import nearest
from postmortem_kb.suppression import Suppression
from postmortem_kb.vocabulary import Status

# A misspelt key, a header that YAML cannot read: somebody still wrote that this is restricted.
_WRITTEN = re.compile(r"^[^\n#:]{1,60}:\s*[\"']?restricted\b", re.IGNORECASE | re.MULTILINE)
_STRAY = re.compile(r"\bvisib\w{0,9}\W{1,20}restricted\b", re.IGNORECASE)


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

    def policy(self, settings: Settings) -> Policy:
        """Return what it is held to besides."""
        return settings.policy_for(self.front.severity, self.front.kind, self.status)

    @cached_property
    def suppressions(self) -> tuple[Suppression, ...]:
        """Return the comments that silence a rule."""
        return suppression.read(self.source)

    @cached_property
    def body(self) -> Body:
        """Return the text below the front matter."""
        return Body(self.source.body, self.source.body_line)

    @cached_property
    def whole(self) -> Body:
        """Return the front matter and the text below it as one, the fences blank."""
        source = self.source
        between = source.body_line - source.header_line - source.header.count("\n")
        return Body(f"{source.header}{chr(10) * between}{source.body}", source.header_line)

    def value_at(self, offset: int) -> KeyPath | None:
        """Return which value of the front matter holds an offset of ``whole``, if one does."""
        where = self.whole.place(offset, offset)
        at = where.line, where.column
        found = [
            path
            for path, place in self.source.places.items()
            if (place.line, place.column) <= at < (place.end_line, place.end_column)
        ]
        return max(found, key=len, default=None)

    @cached_property
    def timeline(self) -> list[timeline.Row]:
        """Return the rows of the body's timeline."""
        earliest = self.front.times.earliest if self.front.times else None
        return timeline.rows(self.body, earliest.date if earliest else None)

    @cached_property
    def loaded_phrases(self) -> tuple[wording.Said, ...]:
        """Return the phrases in its prose that blame, judge with hindsight or guess."""
        return wording.find(self.source, self.body)

    def unsound(self, path: KeyPath) -> bool:
        """Tell whether what is written there is faulty or unreadable, and so not missing."""
        if "*" in self.source.lost or path[0] in self.source.lost:
            return True
        return self.record.written(path) in self._unsound

    @cached_property
    def _unsound(self) -> frozenset[KeyPath]:
        """Return the paths of faults, of all that is around them, and of fields misspelt."""
        found: set[KeyPath] = set()
        for fault in self.faults:
            if isinstance(fault.where, Place):
                continue
            found |= {fault.where[:end] for end in range(1, len(fault.where) + 1)}
            if fault.kind == "unknown-key" and fault.suggestion:
                found.add((*fault.where[:-1], fault.suggestion))
        return frozenset(found)

    def place_of_missing(self, path: KeyPath) -> Place:
        """Return the empty key, else the mapping it belongs in, else the state that asks for it."""
        written = self.record.written(path)
        if written in self.source.keys:
            return self.source.keys[written]
        if len(written) > 1 and written[:1] in self.source.keys:
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


def _may_be_restricted(source: Source, faults: tuple[Fault, ...]) -> bool:
    """Tell whether a faulty file may be meant to be withheld: a doubt is a yes."""
    if "visibility" in source.lost or any(_about_visibility(source, fault) for fault in faults):
        return True
    # Bytes that are no text stand between the letters as U+FFFD.
    header = source.header.replace("\ufffd", "")
    if _WRITTEN.search(header):
        return True
    unread = "*" in source.lost or any(fault.kind in _LEFT_OPEN for fault in faults)
    return unread and _STRAY.search(header + source.body.replace("\ufffd", "")) is not None


_LEFT_OPEN = frozenset(("front-matter-not-closed", "front-matter-not-first"))


def _about_visibility(source: Source, fault: Fault) -> bool:
    where = fault.where
    if isinstance(where, Place):
        key = source.keys.get(("visibility",))
        return fault.values.get("key") == "visibility" or (
            key is not None and where.line <= key.line <= where.end_line
        )
    misspelt = fault.kind == "unknown-key" and len(where) == 1
    return where[0] == "visibility" or (
        misspelt and nearest(str(where[0]), ["visibility"]) == "visibility"
    )
