"""An id does not have the form that ids have.

## Why

The id is the permanent address of a postmortem. Links, search and the next free number rely on
its form.

## Bad

```yaml
id: PM-26-1
```

## Good

```yaml
id: PM-2026-001
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM105",
    Level.ERROR,
    "`{value}` is not an id; write it in the form `{pattern}` (`YYYY` is the year, each `N` a"
    " digit)",
)
