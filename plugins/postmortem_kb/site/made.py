"""What became of a page, as texts that can be kept and are not trusted when they come back."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError


class Made(NamedTuple):
    """A finished page, and what the build has to know of it.

    ``html`` is the whole page, ``entries`` are those of the search index, ``document`` what
    Pagefind reads; ``anchors`` are the ids in it. ``links`` has (path of the source that is linked
    to, anchor, link as written), ``asked`` (path that a link was looked up by, what was found
    there), and ``said`` (logger, level, text) of what the log was told meanwhile.
    """

    html: str
    entries: list[dict[str, Any]]
    document: str
    anchors: list[str]
    links: list[tuple[str, str, str]]
    asked: list[tuple[str, str | None]]
    said: list[tuple[str, int, str]]


_Told = tuple[
    list[dict[str, str | int | float | list[str]]],
    str,
    list[str],
    list[tuple[str, str, str]],
    list[tuple[str, str | None]],
    list[tuple[str, int, str]],
]
_TOLD: TypeAdapter[Any] = TypeAdapter(_Told)


def to_text(made: Made) -> str:
    """Return what there is to know of a page beside its HTML, which is kept as it is."""
    return json.dumps(made[1:], separators=(",", ":"))


def from_text(told: str, html: str) -> Made | None:
    """Return a page from what is told of it and its HTML; None if that is nothing of ours."""
    try:
        # By the json module: pydantic's own reader refuses half of a surrogate pair.
        return Made(html, *_TOLD.validate_python(json.loads(told)))
    except (ValidationError, ValueError, RecursionError):
        return None
