"""The JSON Schema (draft-07) of the front matter, with a knowledge base's own words in it.

It is derived from the models, so that an editor marks while somebody types what the check would
report of a field: its key, its type, its word, its form, and whether the state or the policy needs
it. What several fields or files say together, and rules that a policy switches off, are the
check's business alone.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from postmortem_kb import shapes
from postmortem_kb.config import Settings
from postmortem_kb.fieldtypes import Checked
from postmortem_kb.guestfields import EXTRA_TYPES, THEME_TYPES
from postmortem_kb.policy import When
from postmortem_kb.schema import FrontMatter, needed_since, never_needed_for, part_of
from postmortem_kb.shapes import Schema
from postmortem_kb.vocabulary import KINDS, Status

DIALECT = "http://json-schema.org/draft-07/schema#"
NAME = "postmortem.schema.json"
"""What the file is called where the site publishes it."""


def text(settings: Settings) -> str:
    """Return the schema as the text of a file: the same bytes for the same configuration.

    It is ASCII, so that no terminal and no redirection can change it.
    """
    return json.dumps(build(settings), indent=2) + "\n"


def build(settings: Settings) -> Schema:
    """Return the schema of a front matter under a configuration."""
    found = shapes.whole(_mapping(FrontMatter, settings))
    for name, kind in settings.extra_fields.items():
        own = shapes.optional(_shape(EXTRA_TYPES[kind], (), settings))
        found["properties"][name] = {"description": "a field of your own", **own}
    for name, kind in THEME_TYPES.items():
        own = shapes.optional(_shape(kind, (), settings))
        found["properties"][name] = {"description": "for the theme", **own}
    conditions = [*_states(settings), *_policies(settings)]
    title = {"$schema": DIALECT, "title": "Front matter of a postmortem"}
    return {**title, **found, "allOf": conditions}


def _mapping(model: type[BaseModel], settings: Settings) -> Schema:
    properties = {}
    needed = []
    for name, info in model.model_fields.items():
        shape = _field(info, settings)
        if _always(info):
            needed.append(name)
            shape = shapes.whole(shape)
        else:
            shape = shapes.optional(shape)
        told = {"description": info.description} if info.description else {}
        default = {"default": info.default} if isinstance(info.default, str) else {}
        properties[name] = {**told, **default, **shape}
    closed = model.model_config.get("extra") == "forbid"
    required = {"required": needed} if needed else {}
    return {
        "type": ["object"],
        **required,
        "properties": properties,
        "additionalProperties": not closed,
    }


def _always(info: FieldInfo) -> bool:
    return needed_since(info) is Status.DRAFT and never_needed_for(info) is None


def _field(info: FieldInfo, settings: Settings) -> Schema:
    return _shape(info.annotation, info.metadata, settings)


def _shape(annotation: Any, metadata: Iterable[Any], settings: Settings) -> Schema:
    """Return the shape of a type of the models."""
    for mark in metadata:
        if isinstance(mark, Checked):
            return mark.shape(settings)
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(inside[0], (*inside[1:], *metadata), settings)
    if origin in (Union, types.UnionType):
        (kind,) = (part for part in inside if part is not type(None))
        return _shape(kind, metadata, settings)
    if origin in (tuple, list):
        return shapes.entries(_shape(inside[0], (), settings))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _mapping(annotation, settings)
    if annotation is bool:
        return shapes.boolean()
    plain = TypeAdapter(Annotated[annotation, *metadata] if metadata else annotation).json_schema()
    if annotation in (int, float):
        return shapes.number(plain)
    return {**plain, "type": [plain["type"]]}


def _states(settings: Settings) -> Iterator[Schema]:
    """Yield what each state adds to the fields that are needed, for each kind that differs."""
    for state in Status:
        for kind in (None, *KINDS):
            needed = _needed(FrontMatter, state, kind, settings)
            if needed:
                later = [each for each in Status if each.rank >= state.rank]
                condition = _when(When(status=tuple(later)), settings)
                if kind is not None:
                    condition["not"] = {**_word("kind", [kind]), "required": ["kind"]}
                yield {"if": condition, "then": needed}


def _needed(model: type[BaseModel], since: Status, not_for: str | None, settings: Settings) -> Any:
    """Return what a state adds to a mapping and to what is in it; nothing is an empty schema."""
    required, properties = [], {}
    for name, info in model.model_fields.items():
        shape = _field(info, settings)
        asked = (needed_since(info), never_needed_for(info)) == (since, not_for)
        if asked and not _always(info):
            required.append(name)
            properties[name] = shapes.filled(shape)
        part = part_of(info)
        below = _needed(part, since, not_for, settings) if part else {}
        if below:
            more = {"items": below} if "items" in shape else below
            properties[name] = {**properties.get(name, {}), **more}
    found = {"required": required} if required else {}
    return {**found, "properties": properties} if properties else {}


def _policies(settings: Settings) -> Iterator[Schema]:
    """Yield the fields that the entries of the policy ask for."""
    for entry in settings.policy:
        for name in entry.fields:
            needed = _asked(FrontMatter, name.split("."), settings)
            if needed:
                yield {"if": _when(entry.when, settings), "then": needed}


def _asked(model: type[BaseModel], path: list[str], settings: Settings) -> Schema:
    """Return the schema that asks for one field, and for the mapping it is in."""
    name, *rest = path
    info = model.model_fields.get(name)
    if info is None:
        shape = _shape(EXTRA_TYPES[settings.extra_fields[name]], (), settings)
    elif info.get_default():
        return {}
    else:
        shape = _field(info, settings)
    needed = shapes.filled(shape)
    part = part_of(info) if info else None
    if rest and part:
        needed = {**needed, **_asked(part, rest, settings)}
    return {"required": [name], "properties": {name: needed}}


def _when(when: When, settings: Settings) -> Schema:
    """Return the condition that a postmortem matches each list that is given."""
    found: Schema = {"required": [], "properties": {}}
    if when.severity:
        found["properties"]["severity"] = shapes.severity(settings, when.severity)
        found["required"].append("severity")
    for name, wanted, default in (
        ("kind", when.kind, "incident"),
        ("status", when.status, Status.DRAFT),
    ):
        if wanted:
            found["properties"] |= _word(name, wanted, default in wanted)["properties"]
            found["required"] += [name] if default not in wanted else []
    return {key: part for key, part in found.items() if part}


def _word(name: str, wanted: Iterable[str], empty: bool = False) -> Schema:
    words = [str(word) for word in wanted]
    return {"properties": {name: {"enum": [*words, "", None] if empty else words}}}
