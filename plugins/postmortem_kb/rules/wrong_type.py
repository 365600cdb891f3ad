"""A field holds another kind of value than it should.

## Why

Lists are counted, numbers added, mappings looked into. A value of another kind would be left out
of all of that.

## Bad

```yaml
services: checkout
```

```yaml
impact:
  users: many
```

## Good

```yaml
services: [checkout]
```

```yaml
impact:
  users: 1200
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM103",
    Level.ERROR,
    "`{field}` must be {expected}",
)
