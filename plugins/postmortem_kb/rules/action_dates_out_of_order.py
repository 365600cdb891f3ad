"""The dates of an action item contradict each other.

## Why

An item that is due or was closed before the incident, an update written before it, or an item
verified before it was closed has a wrong date: mostly the wrong year in January.

## Bad

```yaml
times:
  impact_start: 2026-03-04T14:05Z
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
    due: 2025-04-01
```

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: verified
    closed_on: 2026-03-20
    verified_on: 2026-03-19
```

```yaml
times:
  impact_start: 2026-03-04T14:05Z
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
    updates:
      - on: 2025-03-10
        text: The threshold is chosen.
```

## Good

```yaml
times:
  impact_start: 2026-03-04T14:05Z
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: verified
    due: 2026-04-01
    closed_on: 2026-03-20
    verified_on: 2026-03-20
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from postmortem_kb.corpus import Document
from postmortem_kb.model import KeyPath, Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.schema import ActionItem


def _days(item: ActionItem) -> Iterator[tuple[KeyPath, date | None]]:
    """Yield the days of an action item that all follow the incident."""
    yield ("due",), item.due
    yield ("closed_on",), item.closed_on
    for number, update in enumerate(item.updates):
        yield ("updates", number, "on"), update.on


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each date of an action item that is before the one it must follow."""
    front = document.front
    first = front.times.earliest if front.times else None
    for number, item in enumerate(front.action_items):
        path = ("action_items", number)
        for where, day in _days(item):
            if first and day and first.is_after_day(day):
                message = (
                    f"`{where[-1]}` ({day}) is before the incident itself ({first.date}); "
                    "correct the date"
                )
                yield Finding((*path, *where), message)
        if item.verified_on and item.closed_on and item.verified_on < item.closed_on:
            message = (
                f"`verified_on` ({item.verified_on}) is before `closed_on` ({item.closed_on}); "
                "correct one of the two"
            )
            yield Finding((*path, "verified_on"), message)


RULE = Rule(__name__, "PM310", Level.WARNING, document=check)
