"""A field name is a list or a mapping.

## Why

A field has a name, and a name is a word. This comes from a bracket or a question mark in the
wrong place.

## Bad

```yaml
[checkout, database]: affected
```

## Good

```yaml
services: [checkout, database]
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM019",
    Level.ERROR,
    "a list or a mapping cannot be the name of a field; write a plain name before the colon",
)
