"""What became of a page, as one text that can be kept and is not trusted when it comes back."""

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
    """Return a page as one text: a line of JSON, and the HTML as it is."""
    return f"{json.dumps(made[1:], separators=(',', ':'))}\n{made.html}"


def from_text(text: str) -> Made | None:
    """Return the page that a text tells of; None if it is none of ours."""
    told, line, html = text.partition("\n")
    try:
        # By the json module: pydantic's own reader refuses half of a surrogate pair.
        found = _TOLD.validate_python(json.loads(told))
    except (ValidationError, ValueError, RecursionError):
        return None
    return Made(html, *found) if line else None
