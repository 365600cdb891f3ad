"""A value is not one of the words there are.

## Why

Indexes and trends are built from fixed lists: two spellings of one cause are two causes, and
neither shows up as frequent. The lists can be extended in the configuration.

## Bad

```yaml
severity: high
```

```yaml
root_cause_categories: [configuration]
```

## Good

```yaml
severity: SEV2
```

```yaml
root_cause_categories: [config-change]
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM104",
    Level.ERROR,
    "`{value}` is not a known {what}; write one of {known}",
)
