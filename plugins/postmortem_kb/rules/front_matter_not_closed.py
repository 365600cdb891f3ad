"""The front matter is opened and never closed.

## Why

Without the second line of dashes nobody can tell where the fields end and the text begins, and
most tools then take the whole file for text without saying so.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform

## Impact

One in five payments failed.
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

## Impact

One in five payments failed.
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM004",
    Level.ERROR,
    "the front matter that begins here is never closed; write a line `---` below its last field",
)
