"""Front-matter values to a record and every fault in them; the record leaves out what is faulty."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from postmortem_kb.config import FieldType, Settings
from postmortem_kb.fieldtypes import Day, Line, Paragraph, Url, nearest
from postmortem_kb.model import Fault, KeyPath
from postmortem_kb.schema import FrontMatter


class _Search(BaseModel):
    """What a theme's search is told of a page; a theme may know more keys than these."""

    model_config = ConfigDict(extra="allow")

    exclude: bool = False
    boost: Annotated[float, Field(ge=0, le=1000)] = 1


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


# A theme looks into these without asking first: another type would end the build.
_THEME: dict[str, TypeAdapter[Any]] = {
    "hide": TypeAdapter(Annotated[list[Line], BeforeValidator(_listed)]),
    "search": TypeAdapter(_Search),
    "template": TypeAdapter(Line),
    "description": TypeAdapter(Paragraph),
    "icon": TypeAdapter(Line),
    "social": TypeAdapter(dict[str, Any]),
}
THEME_KEYS = frozenset(_THEME)
"""Keys that belong to the theme and pass through (DESIGN section 4)."""

_EXTRA: dict[FieldType, TypeAdapter[Any]] = {
    "text": TypeAdapter(Paragraph),
    "number": TypeAdapter(Annotated[float, Field(allow_inf_nan=False)]),
    "boolean": TypeAdapter(bool),
    "date": TypeAdapter(Day),
    "list": TypeAdapter(tuple[Line, ...]),
    "url": TypeAdapter(Url),
}

# What pydantic calls a type error, and the words for what was expected.
EXPECTED = {
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping (`key: value` lines, indented)",
    "model_type": "a mapping (`key: value` lines, indented)",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "text",
}


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
    given = _without_nothing(values)
    theme = {key: given.pop(key) for key in list(given) if key in THEME_KEYS}
    faults: list[Fault] = []
    extra = {}
    for key, kind in settings.extra_fields.items():
        if key in given:
            try:
                extra[key] = _EXTRA[kind].validate_python(given.pop(key), context=settings)
            except ValidationError as error:
                faults += [_fault(details, given, settings, (key,)) for details in error.errors()]
    front = FrontMatter()
    taken: set[KeyPath] = set()
    # Each pass takes away what was found faulty; one pass is enough but for faults behind faults.
    for _ in range(4):
        try:
            front = FrontMatter.model_validate(given, context=settings)
            break
        except ValidationError as error:
            found = error.errors()
            faults += [_fault(details, given, settings) for details in found]
            taken |= {details["loc"] for details in found}
            _take_away(given, [details["loc"] for details in found])
    shown = {}
    for key, value in theme.items():
        try:
            sound = _THEME[key].validate_python(value)
        except ValidationError as error:
            faults += [_fault(details, given, settings, (key,)) for details in error.errors()]
        else:
            shown[key] = sound if isinstance(sound, str | list) else _typed(value)
    return Record(front, extra, shown, _gone(taken)), faults


def _gone(taken: Iterable[KeyPath]) -> dict[KeyPath, tuple[int, ...]]:
    """Return {path of a list: the positions taken away from it, ascending}."""
    found: dict[KeyPath, list[int]] = defaultdict(list)
    for path in taken:
        if isinstance(path[-1], int):
            found[path[:-1]].append(path[-1])
    return {path: tuple(sorted(positions)) for path, positions in found.items()}


def _without_nothing(value: Any) -> Any:
    """Return a copy without what is empty: left out, ``null`` and blank text mean the same."""
    if isinstance(value, Mapping):
        return {
            key: _without_nothing(part)
            for key, part in value.items()
            if part is not None and not (isinstance(part, str) and not part.strip())
        }
    if isinstance(value, list):
        return [_without_nothing(part) for part in value]
    return value


def _fault(
    details: ErrorDetails, given: Mapping[str, Any], settings: Settings, prefix: KeyPath = ()
) -> Fault:
    where = (*prefix, *details["loc"])
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(where, given, settings)
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        least = "at least" if "ge" in context else "at most"
        allowed = {"field": _dotted(where), "limit": f"{least} {limit:g}"}
        return Fault("number-out-of-range", where, allowed)
    if "kind" in context:
        values = {str(key): str(value) for key, value in context.items()}
        suggestion = values.pop("suggestion", "") or None
        return Fault(values.pop("kind"), where, {"field": _dotted(where), **values}, suggestion)
    expected = EXPECTED.get(kind, "another kind of value")
    single = details["input"]
    listable = expected == "a list" and isinstance(single, str)
    values = {"field": _dotted(where), "expected": expected}
    return Fault("wrong-type", where, values, f"[{single}]" if listable else None)


def _unknown_key(where: KeyPath, given: Mapping[str, Any], settings: Settings) -> Fault:
    known = _known_keys(FrontMatter, where[:-1])
    if len(where) == 1:
        known += [*settings.extra_fields, *sorted(THEME_KEYS)]
    name = str(where[-1])
    holder: Any = given
    for part in where[:-1]:
        holder = holder[part]
    suggestion = nearest(name, [key for key in known if key not in holder]) or None
    values = {"key": name, "inside": _dotted(where[:-1]), "known": ", ".join(known)}
    return Fault("unknown-key", where, values, suggestion)


def _known_keys(model: type[BaseModel], path: Iterable[str | int]) -> list[str]:
    """Return the keys of the mapping at a path, found in the annotations of the models."""
    for part in path:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation)
    return list(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel]:
    """Return the model inside ``Times | None`` or ``tuple[ActionItem, ...]``."""
    parts = [part for part in get_args(annotation) if isinstance(part, type)]
    return next(part for part in parts if issubclass(part, BaseModel))


def _dotted(path: KeyPath) -> str:
    """Return a path as people write it: ``action_items[2].due`` counts from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


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
