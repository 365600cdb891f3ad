"""A value holds a colon and a blank, and is not quoted.

## Why

YAML takes a colon with a blank after it for the end of another field name. It is the mistake made
most often in titles.

## Bad

```yaml
title: Outage: the database is full
```

## Good

```yaml
title: "Outage: the database is full"
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM014",
    Level.ERROR,
    "a colon with a blank after it ends a field name in YAML; put the whole value in double quotes",
)
