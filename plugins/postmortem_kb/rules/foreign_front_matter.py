"""The front matter is not written in YAML between lines of three dashes.

## Why

TOML, JSON and other fences belong to other tools. One way of writing keeps every line of every
postmortem readable, and its faults can be shown on their lines.

## Bad

```markdown
+++
id = "PM-2026-001"
title = "Checkout failed in the EU"
+++
```

```markdown
----
id: PM-2026-001
----
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
    "PM006",
    Level.ERROR,
    "the file begins with `{sign}` ({language}); put the fields between two lines `---`, each"
    " as `field: value`",
)
