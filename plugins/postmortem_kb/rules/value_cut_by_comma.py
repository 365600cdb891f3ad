"""A comma cuts a text in two, inside braces.

## Why

Inside `{ }` a comma ends a value, and YAML takes the words behind it for the name of another field.

## Bad

```yaml
impact: {description: 61,000 photos could not be seen}
```

## Good

```yaml
impact: {description: "61,000 photos could not be seen"}
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM025",
    Level.ERROR,
    "a comma ends a value inside {{ }}; put the whole value in double quotes",
)
