"""An action item is verified, and not how or when.

## Why

Verified means that somebody has seen it work. That needs what they looked at and the day they
did.

## Bad

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: verified
    closed_on: 2026-03-20
```

## Good

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: verified
    closed_on: 2026-03-20
    evidence: https://git.example.com/pull/7
    verified_on: 2026-04-02
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each verified action item that lacks the evidence or the day."""
    for number, item in enumerate(document.front.action_items):
        path = ("action_items", number)
        missing = [
            f"`{name}`"
            for name in ("evidence", "verified_on")
            if not getattr(item, name) and not document.unsound((*path, name))
        ]
        if item.status == "verified" and missing:
            message = f"the action item is `verified`; add {' and '.join(missing)}"
            yield Finding((*path, "status"), message)


RULE = Rule(__name__, "PM305", Level.ERROR, document=check)
