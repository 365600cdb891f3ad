"""The front matter is not a set of fields.

## Why

A list or a sentence between the dashes has no field names, so nothing in it can be found again.

## Bad

```markdown
---
- PM-2026-001
- Checkout failed in the EU
---
```

```markdown
---
Checkout failed in the EU
---
```

## Good

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

Notes of the first hour.
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM011",
    Level.ERROR,
    "the front matter is not a set of fields; write each as a line `field: value`",
)
