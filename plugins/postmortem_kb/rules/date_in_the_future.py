"""Something is said to have been done on a day to come.

## Why

A review, a closing and a check count once they have happened. What is planned belongs in `due` or
`meeting_on`. A day of tolerance is left for time zones.

## Bad

```yaml
reviewed_on: 2999-03-04
```

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: done
    closed_on: 2999-03-04
```

## Good

```yaml
reviewed_on: 2026-03-04
meeting_on: 2999-03-04
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
    due: 2999-03-04
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from postmortem_kb.corpus import Document
from postmortem_kb.model import KeyPath, Level
from postmortem_kb.rules import Context, Finding, Rule

_DAY = timedelta(days=1)


def _done(document: Document) -> Iterator[tuple[KeyPath, date | None]]:
    front = document.front
    yield ("reviewed_on",), front.reviewed_on
    yield ("closed_on",), front.closed_on
    for number, item in enumerate(front.action_items):
        path = ("action_items", number)
        yield (*path, "closed_on"), item.closed_on
        yield (*path, "verified_on"), item.verified_on
        for which, update in enumerate(item.updates):
            yield (*path, "updates", which, "on"), update.on


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each day of something done that lies after tomorrow."""
    for path, day in _done(document):
        if day and context.is_to_come(datetime.combine(day, time(), UTC), _DAY):
            message = (
                f"`{path[-1]}` ({day}) is in the future; write the day it happened, or leave it out"
            )
            yield Finding(path, message)


RULE = Rule(__name__, "PM206", Level.ERROR, document=check)
