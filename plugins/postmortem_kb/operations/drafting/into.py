"""Merge what tools recorded into a postmortem that exists: by place, and no byte of it is lost.

Rows are put between those that are there; a time or a field is set where it is empty or unknown.
What the file says already is kept, and a difference is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from postmortem_kb import corpus, frontmatter, rules
from postmortem_kb.body.timeline import Row
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.frontmatter import fences
from postmortem_kb.model import KeyPath, Level, Moment, Place
from postmortem_kb.operations import edit
from postmortem_kb.operations.drafting import rowplaces
from postmortem_kb.operations.drafting.times import UNKNOWN
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.items.places import Header, Unsafe
from postmortem_kb.operations.new import Proposals, scalar
from postmortem_kb.terminal import visible
from postmortem_kb.vocabulary import Status

_TOOLS = "as the tools recorded it"


class CannotMerge(Exception):
    """The file is written so that nothing can be put into it safely; it is left alone."""


@dataclass(slots=True)
class Merged:
    """The file with what was added, and what is to be told."""

    data: bytes
    added: int = 0
    there: int = 0
    remarks: list[str] = field(default_factory=list)


def merge(
    location: Location, data: bytes, proposals: Proposals, settings: Settings, now: datetime
) -> Merged:
    """Return a postmortem with what is proposed; raises CannotMerge, and then it stays as it is."""
    if frontmatter.read(data).faults:
        raise CannotMerge("its front matter is faulty; `postmortem check` says where")
    faults = _errors(location, data, settings, now)
    merged = Merged(data)
    # First the times: the day of the first row may follow from them.
    for path, value, reason in _wanted(proposals):
        _set(merged, path, value, reason)
    before = corpus.document(location, merged.data, settings)
    found = rowplaces.placed(before, proposals.rows)
    if before.status is not Status.DRAFT:
        merged.remarks.append(f"its status is {before.status}: tell whoever has reviewed it")
    merged.added, merged.there = found.added, len(proposals.rows) - found.added
    merged.remarks += found.remarks
    merged.data = edit.apply(merged.data, found.edits) if found.edits else merged.data
    after = corpus.document(location, merged.data, settings).timeline
    kept = Counter(map(_meaning, before.timeline)) - Counter(map(_meaning, after))
    if kept or len(after) != len(before.timeline) + found.added:
        raise CannotMerge("its timeline is written so that rows cannot be added; make it a table")
    new = _errors(location, merged.data, settings, now) - faults
    if new:
        raise CannotMerge("\n".join(["it would not pass the check any more:", *sorted(new)]))
    return merged


def _meaning(row: Row) -> tuple[str, Moment | None, str, str]:
    return row.time, row.moment, row.event, row.source


def _errors(location: Location, data: bytes, settings: Settings, now: datetime) -> set[str]:
    document = corpus.document(location, data, settings)
    judged = rules.judge(document, rules.Context(settings, now))
    return {found.message for rule, found in judged if rule.level is Level.ERROR}


def _wanted(proposals: Proposals) -> Iterator[tuple[KeyPath, str, str]]:
    for name, (value, reason) in proposals.times.items():
        if value != UNKNOWN:
            yield ("times", name), value, reason
    for name, value in (("id", proposals.incident_id), ("url", proposals.incident_url)):
        if value:
            yield ("incident", name), value, _TOOLS
    if proposals.summary:
        yield ("summary",), proposals.summary, _TOOLS


def _set(merged: Merged, path: KeyPath, value: str, reason: str) -> None:
    """Set a field where it is empty or unknown; else tell what the tools have."""
    header, shown = Header(merged.data), ".".join(map(str, path))
    comment = f"# proposed, please confirm: {visible(' '.join(reason.split()))}"
    line = f"{path[-1]}: {scalar(value)}  {comment}"
    try:
        there = header.value(path) if path in header.source.keys else None
        if there is not None and str(there).strip().lower() not in ("", UNKNOWN):
            if str(there) != value:
                merged.remarks.append(
                    f"{shown} is kept as it is; the tools have {value} ({reason})"
                )
            return
        if path in header.source.keys:
            merged.data = _filled(merged.data, header, path, f"{scalar(value)}  {comment}")
        elif len(path) == 1:
            merged.data = _before_the_end(merged.data, header, [line])
        elif path[:1] not in header.source.keys:
            merged.data = _before_the_end(merged.data, header, [f"{path[0]}:", f"  {line}"])
        else:
            merged.data = _under(merged.data, header, path[:1], line)
    except Unsafe:
        merged.remarks.append(f"{shown} is not set, for how the file is written; it is {value}")


def _filled(data: bytes, header: Header, path: KeyPath, written: str) -> bytes:
    """Put a value where there is none; what stands behind it stays behind it."""
    start, end = header.start(path), header.end(path)
    if start[0] != end[0] or any(header.is_flow(path[:length]) for length in range(1, len(path))):
        raise Unsafe
    line = header.lines[start[0] - 1]
    rest = line[end[1] - 1 :]
    if rest.strip() and not rest.lstrip().startswith("#"):
        raise Unsafe
    gap = " " if line[: start[1] - 1].endswith(":") else ""
    more = " " if rest and not rest.startswith((" ", "\t")) else ""
    return edit.apply(data, [Edit(Place(*start, *end), f"{gap}{written}{more}")])


def _under(data: bytes, header: Header, parent: KeyPath, line: str) -> bytes:
    """Put a line below the key of a mapping, before those it has already."""
    inside, at = header.value(parent), header.key(parent)[0]
    if inside is None and header.start(parent) != header.end(parent):
        raise Unsafe
    if inside is not None and (not isinstance(inside, dict) or header.is_flow(parent)):
        raise Unsafe
    names = list(inside or ())
    column = header.key((*parent, names[0]))[1] if names else 3
    return _line(data, at + 1, f"{' ' * (column - 1)}{line}\n")


def _before_the_end(data: bytes, header: Header, lines: list[str]) -> bytes:
    """Put lines before the one that ends the front matter."""
    end = header.source.body_line - 1
    if fences.text_of(data).split("\n")[end - 1].strip() not in ("---", "..."):
        raise Unsafe
    return _line(data, end, "".join(f"{line}\n" for line in lines))


def _line(data: bytes, line: int, text: str) -> bytes:
    return edit.apply(data, [Edit(Place(line, 1, line, 1), text)])
