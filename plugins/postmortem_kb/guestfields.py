"""The types of the fields that are not ours: a team's own, and those of the theme."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from postmortem_kb import shapes
from postmortem_kb.config import FieldType
from postmortem_kb.fieldtypes import Checked, Day, Line, Paragraph, Url


class _Search(BaseModel):
    """What a theme's search is told of a page; a theme may know more keys than these."""

    model_config = ConfigDict(extra="allow")

    exclude: bool = False
    boost: Annotated[float, Field(ge=0, le=1000)] = 1


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


# A theme looks into these without asking first: another type would end the build.
THEME_TYPES: dict[str, Any] = {
    "hide": Annotated[list[Line], Checked(_listed, shape=shapes.one_or_more)],
    "search": _Search,
    "template": Line,
    "description": Paragraph,
    "icon": Line,
    "social": dict[str, Any],
}

EXTRA_TYPES: dict[FieldType, Any] = {
    "text": Paragraph,
    "number": Annotated[float, Field(allow_inf_nan=False)],
    "boolean": bool,
    "date": Day,
    "list": tuple[Line, ...],
    "url": Url,
}
