"""A field is given twice.

## Why

One of the two values would be dropped without a word, and readers of the file cannot know which.
It comes from merging two branches.

## Bad

```yaml
severity: SEV2
severity: SEV3
```

## Good

```yaml
severity: SEV2
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM018",
    Level.ERROR,
    "`{key}` is given on line {first} already; keep one of the two",
)
