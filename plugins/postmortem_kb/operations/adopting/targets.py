"""The fields that an import fills, by their names with dots, and what kind of value each takes."""

from __future__ import annotations

from functools import cache
from typing import Any, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from postmortem_kb import validation
from postmortem_kb.schema import FrontMatter, Link, Reference, part_of

DAYS = frozenset(("meeting_on", "reviewed_on", "closed_on"))
"""Fields that hold a day."""
_OURS = frozenset(("id", "status"))
_NOT_SPLIT = frozenset(("contributing_factors", "rca_method"))


@cache
def names() -> frozenset[str]:
    """Return every field a key may fill: not those that we give, nor whole mappings."""
    return frozenset(each for each in validation.field_names() - _OURS if _takes(each))


def is_time(name: str) -> bool:
    """Tell whether a field holds a time."""
    return name.startswith("times.")


def is_list(name: str) -> bool:
    """Tell whether a field holds a list."""
    return get_origin(_info(name).annotation) is tuple


def holds_links(name: str) -> bool:
    """Tell whether a field holds titles with addresses."""
    return part_of(_info(name)) in (Link, Reference)


def is_split(name: str) -> bool:
    """Tell whether a text for a list is one of words, with commas between them."""
    return is_list(name) and name not in _NOT_SPLIT and not holds_links(name)


def nested(name: str, value: Any) -> dict[str, Any]:
    """Return a front matter that holds one value alone."""
    found: Any = [value] if is_list(name) and not isinstance(value, list) else value
    for part in reversed(name.split(".")):
        found = {part: found}
    return dict(found)


@cache
def _info(name: str) -> FieldInfo:
    model: type[BaseModel] = FrontMatter
    *above, last = name.split(".")
    for part in above:
        inner = part_of(model.model_fields[part])
        assert inner is not None  # noqa: S101 - of the schema's own names
        model = inner
    return model.model_fields[last]


def _takes(name: str) -> bool:
    info = _info(name)
    inside = part_of(info)
    return inside is None or (is_list(name) and holds_links(name))
