"""The postmortem was reviewed or closed before its time.

## Why

A review comes after the incident, and the closing after the review and the last action item.
Another order is a wrong year or month, or two swapped fields, and it falsifies how long reviews
take. West of UTC a day may begin later, which is allowed for.

## Bad

```yaml
times:
  impact_start: 2026-03-04T14:05Z
reviewed_on: 2025-03-12
```

```yaml
times:
  impact_start: 2026-03-04T14:05Z
  resolved: 2026-04-04T15:10Z
reviewed_on: 2026-03-12
```

```yaml
reviewed_on: 2026-03-12
closed_on: 2026-03-11
```

```yaml
closed_on: 2026-03-11
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: done
    closed_on: 2026-03-20
```

## Good

```yaml
times:
  impact_start: 2026-03-04T14:05Z
reviewed_on: 2026-03-12
closed_on: 2026-06-30
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.schema import FrontMatter, Times


def _contradicted(day: date, times: Times) -> str:
    """Return which time of the incident is after a day that follows them all, or nothing."""
    first = times.earliest
    if first and first.is_after_day(day):
        return f"the incident itself ({first.date})"
    for name in ("impact_end", "resolved", "mitigated"):
        end = getattr(times, name)
        if end and end.is_after_day(day):
            return f"`{name}` ({end.date})"
    return ""


def _last_done(front: FrontMatter) -> tuple[date, str] | None:
    """Return the last day on which an action item was closed, and what it is.

    What is done may be verified after the postmortem is closed.
    """
    days = [
        (item.closed_on, f"`closed_on` of {item.id or 'an action item'} ({item.closed_on})")
        for item in front.action_items
        if item.closed_on is not None
    ]
    return max(days, default=None)


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each date that is before the one it must follow."""
    front = document.front
    told = ""
    for name in ("reviewed_on", "closed_on"):
        day = getattr(front, name)
        if day is None:
            continue
        after = _contradicted(day, front.times) if front.times else ""
        if name == "closed_on":
            done = _last_done(front)
            if front.reviewed_on and day < front.reviewed_on:
                after = f"`reviewed_on` ({front.reviewed_on})"
            elif not after and done and day < done[0]:
                after = done[1]
        # The same wrong date in both is told once.
        if after and after != told:
            told = after
            yield Finding((name,), f"`{name}` ({day}) is before {after}; correct one of the two")


RULE = Rule(__name__, "PM207", Level.WARNING, document=check)
