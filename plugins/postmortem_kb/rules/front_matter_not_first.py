"""Blank lines stand above the front matter.

## Why

Here the front matter is still found, but other tools look at the first line only and would print
the fields as text.

## Bad

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
    "PM005",
    Level.WARNING,
    "blank lines stand above the front matter; delete them so that `---` is the first line",
)
