"""A file has no front matter.

## Why

Every Markdown file in the folder is a postmortem, so that none escapes the check by lying in the
wrong place. Without front matter it has no severity, no owner and no place in any index.

## Bad

```markdown
# Checkout failed in the EU

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
    "PM003",
    Level.ERROR,
    "the file has no front matter; begin it with a line `---`, or name it under `pages` in "
    "the configuration if it is an ordinary page",
)
