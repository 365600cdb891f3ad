"""A time cannot be read as a time.

## Why

Durations, trends and the order of events are computed from these fields. What is not known is
better left as `unknown` than described in words.

## Bad

```yaml
times:
  detected: early in the morning
```

```yaml
times:
  detected: 2026-03-04T25:05Z
```

## Good

```yaml
times:
  impact_start: unknown
  detected: 2026-03-04T14:05Z
  resolved: 2026-03-05
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM202",
    Level.ERROR,
    "`{value}` is not a time; write it as `2026-03-04T14:05Z`, or the bare day, or `unknown`",
)
