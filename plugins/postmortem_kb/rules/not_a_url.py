"""An address is not an http(s) address.

## Why

A link that a browser cannot follow is a dead end in the middle of the next incident; other
schemes than http and https can run code.

## Bad

```yaml
incident:
  url: incidents.example.com/INC-7
```

## Good

```yaml
incident:
  url: https://incidents.example.com/INC-7
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM411",
    Level.ERROR,
    "`{value}` is not a web address; write it whole, beginning with `https://`",
)
