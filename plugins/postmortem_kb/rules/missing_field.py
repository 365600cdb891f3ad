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

from pydantic import BaseModel

from postmortem_kb.corpus import Document
from postmortem_kb.model import KeyPath, Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.schema import needed_since, never_needed_for
from postmortem_kb.vocabulary import Status


@cache
def _needs(model: type[BaseModel]) -> tuple[tuple[str, Status, str | None, str], ...]:
    found = []
    for name, info in model.model_fields.items():
        since = needed_since(info)
        if since is not None:
            found.append((name, since, never_needed_for(info), info.description or ""))
    return tuple(found)


def _missing(
    document: Document, part: BaseModel, path: KeyPath
) -> Iterator[tuple[KeyPath, Status, str]]:
    """Yield what is missing at any depth: each model says what its own fields need."""
    for name, since, not_for, description in _needs(type(part)):
        empty = getattr(part, name) in (None, ())
        if empty and document.status.rank >= since.rank and document.front.kind != not_for:
            yield (*path, name), since, description
    for name, value in part:
        if isinstance(value, BaseModel):
            yield from _missing(document, value, (*path, name))
        elif isinstance(value, tuple):
            for number, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from _missing(document, item, (*path, name, number))


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each field that the document's state needs and that is not there."""
    for path, since, description in _missing(document, document.front, ()):
        # What is there and wrong has been reported as wrong; what could not be read is not missing.
        if document.unsound(path):
            continue
        state = "every postmortem" if since is Status.DRAFT else f"`status: {document.status}`"
        inside = f" in `{path[0]}`" if len(path) > 1 else ""
        message = f"{state} needs `{path[-1]}`{inside}: {description}"
        yield Finding(document.place_of_missing(path), message)


RULE = Rule(__name__, "PM102", Level.ERROR, document=check)
