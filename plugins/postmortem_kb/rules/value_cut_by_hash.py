"""A value is cut short by a `#` that was meant as text.

## Why

A blank and a `#` begin a comment in YAML: the rest of the line is dropped in silence, and a
ticket number with it. A comment is told apart by the blank behind its `#`.

## Bad

```yaml
summary: Rolled back with change #4711 at noon.
```

## Good

```yaml
summary: "Rolled back with change #4711 at noon."
```

```yaml
severity: SEV3 # to be confirmed
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM017",
    Level.WARNING,
    "YAML takes `{rest}` for a comment and drops it; put the whole value in double quotes",
)
