"""The postmortem was reviewed or closed before its time.

## Why

A review comes after the incident, and the closing after the review. Another order is a wrong year
or two swapped fields, and it falsifies how long reviews take.

## Bad

```yaml
times:
  impact_start: 2026-03-04T14:05Z
reviewed_on: 2025-03-12
```

```yaml
reviewed_on: 2026-03-12
closed_on: 2026-03-11
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

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each date that is before the one it must follow."""
    front = document.front
    first = front.times.earliest if front.times else None
    for name in ("reviewed_on", "closed_on"):
        day = getattr(front, name)
        if day is None:
            continue
        if name == "closed_on" and front.reviewed_on and day < front.reviewed_on:
            after = f"`reviewed_on` ({front.reviewed_on})"
        elif first and day < first.date:
            after = f"the incident itself ({first.date})"
        else:
            continue
        yield Finding((name,), f"`{name}` ({day}) is before {after}; correct one of the two")


RULE = Rule(__name__, "PM207", Level.WARNING, document=check)
