"""The state of every action item in one old version of a file, read as cheaply as can be.

Of a header, only the lines that tell are looked at. An item written as one ``key: value`` a line,
as nearly all are, is read without YAML; whatever else there is goes the long way of every file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from postmortem_kb import frontmatter
from postmortem_kb.frontmatter import fences
from postmortem_kb.vocabulary import ACTION_STATES

States = dict[str, str]
"""{id of an item, else its title: its state}."""

_TELLING = re.compile(
    r"^(?:id|former_ids|action_items)[ \t]*:.*(?:\n(?:[ \t#-].*|(?=\n|\Z)))*", re.MULTILINE
)
_START = re.compile(r" *- +(?=[a-z_]+:)")
_FIELD = re.compile(r"([a-z_]+):(?: +(.*))?")
_PLAIN_ID = re.compile(r"[A-Za-z]+-[0-9]+")
_PLAIN_NAME = re.compile(r"id: *([A-Za-z]+-[0-9][0-9A-Za-z-]*) *")


class Version(NamedTuple):
    """What a version of a file tells: its id, the ids it had before, and its items' states."""

    identifier: str
    former: tuple[str, ...]
    states: States


def telling(data: bytes) -> str:
    """Return the part of a file's header that a version is read from.

    Two files in which it is the same tell the same.
    """
    return "\n".join(_TELLING.findall(fences.split(data).header))


def read(data: bytes, part: str) -> Version | None:
    """Return what a file tells, by its telling part; None if its action items cannot be read."""
    if b"action_items" not in data:
        return Version("", (), {})
    if (quick := _quickly(part)) is not None:
        return quick
    source = frontmatter.read(data)
    if not source.lost.isdisjoint(("*", "id", "action_items")):
        return None
    former = source.values.get("former_ids")
    return Version(
        _text(source.values.get("id")),
        tuple(_text(each) for each in former) if isinstance(former, list) else (),
        _states(source.values.get("action_items")),
    )


def _states(written: Any) -> States:
    found: States = {}
    for item in written if isinstance(written, list) else ():
        if isinstance(item, dict):
            _add(found, _text(item.get("id")) or _text(item.get("title")), item.get("status"))
    return found


def _add(states: States, name: str, status: Any) -> None:
    """Keep the state of an item, as the first of its name has it; unknown words are open."""
    if name:
        states.setdefault(name, status if status in ACTION_STATES else "open")


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _quickly(part: str) -> Version | None:
    """Return what the plain way of writing tells; None if anything is written another way."""
    head, mark, block = part.partition("\naction_items:\n")
    name = _PLAIN_NAME.fullmatch(head)
    items = _items(block.split("\n")) if name and mark else None
    if name is None or items is None:
        return None
    states: States = {}
    for item in items:
        if not _PLAIN_ID.fullmatch(item.get("id", "")) or item.get("status") not in ACTION_STATES:
            return None
        _add(states, item["id"], item["status"])
    return Version(name[1], (), states)


def _items(lines: Iterable[str]) -> list[dict[str, str]] | None:
    """Return the fields of each item, one a line; None for a line that is not so plain."""
    items: list[dict[str, str]] = []
    column = 0
    for line in lines:
        stripped = line.strip()
        if not stripped:
            continue
        indent = len(line) - len(line.lstrip(" "))
        start = _START.match(line)
        if start and (not items or start.end() == column):
            column = start.end()
            items.append({})
        elif items and indent > column:
            # More of a longer value, or of a list: neither the id nor the state.
            continue
        elif indent != column:
            return None
        field = _FIELD.fullmatch(line[column:].rstrip())
        if not items or field is None or field[1] in items[-1] or _is_open(field[2] or ""):
            return None
        items[-1][field[1]] = field[2] or ""
    return items


def _is_open(value: str) -> bool:
    """Tell whether a value may go on in a line that looks like a field."""
    return value[:1] in ("[", "{") or (
        value[:1] in ("'", '"') and (len(value) < 2 or value[-1] != value[0])
    )
