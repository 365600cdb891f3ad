"""The edits in a front matter when an id changes: the id, the former ids, what points to it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from postmortem_kb.addresses import folded
from postmortem_kb.frontmatter.mistakes import quoted
from postmortem_kb.model import KeyPath, Place
from postmortem_kb.operations import edit
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.items.places import Header, Position, Unsafe
from postmortem_kb.operations.new import scalar
from postmortem_kb.schema import FrontMatter

FORMER = "former_ids"
_ORDER = tuple(FrontMatter.model_fields)
_POINTERS = ("related", "recurrence_of")


def pointers(header: Header, old: str, extra: tuple[str, ...]) -> Iterator[KeyPath]:
    """Yield where a whole value is the id: in the fields for it, and in the team's ``extra``."""
    for field in (*_POINTERS, *extra):
        value = header.source.values.get(field)
        if is_id(value, old):
            yield (field,)
        elif isinstance(value, list):
            yield from ((field, at) for at, each in enumerate(value) if is_id(each, old))


def is_id(value: Any, name: str) -> bool:
    """Tell whether a value is an id, however it is spelt."""
    return isinstance(value, str) and folded(value) == folded(name)


def renamed(header: Header, data: bytes, paths: list[KeyPath], new: str) -> list[Edit]:
    """Return the edits that write an id in the place of values, in the quotes they have."""
    places = [header.source.places[path] for path in paths]
    return [
        Edit(place, _alike(old, new))
        for place, old in zip(places, edit.written(data, places), strict=True)
    ]


def former_ids(header: Header) -> list[Any]:
    """Return the former ids as they are written; none if they are no list."""
    value = header.source.values.get(FORMER)
    return value if isinstance(value, list) else []


def again(header: Header, new: str) -> list[KeyPath]:
    """Return where an id that is given again stands among the former ids."""
    return [(FORMER, at) for at, each in enumerate(former_ids(header)) if is_id(each, new)]


def remembered(header: Header, data: bytes, old: str, new: str) -> list[Edit]:
    """Return the edit that adds a former id, in the place of one that is the id again.

    Raises Unsafe where it cannot be made by place.
    """
    if places := again(header, new):
        return renamed(header, data, places, old)
    values, path = header.source.values, (FORMER,)
    if FORMER not in values:
        return [_inserted(header, old)]
    value, start, end = values[FORMER], header.start(path), header.end(path)
    if value is None:
        line, column = start
        gap = " " if header.lines[line - 1][: column - 1].endswith(":") else ""
        return [_edit(start, end, f"{gap}[{scalar(old)}]")]
    if not isinstance(value, list):
        raise Unsafe
    if any(is_id(each, old) for each in value):
        return []
    if not value:
        opened = (start[0], start[1] + 1)
        return [_edit(opened, opened, scalar(old))]
    if header.is_flow(path):
        last = header.end((FORMER, len(value) - 1))
        return [_edit(last, last, f", {scalar(old)}")]
    return [_line_after(end, f"{' ' * (start[1] - 1)}- {scalar(old)}")]


def meant(header: Header, paths: list[KeyPath], new: str, former: str = "") -> dict[str, Any]:
    """Return the values that the edited front matter has to read as."""
    values = copy.deepcopy(dict(header.source.values))
    for path in paths:
        holder: Any = values
        for part in path[:-1]:
            holder = holder[part]
        holder[path[-1]] = new
    if former:
        for _, at in again(header, new):
            values[FORMER][at] = former
        if not any(is_id(each, former) for each in values.get(FORMER) or ()):
            values[FORMER] = [*(values.get(FORMER) or ()), former]
    return values


def _inserted(header: Header, old: str) -> Edit:
    """Return the edit that adds the field behind the one that the schema has before it."""
    earlier = _ORDER[: _ORDER.index(FORMER)]
    after = max(filter(earlier.__contains__, header.source.values), key=_ORDER.index)
    end = header.end((after,))
    written = f"{FORMER}: [{scalar(old)}]"
    if header.source.header.lstrip().startswith("{"):
        return _edit(end, end, f", {written}")
    return _line_after(end, f"{' ' * (header.key((after,))[1] - 1)}{written}")


def _line_after(end: Position, text: str) -> Edit:
    at = (end[0] + 1, 1)
    return _edit(at, at, f"{text}\n")


def _edit(start: Position, end: Position, text: str) -> Edit:
    return Edit(Place(*start, *end), text)


def _alike(old: str, new: str) -> str:
    if old.startswith("'"):
        return "'" + new.replace("'", "''") + "'"
    return quoted(new) if old.startswith('"') else scalar(new)
