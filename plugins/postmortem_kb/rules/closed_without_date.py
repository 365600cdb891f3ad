"""An action item is finished, and not since when.

## Why

How long action items take is the measure of whether postmortems change anything. Without the day
an item is missing from it.

## Bad

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: done
    evidence: https://git.example.com/pull/7
```

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: wont-do
    reason: The service is switched off in May.
```

## Good

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: done
    evidence: https://git.example.com/pull/7
    closed_on: 2026-03-20
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each action item that this is true of."""
    for number, item in enumerate(document.front.action_items):
        path = ("action_items", number)
        closed = item.status in ("done", "verified", "wont-do")
        if closed and not item.closed_on and not document.unsound((*path, "closed_on")):
            message = (
                f"the action item is `{item.status}`; add the day it was closed as `closed_on`"
            )
            yield Finding((*path, "status"), message)


RULE = Rule(__name__, "PM303", Level.ERROR, document=check)
