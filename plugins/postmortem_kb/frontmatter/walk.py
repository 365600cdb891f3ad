"""YAML events straight to plain values with places, under limits.

PyYAML's constructors read YAML 1.1 (``14:05`` becomes 845, ``NO`` False); here only null is
resolved and every other scalar stays the author's string. Walking events instead of composing nodes
bounds depth before libyaml recurses, and costs a third of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from postmortem_kb.frontmatter import certainty, mistakes
from postmortem_kb.frontmatter.fences import CONTROL
from postmortem_kb.frontmatter.places import Parsed, Places, span_of
from postmortem_kb.model import Fault, KeyPath, Place

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML built without libyaml: slower, and the same events
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_DEPTH = 20
MAX_EVENTS = 20_000

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_CUT = re.compile(r"[ \t]+#\S")


class TooMuch(Exception):
    """The header is deeper or longer than any report's."""


@dataclass(slots=True)
class _Frame:
    """A mapping or list being filled; ``path`` is None for what is thrown away.

    ``at`` is the path of the key whose value comes next.
    """

    container: dict[str, Any] | list[Any]
    path: KeyPath | None
    key: str | None = None
    expects_key: bool = False
    flow: bool = False
    at: KeyPath | None = None


class Walk:
    """One pass over the events of a header."""

    def __init__(self, text: str, first_line: int) -> None:
        self.text = text
        self.offset = first_line
        self.lines = text.split("\n")
        self.hashes = {number for number, line in enumerate(self.lines) if "#" in line}
        self.keys = Places(first_line)
        self.places = Places(first_line)
        self.parsed = Parsed(keys=self.keys, places=self.places)
        self.stack: list[_Frame] = []
        self.rooted = False

    def run(self) -> None:
        """Fill ``self.parsed``; raises yaml.YAMLError or TooMuch."""
        loader = Loader(self.text)
        try:
            self._run(loader.get_event)
        finally:
            loader.dispose()

    def _run(self, following: Callable[[], Any]) -> None:
        for _ in range(MAX_EVENTS):
            event = following()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self.scalar(event)
            elif kind in _STARTS:
                self.start(event)
            elif kind in _ENDS:
                self.stack.pop()
            elif kind is yaml.AliasEvent:
                self.alias(event)
            elif kind is yaml.StreamEndEvent:
                return
        raise TooMuch(f"more than {MAX_EVENTS} YAML events")

    def span(self, event: Any) -> Place:
        """Return the place of an event in the file."""
        return span_of(event, self.offset)

    def alias(self, event: Any) -> None:
        """Report an alias, and go on as if nothing stood there."""
        self.unsupported(event, "an alias", str(event.anchor))
        if self.stack and self.stack[-1].expects_key:
            self.stack[-1].expects_key = False
        else:
            self.place_value(None, event)

    def fault(self, kind: str, event: Any, **values: str) -> None:
        """Note a fault where an event stands."""
        self.parsed.faults.append(Fault(kind, self.span(event), values))

    def unsupported(self, event: Any, what: str, name: str) -> None:
        """Report an anchor, alias or tag; most often somebody's unquoted ``*bold*`` or ``!``."""
        frame = self.stack[-1] if self.stack else None
        collection = isinstance(event, yaml.CollectionStartEvent)
        if collection or (frame is not None and (frame.flow or frame.expects_key)):
            # Quoting the rest of the line would swallow more than this value.
            self.fault("yaml-feature", event, what=what, name=name)
            return
        line = self.lines[event.start_mark.line]
        rest = line[event.start_mark.column :].rstrip()
        written = mistakes.COMMENT.split(rest, maxsplit=1)[0]
        start = event.start_mark.line + self.offset, event.start_mark.column + 1
        end = start[0], start[1] + len(written)
        self.parsed.faults.append(
            Fault(
                "yaml-feature",
                Place(*start, *end),
                {"what": what, "name": name},
                mistakes.quoted(written),
                frame is not None
                and event.start_mark.line == event.end_mark.line
                and what == "a tag"
                and certainty.tag_is_text(frame.key, name),
            )
        )

    def scalar(self, event: Any) -> None:
        """Take a scalar as a key or as a value, whichever comes next."""
        if event.anchor is not None:
            self.unsupported(event, "an anchor", event.anchor)
        if event.tag is not None:
            self.unsupported(event, "a tag", event.tag)
        style = event.style
        if style == '"' and (found := CONTROL.search(event.value)):
            self.fault("control-character", event, character=f"U+{ord(found[0]):04X}")
            event.value = CONTROL.sub("\ufffd", event.value)
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.expects_key:
            self.take_key(frame, event.value, event)
            return
        value = event.value
        if not style:
            if value in NULLS:
                value = None
                if frame is not None and frame.flow and self.cut_by_comma(frame, event):
                    return
            if self.hashes:
                mark = event.end_mark
                line = mark.line
                if line in self.hashes and _CUT.match(self.lines[line], mark.column):
                    self.cut_by_hash(event)
        self.place_value(value, event)

    def cut_by_hash(self, event: Any) -> None:
        """Report a value whose rest YAML takes for a comment: ``issue: #123``."""
        mark = event.end_mark
        rest = self.lines[mark.line][mark.column :].rstrip()
        rest = mistakes.COMMENT.split(rest, maxsplit=1)[0]
        written = f"{event.value}{rest}".strip()
        start = event.start_mark
        column = (
            start.column + 1 if event.value else mark.column + 1 + len(rest) - len(rest.lstrip())
        )
        where = Place(
            (start.line if event.value else mark.line) + self.offset,
            column,
            mark.line + self.offset,
            mark.column + len(rest) + 1,
        )
        frame = self.stack[-1] if self.stack else None
        in_flow = frame is not None and frame.flow
        meant = None if in_flow else mistakes.quoted(written)
        key = frame.key if frame is not None else None
        safe = not in_flow and certainty.hash_is_text(key, event.value, rest)
        values = {"rest": rest.strip()}
        self.parsed.faults.append(Fault("value-cut-by-hash", where, values, meant, safe))

    def cut_by_comma(self, frame: _Frame, event: Any) -> bool:
        """Join a text that a comma cut in two: ``{description: 61,000 photos}``."""
        container, path = frame.container, frame.at
        if event.value or not path or not isinstance(container, dict) or not container:
            return False
        key, before = self.keys.events[path], next(reversed(container))
        value: Any = self.places.events.get((*path[:-1], before))
        if type(value) is not yaml.ScalarEvent or value.style or key.style:
            return False
        start: Any = value.start_mark
        end: Any = key.end_mark
        if start.line != end.line or event.start_mark.index != end.index:
            return False
        line = self.lines[start.line]
        text = certainty.cut_text(line, start.column, end.column, before, frame.key or "")
        if text is None:
            return False
        joined = yaml.ScalarEvent(None, None, (True, False), text, start, end)
        if self.parsed.faults and self.parsed.faults[-1].where == self.span(value):
            # A second comma in the same text.
            self.parsed.faults.pop()
        where, meant = self.span(joined), mistakes.quoted(text)
        told = {"value": text}
        self.parsed.faults.append(Fault("value-cut-by-comma", where, told, meant, safe=True))
        del self.keys.events[path]
        self.places.events[*path[:-1], before] = joined
        container[before] = text
        frame.expects_key, frame.at = True, None
        return True

    def take_key(self, frame: _Frame, key: str, event: Any) -> None:
        """Remember a key until its value comes; of a key given twice the first one holds."""
        frame.expects_key = False
        frame.key = key
        if frame.path is None:
            frame.at = None
            return
        frame.at = path = (*frame.path, key)
        if key in frame.container:
            first = str(self.keys[path].line)
            self.fault("duplicate-key", event, key=key, first=first)
            frame.at = None
            return
        self.keys.events[path] = event

    def place_value(self, value: Any, event: Any) -> KeyPath | None:
        """Put a value where the walk stands; return its path, or None if it is thrown away."""
        if not self.stack:
            self.root(event)
            return None
        frame = self.stack[-1]
        container = frame.container
        if isinstance(container, list):
            path = None if frame.path is None else (*frame.path, len(container))
            container.append(value)
        else:
            path, frame.at = frame.at, None
            frame.expects_key = True
            if path is None:
                return None
            container[path[-1]] = value  # type: ignore[index]
        if path is not None:
            self.places.events[path] = event
        return path

    def start(self, event: Any) -> None:
        """Go into a mapping or a list; raises TooMuch below the last level allowed."""
        if len(self.stack) >= MAX_DEPTH:
            raise TooMuch(f"lists and mappings nested more than {MAX_DEPTH} deep")
        if event.anchor is not None:
            self.unsupported(event, "an anchor", event.anchor)
        if event.tag is not None:
            self.unsupported(event, "a tag", event.tag)
        mapping = isinstance(event, yaml.MappingStartEvent)
        container: dict[str, Any] | list[Any] = {} if mapping else []
        path: KeyPath | None
        if self.stack and self.stack[-1].expects_key:
            self.fault("non-scalar-key", event)
            frame = self.stack[-1]
            frame.expects_key, frame.at, path = False, None, None
        elif self.stack:
            path = self.place_value(container, event)
        elif mapping and not self.rooted:
            self.rooted = True
            path, container = (), self.parsed.values
        else:
            self.root(event)
            path = None
        self.stack.append(_Frame(container, path, None, mapping, bool(event.flow_style)))

    def root(self, event: Any) -> None:
        """Report what stands where only one mapping may."""
        if self.rooted:
            self.fault("invalid-yaml", event, hint="a second YAML document begins here; remove it")
        else:
            self.rooted = True
            self.parsed.lost = frozenset(("*",))
            self.fault("front-matter-not-a-mapping", event)
