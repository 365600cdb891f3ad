"""A field that the state needs is missing.

## Why

Strictness grows with the state: a draft written the same day needs five fields, a reviewed
postmortem tells readers what happened, to whom, and why. A gap found now is a question; found in
the next incident it is an answer nobody has any more.

## Bad

```yaml
status: in-review
```

## Good

```yaml
status: in-review
summary: Checkout failed for one in five customers for 24 minutes. Service is restored.
services: [checkout]
times:
  impact_start: 2026-03-04T14:05Z
impact:
  description: One in five payments failed.
```
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from postmortem_kb.corpus import Document
from postmortem_kb.model import KeyPath, Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.schema import needed_since, never_needed_for, part_of
from postmortem_kb.vocabulary import Status


@cache
def _needs(
    model: type[BaseModel], status: Status, kind: str
) -> tuple[tuple[str, Status, str], ...]:
    """Return (name, the state that asks for it, description) of what a state needs."""
    needed = (
        (name, needed_since(info), never_needed_for(info), info.description or "")
        for name, info in model.model_fields.items()
    )
    return tuple(
        (name, since, description)
        for name, since, not_for, description in needed
        if since is not None and status.rank >= since.rank and kind != not_for
    )


@cache
def _parts(model: type[BaseModel]) -> tuple[str, ...]:
    """Return the fields that hold a mapping, or a list of mappings."""
    return tuple(name for name, info in model.model_fields.items() if part_of(info))


def _missing(
    part: BaseModel, path: KeyPath, status: Status, kind: str
) -> Iterator[tuple[KeyPath, Status, str]]:
    """Yield what is missing at any depth: each model says what its own fields need."""
    model, given = type(part), part.__dict__
    for name, since, description in _needs(model, status, kind):
        if given[name] in (None, ()):
            yield (*path, name), since, description
    for name in _parts(model):
        value = given[name]
        if isinstance(value, tuple):
            for number, item in enumerate(value):
                yield from _missing(item, (*path, name, number), status, kind)
        elif value is not None:
            yield from _missing(value, (*path, name), status, kind)


def _held_to(document: Document, context: Context) -> Iterator[KeyPath]:
    """Yield the fields that the policy asks for and that are empty or not there."""
    front = document.front
    for name in document.policy(context.settings).fields:
        path = tuple(name.split("."))
        value: Any = document.record.extra.get(name, front)
        for part in path if value is front else ():
            value = getattr(value, part, None)
        if value in (None, (), ""):
            yield path


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each field that is needed and not there."""
    seen = set()
    # What is there and wrong has been reported as wrong; what could not be read is not missing.
    front = document.front
    for path, since, description in _missing(front, (), document.status, front.kind):
        if document.unsound(path):
            continue
        seen.add(path)
        state = "every postmortem" if since is Status.DRAFT else f"`status: {document.status}`"
        entry = len(path) > 1 and isinstance(path[-2], int)
        state = f"every entry of `{path[-3]}`" if entry else state
        inside = f" in `{path[0]}`" if len(path) > 1 and not entry else ""
        message = f"{state} needs `{path[-1]}`{inside}: {description}"
        yield Finding(document.place_of_missing(path), message)
    for path in _held_to(document, context):
        if path not in seen and not document.unsound(path):
            inside = f" in `{path[0]}`" if len(path) > 1 else ""
            message = f"the policy for this postmortem needs `{path[-1]}`{inside}; add it"
            yield Finding(document.place_of_missing(path), message)


RULE = Rule(__name__, "PM102", Level.ERROR, document=check, asked_by_status=True)
