"""A time has no offset from UTC.

## Why

`14:05` on whose clock? Responders sit in several time zones, and so do tools. Without an offset no
duration can be computed, and a guess would be wrong by hours in silence.

## Bad

```yaml
times:
  impact_start: 2026-03-04T14:05
```

## Good

```yaml
times:
  impact_start: 2026-03-04T14:05Z
  detected: 2026-03-04T15:12+01:00
  resolved: 2026-03-04
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM201",
    Level.ERROR,
    "`{field}` has no offset from UTC; write `Z` after a UTC time, or an offset such as `+02:00`",
)
