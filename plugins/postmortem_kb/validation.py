"""Front-matter values to a record and every fault in them; the record leaves out what is faulty."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from postmortem_kb.config import Settings
from postmortem_kb.guestfields import EXTRA_TYPES, THEME_TYPES
from postmortem_kb.misfits import fault, meant_once
from postmortem_kb.model import Fault, KeyPath
from postmortem_kb.schema import FrontMatter, part_of

_THEME = {key: TypeAdapter(kind) for key, kind in THEME_TYPES.items()}
_EXTRA = {name: TypeAdapter(kind) for name, kind in EXTRA_TYPES.items()}
THEME_KEYS = frozenset(_THEME)
"""Keys that belong to the theme and pass through (DESIGN section 4)."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is sound in a front matter: our fields, the team's own, and the theme's.

    ``gone`` says which positions of which list were faulty and left it.
    """

    front: FrontMatter = field(default_factory=FrontMatter)
    extra: Mapping[str, Any] = field(default_factory=dict)
    theme: Mapping[str, Any] = field(default_factory=dict)
    gone: Mapping[KeyPath, tuple[int, ...]] = field(default_factory=dict)

    def written(self, path: KeyPath) -> KeyPath:
        """Return where something of the record stands in the file, faulty entries counted."""
        found: KeyPath = ()
        for part in path:
            place = part
            for lost in self.gone.get(found, ()) if isinstance(part, int) else ():
                place = place + 1 if isinstance(place, int) and lost <= place else place
            found = (*found, place)
        return found


def validate(values: Mapping[str, Any], settings: Settings) -> tuple[Record, list[Fault]]:
    """Return the record of a front matter and all faults in it, each with its key path."""
    own = settings.extra_fields
    others = THEME_KEYS if not own else {*own, *THEME_KEYS}
    given = _without_nothing(dict(values), FrontMatter, others)
    theme = {key: given.pop(key) for key in _THEME if key in given}
    faults: list[Fault] = []
    extra = {}
    for key, kind in own.items():
        if key in given:
            try:
                extra[key] = _EXTRA[kind].validate_python(given.pop(key), context=settings)
            except ValidationError as error:
                faults += [fault(details, given, settings, (key,)) for details in error.errors()]
    front = FrontMatter()
    taken: set[KeyPath] = set()
    # Each pass takes away what was found faulty; one pass is enough but for faults behind faults.
    for _ in range(4):
        try:
            front = FrontMatter.model_validate(given, context=settings)
            break
        except ValidationError as error:
            found = error.errors()
            faults += [fault(details, values, settings) for details in found]
            taken |= {details["loc"] for details in found}
            _take_away(given, [details["loc"] for details in found])
    shown = {}
    for key, value in theme.items():
        try:
            sound = _THEME[key].validate_python(value)
        except ValidationError as error:
            faults += [fault(details, given, settings, (key,)) for details in error.errors()]
        else:
            shown[key] = sound if isinstance(sound, str | list) else _typed(value)
    if not faults:
        return Record(front, extra, shown), []
    return Record(front, extra, shown, _gone(taken)), meant_once(faults)


def _gone(taken: Iterable[KeyPath]) -> dict[KeyPath, tuple[int, ...]]:
    """Return {path of a list: the positions taken away from it, ascending}."""
    found: dict[KeyPath, list[int]] = defaultdict(list)
    for path in taken:
        if isinstance(path[-1], int):
            found[path[:-1]].append(path[-1])
    return {path: tuple(sorted(positions)) for path, positions in found.items()}


def _without_nothing(
    value: Any, model: type[BaseModel] | None = None, others: Collection[str] = ()
) -> Any:
    """Return a copy without what is empty: left out, ``null`` and blank text mean the same.

    An empty key that no model knows stays to be reported: it may be the end of a text that a comma
    cut in two, as in ``{on: 2026-03-04, text: First this, then that}``.
    """
    if isinstance(value, dict):
        known = _known(model) if model else {}
        kept = {}
        for key, part in value.items():
            if isinstance(part, str):
                empty = not part or part.isspace()
            elif part is None:
                empty = True
            else:
                empty = False
                part = _without_nothing(part, known.get(key))
            if not empty or (model is not None and key not in known and key not in others):
                kept[key] = part
        return kept
    if isinstance(value, list):
        return [part if isinstance(part, str) else _without_nothing(part, model) for part in value]
    return value


@cache
def _known(model: type[BaseModel]) -> dict[str, type[BaseModel] | None]:
    """Return {key: the model of what is in it}."""
    return {name: part_of(info) for name, info in model.model_fields.items()}


@cache
def field_names() -> frozenset[str]:
    """Return every field there is one of, written with dots: ``impact.customers``.

    What stands in a list is there many times or not at all.
    """

    def names(model: type[BaseModel], prefix: str) -> Iterator[str]:
        for name, info in model.model_fields.items():
            yield f"{prefix}{name}"
            part = part_of(info)
            if part is not None and get_origin(info.annotation) is not tuple:
                yield from names(part, f"{prefix}{name}.")

    return frozenset(names(FrontMatter, ""))


def _take_away(values: Any, paths: Iterable[KeyPath]) -> None:
    for path in sorted(
        set(paths), key=lambda path: [str(part).zfill(9) for part in path], reverse=True
    ):
        holder = values
        try:
            for part in path[:-1]:
                holder = holder[part]
            del holder[path[-1]]
        except (KeyError, IndexError, TypeError):
            # The holder itself went already: a fault inside a fault.
            continue


def _typed(value: Any) -> Any:
    """Return a theme's own value as YAML would: its templates test for true and false."""
    if isinstance(value, dict):
        return {key: _typed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_typed(part) for part in value]
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", value):
        return float(value)
    return value
