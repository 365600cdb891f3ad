"""An action item is refused without a reason.

## Why

Not doing something is a decision. After the next incident it is the first thing people ask about,
and nobody remembers.

## Bad

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: wont-do
    closed_on: 2026-03-20
```

## Good

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: wont-do
    closed_on: 2026-03-20
    reason: The service is switched off in May.
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
        if item.status == "wont-do" and not item.reason and not document.unsound((*path, "reason")):
            message = "the action item is `wont-do`; say why in `reason`"
            yield Finding((*path, "status"), message)


RULE = Rule(__name__, "PM306", Level.ERROR, document=check)
