"""A line is indented with a tab.

## Why

YAML forbids tabs in the indentation, because editors show them in different widths. The two look
alike on most screens.

## Bad

A line below `times:` that begins with a tab in place of two spaces.

## Good

```yaml
times:
  impact_start: 2026-03-04T14:05Z
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM012",
    Level.ERROR,
    "this line is indented with a tab; write two spaces for each level",
)
