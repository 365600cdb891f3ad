"""Front-matter values to a record and every fault in them; the record leaves out what is faulty."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from postmortem_kb import spelling
from postmortem_kb.config import Settings
from postmortem_kb.fieldtypes import nearest
from postmortem_kb.guestfields import EXTRA_TYPES, THEME_TYPES
from postmortem_kb.model import Fault, KeyPath
from postmortem_kb.schema import FrontMatter, part_of

_THEME = {key: TypeAdapter(kind) for key, kind in THEME_TYPES.items()}
_EXTRA = {name: TypeAdapter(kind) for name, kind in EXTRA_TYPES.items()}
THEME_KEYS = frozenset(_THEME)
"""Keys that belong to the theme and pass through (DESIGN section 4)."""

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


# What stands in brackets as it is: one plain word or phrase, or plain words with commas.
_PLAIN = r"[^\W_][\w.@-]*"
_LISTABLE = re.compile(f"{_PLAIN}(?:(?: {_PLAIN})*|(?:, *{_PLAIN})*)")

# An id as tools give them, INC-123, which needs no quotes inside braces.
_NUMBERED = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}-[0-9]{1,15}")
_THOUSANDS = re.compile("[0-9]{1,3}(?:,[0-9]{3})+")
_NOT_KNOWN = ("unknown", "n/a", "na", "tbd", "none", "?")


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
    theme = {key: given.pop(key) for key in THEME_KEYS if key in given}
    faults: list[Fault] = []
    extra = {}
    for key, kind in own.items():
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
            faults += [_fault(details, values, settings) for details in found]
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
    if not faults:
        return Record(front, extra, shown), []
    return Record(front, extra, shown, _gone(taken)), _meant_once(faults)


def _meant_once(faults: list[Fault]) -> list[Fault]:
    """Return the faults; of two keys that are meant to be the same one, neither is safe to mend."""
    unknown = [fault for fault in faults if fault.kind == "unknown-key"]
    meant = Counter((fault.where[:-1], fault.suggestion) for fault in unknown)
    return [
        replace(fault, safe=False)
        if fault.kind == "unknown-key" and meant[fault.where[:-1], fault.suggestion] > 1
        else fault
        for fault in faults
    ]


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
        safe = bool(values.pop("safe", ""))
        named = {"field": _dotted(where), **values}
        return Fault(named.pop("kind"), where, named, suggestion, safe)
    expected = EXPECTED.get(kind, "another kind of value")
    single = details["input"]
    if isinstance(single, str) and kind in ("model_type", "int_parsing"):
        return _of_a_text(where, expected, single)
    values = {"field": _dotted(where), "expected": expected}
    if expected != "a list" or not isinstance(single, str) or not _LISTABLE.fullmatch(single):
        return Fault("wrong-type", where, values)
    # A comma or a blank leaves in doubt whether it is one entry or two.
    return Fault("wrong-type", where, values, f"[{single}]", safe=not re.search("[ ,]", single))


def _of_a_text(where: KeyPath, expected: str, text: str) -> Fault:
    """Return the fault of a text where a mapping or a whole number belongs, with its form."""
    suggestion = None
    if where == ("incident",) and _NUMBERED.fullmatch(text):
        suggestion = f"{{id: {text}}}"
    elif where[0] in ("artifacts", "references", "runbooks") and len(where) == 2:
        expected = "a mapping such as `{title: What it is, url: https://example.com/1}`"
    elif expected == "a whole number" and _THOUSANDS.fullmatch(text):
        suggestion = text.replace(",", "")
    elif expected == "a whole number" and text.lower() in _NOT_KNOWN:
        expected = "a whole number; leave it empty while it is not known"
    return Fault("wrong-type", where, {"field": _dotted(where), "expected": expected}, suggestion)


def _unknown_key(where: KeyPath, given: Mapping[str, Any], settings: Settings) -> Fault:
    known = _known_keys(FrontMatter, where[:-1])
    if len(where) == 1:
        known += [*settings.extra_fields, *sorted(THEME_KEYS)]
    name = str(where[-1])
    # As it is written: a key that is there and empty must not be written a second time.
    holder: Any = given
    for part in where[:-1]:
        try:
            holder = holder[part]
        except (LookupError, TypeError):  # an entry behind one that was faulty
            holder = {}
    missing = [key for key in known if key not in holder]
    surely = spelling.key(name, missing)
    values = {"key": name, "inside": _dotted(where[:-1]), "known": ", ".join(known)}
    suggestion = surely or nearest(name, missing) or None
    return Fault("unknown-key", where, values, suggestion, safe=bool(surely))


def _known_keys(model: type[BaseModel], path: Iterable[str | int]) -> list[str]:
    """Return the keys of the mapping at a path, found in the annotations of the models."""
    for part in path:
        if isinstance(part, str):
            model = part_of(model.model_fields[part]) or model
    return list(model.model_fields)


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
