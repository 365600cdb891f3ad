"""A comment silences a rule that has nothing to say there.

## Why

The fault was mended and its comment stayed, or the comment never stood where the fault is. Left
in, it would hide the next fault of that kind.

## Bad

```yaml
severity: SEV3  # postmortem-ignore PM104: our own scale
```

## Good

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: done  # postmortem-ignore PM304: the change is in a repository of our customer
    closed_on: 2026-03-09
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM023",
    Level.WARNING,
    "nothing is found here by {rule}, which this comment silences; remove the comment",
)
