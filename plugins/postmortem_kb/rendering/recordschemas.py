"""The JSON Schemas (draft 2020-12) of the records, derived from the models the records come from.

A field that may be unknown may be null; every field is there, and no other.
"""

from __future__ import annotations

import json
import types
from datetime import date
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from postmortem_kb import metrics
from postmortem_kb.guestfields import EXTRA_TYPES
from postmortem_kb.model import Moment
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.published import address
from postmortem_kb.rendering.records import DURATIONS, VERSION
from postmortem_kb.schema import ActionItem, FrontMatter

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT, _NUMBER, _FLAG = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
_COUNT = {"type": "integer", "minimum": 0}
_DAY = {"type": "string", "format": "date"}
# A bare day means that the time of day is not known.
_TIME = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?$",
    "description": "ISO 8601 in UTC; a bare day where the time of day is not known",
}


def postmortems(knowledge: Knowledge, here: str) -> str:
    """Return the schema of the file of postmortems as text."""
    durations = {name: _or_null(_NUMBER) | _said(f"seconds: {metrics.DURATIONS[name].text}")
                 for name in DURATIONS}  # fmt: skip
    extra = {name: _shape(EXTRA_TYPES[kind])
             for name, kind in knowledge.settings.extra_fields.items()}  # fmt: skip
    counts = ("all", "open", "done", "verified", "wont_do")
    record = _whole(
        {
            "name": _TEXT | _said("its id, else what its file is called"),
            "title": _TEXT,
            "date": _or_null(_DAY) | _said("the day of its first known time, in UTC"),
            "year": _or_null(_NUMBER) | _said("of its first known time, else of its id"),
            "updated": _or_null(_DAY) | _said("the day of its last change"),
            "counts": _FLAG | _said("whether figures count it; drafts and exercises do not"),
            "major": _FLAG | _said("whether its severity is that of a major incident"),
            "permanent": _FLAG | _said("whether its address is that of its id"),
            "errors": _COUNT | _said("how many errors the check finds in it"),
            "source": _TEXT | _said("the path of its file below docs_dir"),
            "links": _whole({"page": _TEXT}),
            "durations": _whole(durations),
            "actions": _whole(dict.fromkeys(counts, _COUNT)),
            "front_matter": _shape(FrontMatter),
            "extra_fields": _whole(extra, needed=()),
        }
    )
    return _text("Postmortems", "postmortems", record, knowledge, here)


def actions(knowledge: Knowledge, here: str) -> str:
    """Return the schema of the file of action items as text."""
    of = {name: _or_null(_TEXT) for name in ("name", "title", "status", "severity", "kind")}
    record = _whole(
        {
            "is_open": _FLAG | _said("whether it still has to be done"),
            "opened_on": _or_null(_DAY) | _said("the first day the file shows it to exist"),
            "team": _or_null(_TEXT) | _said("the team its owner is, if it is one"),
            "postmortem": _whole({**of, "counts": _FLAG}),
            "links": _whole({"page": _TEXT, "postmortem": _TEXT}),
            "action_item": _shape(ActionItem),
        }
    )
    return _text("Action items", "actions", record, knowledge, here)


def _text(title: str, kind: str, record: Schema, knowledge: Knowledge, here: str) -> str:
    found = {
        "$schema": DIALECT,
        **({"$id": address(knowledge, here, here)} if knowledge.site_url else {}),
        "title": title,
        **_whole(
            {
                "version": {"const": VERSION},
                "schema": _TEXT | _said("where this schema is"),
                "site": _TEXT,
                kind: {"type": "array", "items": record},
            }
        ),
    }
    return json.dumps(found, indent=2) + "\n"


def _said(text: str) -> Schema:
    return {"description": text}


def _or_null(shape: Schema) -> Schema:
    return {**shape, "type": [shape["type"], "null"]}


def _whole(properties: Schema, needed: tuple[str, ...] | None = None) -> Schema:
    required = list(properties) if needed is None else list(needed)
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


def _shape(annotation: Any) -> Schema:
    """Return the shape that a value of a type has in a record."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _shape(inside[0])
    if origin in (Union, types.UnionType):
        (kind,) = (part for part in inside if part is not type(None))
        return _or_null(_shape(kind))
    if origin in (tuple, list):
        return {"type": "array", "items": _shape(inside[0])}
    if issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        return _whole({name: _shape(info.annotation) | _about(info) for name, info in fields})
    if issubclass(annotation, str):
        return _TEXT
    known = {bool: _FLAG, int: _NUMBER, float: {"type": "number"}, date: _DAY, Moment: _TIME}
    return known[annotation]


def _about(info: FieldInfo) -> Schema:
    return _said(info.description) if info.description else {}
