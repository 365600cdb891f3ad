"""A value holds a colon and a blank, and is not quoted.

## Why

YAML takes a colon with a blank after it for the end of another field name. It is the mistake made
most often in titles, and in lists of sentences.

## Bad

```yaml
title: Outage: the database is full
```

```yaml
contributing_factors:
  - Cause: the client does not cancel requests.
```

## Good

```yaml
title: "Outage: the database is full"
```

```yaml
contributing_factors:
  - "Cause: the client does not cancel requests."
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
