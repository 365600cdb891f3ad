"""A number is outside of what is possible.

## Why

A share above one hundred percent or a negative count is a slip of the keyboard, and it would move
every total.

## Bad

```yaml
impact:
  requests_failed_percent: 180
```

```yaml
impact:
  customers: -4
```

## Good

```yaml
impact:
  requests_failed_percent: 18
  customers: 4
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM110",
    Level.ERROR,
    "`{field}` must be {limit}",
)
