"""Change one action item in the bytes of a file: a field set, a field taken away, an update added.

Every function returns the file with that one change; what it does not change it keeps, to the byte.
Raises Unsafe where the item is written so that this cannot be done by place.
"""

from __future__ import annotations

import re

from postmortem_kb.model import KeyPath, Place
from postmortem_kb.operations import edit
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.items.places import Header, Position, Unsafe
from postmortem_kb.operations.new import scalar
from postmortem_kb.schema import ActionItem

_ORDER = tuple(ActionItem.model_fields)
_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\u000a")


def assign(data: bytes, item: KeyPath, key: str, text: str) -> bytes:
    """Set a field to one line of text; a new one stands where the schema has it."""
    header, path, written = Header(data), (*item, key), _scalar(text)
    if path not in header.source.keys:
        return _insert(data, header, item, key, [f"{key}: {written}"], written)
    if isinstance(header.value(path), dict | list):
        raise Unsafe
    start, end = header.start(path), header.end(path)
    return _written(data, start, end, f"{_gap(header, path)}{written}")


def remove(data: bytes, item: KeyPath, key: str) -> bytes:
    """Take a field away, with the lines it stands on and the comments on them."""
    header, path = Header(data), (*item, key)
    begin, end = header.key(path), header.end(path)
    first = bool(header.lines[begin[0] - 1][: begin[1] - 1].strip())
    if not (first or header.is_flow(item)):
        return _written(data, (begin[0], 1), (end[0] + 1, 1), "")
    names = list(header.value(item))
    at = names.index(key)
    if at + 1 < len(names):
        following = header.key((*item, names[at + 1]))
        return _written(data, begin, following, "", header.between(end, following))
    before = header.end((*item, names[at - 1]))
    return _written(data, before, end, "", header.between(before, begin))


def note(data: bytes, item: KeyPath, on: str, text: str) -> bytes:
    """Append an update, written as the last one is."""
    header, path = Header(data), (*item, "updates")
    pairs = [f"on: {on}", f"text: {_scalar(text)}"]
    entry = f"{{{', '.join(pairs)}}}"
    if path not in header.source.keys:
        lines = ["updates:", *_listed(" " * _offset(header, item), 2, pairs)]
        return _insert(data, header, item, "updates", lines, f"[{entry}]")
    value, start, end = header.value(path), header.start(path), header.end(path)
    if value is None:
        if start != end or header.is_flow(item):
            return _written(data, start, end, f"{_gap(header, path)}[{entry}]")
        line, column = header.key(path)
        dash = " " * (column - 1 + _offset(header, item))
        return _lines_after(data, line, _listed(dash, 2, pairs))
    if not isinstance(value, list):
        raise Unsafe
    if not value:
        opened = (start[0], start[1] + 1)
        return _written(data, opened, opened, entry)
    last = (*path, len(value) - 1)
    if header.is_flow(path):
        last_end = header.end(last)
        return _written(data, last_end, last_end, f", {entry}")
    dash, begins = " " * (start[1] - 1), header.start(last)
    gap = begins[1] - start[1] if header.lines[begins[0] - 1][: start[1]].endswith("-") else 2
    of_lines = isinstance(value[-1], dict) and not header.is_flow(last)
    return _lines_after(data, end[0], _listed(dash, gap, pairs if of_lines else [entry]))


def _scalar(text: str) -> str:
    r"""Return text as a YAML scalar on one line; a line of it ends in ``\n`` and no number."""
    written = scalar(text)
    return _BREAK.sub(r"\1\\n", written) if written.startswith('"') else written


def _gap(header: Header, path: KeyPath) -> str:
    """Return the blank that a value needs which is put behind a colon, where there was none."""
    line, column = header.start(path)
    return " " if header.lines[line - 1][: column - 1].endswith(":") else ""


def _insert(
    data: bytes, header: Header, item: KeyPath, key: str, lines: list[str], written: str
) -> bytes:
    """Put a key that is not there behind the one that the schema has before it."""
    earlier = _ORDER[: _ORDER.index(key)]
    after = (*item, max(filter(earlier.__contains__, header.value(item)), key=_ORDER.index))
    end = header.end(after)
    if header.is_flow(item):
        return _written(data, end, end, f", {key}: {written}")
    indent = " " * (header.key(after)[1] - 1)
    return _lines_after(data, end[0], [f"{indent}{line}" for line in lines])


def _offset(header: Header, item: KeyPath) -> int:
    """Return how far the dashes of a list stand from its key, as the list of items has it."""
    around = item[:-1]
    return 0 if header.is_flow(around) else header.start(around)[1] - header.key(around)[1]


def _listed(dash: str, gap: int, lines: list[str]) -> list[str]:
    """Return the lines of an entry of a list."""
    first = f"{dash}-{' ' * (gap - 1)}{lines[0]}"
    return [first, *(f"{dash}{' ' * gap}{line}" for line in lines[1:])]


def _lines_after(data: bytes, line: int, lines: list[str]) -> bytes:
    at = (line + 1, 1)
    return _written(data, at, at, "".join(f"{each}\n" for each in lines))


def _written(data: bytes, start: Position, end: Position, text: str, left: str = "") -> bytes:
    """Return the file with a stretch replaced; what is ``left`` in it may only be blanks."""
    if re.search(r"[^\s,]", left):
        raise Unsafe
    return edit.apply(data, [Edit(Place(*start, *end), text)])
