"""A no-break space stands where YAML wants a plain blank.

## Why

It comes in with a paste from a wiki and looks like a blank, but YAML takes it for a letter: the
field is not seen, and the lines below it do not fit together any more.

## Bad

```yaml
title:\N{NO-BREAK SPACE}Checkout failed in the EU
```

## Good

```yaml
title: Checkout failed in the EU
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM024",
    Level.ERROR,
    "a no-break space ({character}) stands here; write a plain blank instead",
)
