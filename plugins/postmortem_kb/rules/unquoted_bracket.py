"""A text begins with a bracket and is not quoted.

## Why

YAML takes an opening bracket for the beginning of a list, a brace for that of a mapping, and
stumbles over the words behind it.

## Bad

```yaml
title: [EU] Checkout failed
```

## Good

```yaml
title: "[EU] Checkout failed"
```

```yaml
tags: [eu, checkout]
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM015",
    Level.ERROR,
    "YAML reads a value that begins with `{first}` as a list or mapping; put the whole value "
    "in double quotes",
)
