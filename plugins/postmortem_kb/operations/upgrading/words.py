"""Write the new names of words (``renamed``) in the front matter of one file, by place."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from postmortem_kb.frontmatter import Source
from postmortem_kb.frontmatter.mistakes import quoted
from postmortem_kb.model import KeyPath, Place
from postmortem_kb.operations import edit
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.items.places import Header, Unsafe
from postmortem_kb.operations.new import scalar
from postmortem_kb.operations.upgrading.step import ByHand
from postmortem_kb.renames import FIELDS, Kind

Renamed = Mapping[Kind, Mapping[str, str]]

_PLAIN = re.compile("[A-Za-z0-9._-]+")


def is_in(data: bytes, renamed: Renamed) -> bool:
    """Tell whether a word that has another name now may be in a file at all."""
    every = [old for words in renamed.values() for old in words]
    # Another sign may be spelt in several ways in quotes.
    return any(not _PLAIN.fullmatch(old) or old.encode() in data for old in every)


def rewritten(path: str, data: bytes, renamed: Renamed) -> tuple[bytes, int]:
    """Return a file with the new names, and how many there are; the same bytes if there are none.

    Where two words have one name now, it stands there once. Raises ByHand.
    """
    header = Header(data)
    if header.source.faults:
        if is_in(header.source.header.encode(), renamed):
            raise ByHand(f"{path}: its front matter has faults; correct it, then do this again")
        return data, 0
    found = list(_found(header.source, renamed))
    if not found:
        return data, 0
    try:
        after = edit.apply(data, [*_edits(header, data, found)])
    except (Unsafe, ValueError):
        raise _by_hand(path, header, found) from None
    read = Header(after).source
    if (read.values, read.faults, read.body) != (_meant(header, found), (), header.source.body):
        raise _by_hand(path, header, found)
    return after, len(found)


_Found = tuple[KeyPath, str, bool]
"""Where a word is, what it is called now, and whether that name stands before it already."""


def _found(source: Source, renamed: Renamed) -> Iterator[_Found]:
    for kind, words in renamed.items():
        field = FIELDS[kind]
        value = source.values.get(field)
        if isinstance(value, str) and value.strip() in words:
            yield (field,), words[value.strip()], False
        elif isinstance(value, list):
            yield from _in_list(field, value, words)


def _in_list(field: str, value: list[Any], words: Mapping[str, str]) -> Iterator[_Found]:
    renamed_here: dict[str, bool] = {}
    for at, each in enumerate(value):
        text = each.strip() if isinstance(each, str) else ""
        new, renamed = words.get(text, text), text in words
        # The first place counts: of the causes, the first is the main one.
        if new in renamed_here and (renamed or renamed_here[new]):
            yield (field, at), new, True
        elif renamed:
            yield (field, at), new, False
        renamed_here[new] = renamed_here.get(new, False) or renamed


def _edits(header: Header, data: bytes, found: list[_Found]) -> Iterator[Edit]:
    for path, new, twice in found:
        if twice:
            yield _removal(header, path)
            continue
        place = header.source.places[path]
        (old,) = edit.written(data, [place])
        yield Edit(place, _quoted_alike(old, new))


def _removal(header: Header, path: KeyPath) -> Edit:
    """Return how to take an entry that is not the first out of its list.

    Raises Unsafe where a comment would go too.
    """
    field, at = path[:-1], path[-1]
    start, end = header.start(path), header.end(path)
    if not header.is_flow(field):
        line = header.lines[start[0] - 1]
        if start[0] != end[0] or line[: start[1] - 1].strip() != "-" or line[end[1] - 1 :].strip():
            raise Unsafe
        return Edit(Place(start[0], 1, start[0] + 1, 1), "")
    before = header.end((*field, int(at) - 1))
    if header.between(before, start).replace(",", "").strip():
        raise Unsafe
    return Edit(Place(*before, *end), "")


def _quoted_alike(old: str, new: str) -> str:
    """Return a word in the quotes of another, or without where YAML lets it."""
    if old.startswith("'"):
        return "'" + new.replace("'", "''") + "'"
    return quoted(new) if old.startswith('"') else scalar(new)


def _meant(header: Header, found: list[_Found]) -> dict[str, Any]:
    """Return the values that the edited file has to read as."""
    values = copy.deepcopy(dict(header.source.values))
    for path, new, twice in reversed(found):
        holder: Any = values
        for part in path[:-1]:
            holder = holder[part]
        if twice:
            del holder[path[-1]]
        else:
            holder[path[-1]] = new
    return values


def _by_hand(path: str, header: Header, found: list[_Found]) -> ByHand:
    lines = sorted({header.source.place_of(where).line for where, _, _ in found})
    names = ", ".join(dict.fromkeys(f"`{new}`" for _, new, _ in found))
    return ByHand(
        f"{path}:{lines[0]}: write {names} by hand; it cannot be written there by the line"
    )
