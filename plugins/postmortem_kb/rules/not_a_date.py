"""A date is not written as year, month and day.

## Why

`04.03.2026` and `03/04/2026` are different days to different readers. One form sorts and has one
meaning.

## Bad

```yaml
reviewed_on: 4 March 2026
```

```yaml
reviewed_on: 2026-02-30
```

## Good

```yaml
reviewed_on: 2026-03-04
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM109",
    Level.ERROR,
    "`{value}` is not a date; write a day of the calendar as `YYYY-MM-DD`, such as `2026-03-04`",
)
