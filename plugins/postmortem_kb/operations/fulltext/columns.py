"""What can be found of a postmortem: all that a reader sees of it, in columns of unlike weight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel

from postmortem_kb.corpus import Document
from postmortem_kb.model import Moment
from postmortem_kb.operations.fulltext.runs import split

# Steers a terminal or marks a hit; a file may hold them.
_CONTROL = re.compile("[\x00-\x1f\x7f]")
# Text to be found and no text to be shown: who, and what has no blank in it, such as a status.
_WHO = frozenset(("owner", "owners", "roles", "authors", "teams", "reporter"))
_ENDS = (".", "!", "?", ":", ";")
# A line of these alone draws a rule, a fence or a row of a table.
_DRAWN = "|-:*_=`~ \t"
# In a column of their own; and who may see it is no word to find it by.
_ELSEWHERE = frozenset(
    ("id", "former_ids", "title", "summary", "services", "root_cause_categories", "trigger")
) | {"visibility"}


class Columns(NamedTuple):
    """The texts of one postmortem; ``id`` holds every name it has or had.

    ``about`` is what it is grouped by: services, causes, trigger; ``facts`` is what else the front
    matter says in single words: statuses, dates, owners, tickets.
    """

    id: str
    title: str
    summary: str
    about: str
    front_matter: str
    facts: str
    body: str


WEIGHTS = (50.0, 20.0, 6.0, 6.0, 2.0, 2.0, 1.0)
"""A word of the title says more of a postmortem than one of its body."""


def columns(document: Document, name: str) -> Columns:
    """Return the texts of a postmortem; comments of its body are not among them."""
    front, body = document.front, document.body
    incident = front.incident.id if front.incident else None
    others = {key: value for key, value in front if key not in _ELSEWHERE}
    told = [*_texts(others), *_texts(document.record.extra)]
    about = _texts((front.services, front.root_cause_categories, front.trigger))
    texts = (
        " ".join(each for each in (name, *front.former_ids, incident) if each),
        front.title or "",
        front.summary or "",
        _listed(text for _, text in about),
        _sentences(text for is_prose, text in told if is_prose),
        _listed(text for is_prose, text in told if not is_prose),
        # Looking for comments takes as long as all the rest.
        _prose(body.visible if "<!--" in body.text else body.text),
    )
    return Columns(*(split(clean(text)) for text in texts))


def _listed(texts: Iterable[str]) -> str:
    return " · ".join(texts)


def _sentences(texts: Iterable[str]) -> str:
    return " ".join(text if text.endswith(_ENDS) else f"{text}." for text in texts if text)


def _texts(value: Any, is_prose: bool = True) -> Iterator[tuple[bool, str]]:
    """Yield every text in a value, and whether it is prose."""
    if value is None:
        return
    if isinstance(value, str):
        text = value.strip()
        yield is_prose and " " in text, text
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part, is_prose)
    elif isinstance(value, BaseModel | Mapping):
        pairs = value.items() if isinstance(value, Mapping) else value
        for key, part in pairs:
            yield from _texts(part, is_prose and key not in _WHO)
    elif isinstance(value, Moment):
        # A day is a word of its own only where the clock does not follow it.
        yield False, value.date.isoformat()
        yield False, value.iso()
    else:
        yield False, str(value)


def _prose(markdown: str) -> str:
    """Return a body as it reads: headings and cells of tables without their signs."""
    return "\n".join(map(_line, markdown.splitlines()))


def _line(line: str) -> str:
    text = line.strip()
    if not text.strip(_DRAWN):
        return ""
    if text.startswith("|"):
        return _sentences([", ".join(cell.strip() for cell in text.strip("|").split("|"))])
    heading = text.lstrip("#")
    if heading != text and heading.startswith((" ", "\t")):
        return _sentences([heading.strip("# \t")])
    return text


def clean(text: str) -> str:
    """Return text on one line that SQLite can hold, without signs that steer a terminal."""
    whole = _CONTROL.sub(" ", text).encode("utf-8", "replace").decode()
    return " ".join(whole.split())
