"""What can be found of a postmortem: all that a reader sees of it, in columns of unlike weight."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pydantic import BaseModel

from postmortem_kb.corpus import Document
from postmortem_kb.model import Moment

# Steers a terminal or marks a hit; a file may hold them.
_CONTROL = re.compile("[\x00-\x1f\x7f]")
# In a column of their own; and who may see it is no word to find it by.
_ELSEWHERE = frozenset(
    ("id", "former_ids", "title", "summary", "services", "root_cause_categories", "trigger")
) | {"visibility"}


class Columns(NamedTuple):
    """The texts of one postmortem; ``id`` holds every name it has or had."""

    id: str
    title: str
    summary: str
    front_matter: str
    body: str


WEIGHTS = (50.0, 20.0, 6.0, 2.0, 1.0)
"""A word of the title says more of a postmortem than one of its body."""


def columns(document: Document, name: str) -> Columns:
    """Return the texts of a postmortem; comments of its body are not among them."""
    front, body = document.front, document.body
    incident = front.incident.id if front.incident else None
    others = [value for key, value in front if key not in _ELSEWHERE]
    texts = (
        " ".join(each for each in (name, *front.former_ids, incident) if each),
        front.title or "",
        _joined((front.summary, front.services, front.root_cause_categories, front.trigger)),
        _joined((others, *document.record.extra.values())),
        # Looking for comments takes as long as all the rest.
        body.visible if "<!--" in body.text else body.text,
    )
    return Columns(*map(clean, texts))


def _joined(value: Any) -> str:
    return " · ".join(_texts(value))


def _texts(value: Any) -> Iterator[str]:
    if value is None:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, BaseModel):
        for _, part in value:
            yield from _texts(part)
    else:
        yield value.iso() if isinstance(value, Moment) else str(value)


def clean(text: str) -> str:
    """Return text on one line that SQLite can hold, without signs that steer a terminal."""
    whole = _CONTROL.sub(" ", text).encode("utf-8", "replace").decode()
    return " ".join(whole.split())
