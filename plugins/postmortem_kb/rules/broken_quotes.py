"""Quotation marks do not enclose the whole value.

## Why

A value that begins with a quotation mark ends at the next one. Words behind it belong to nothing,
and a mark that is never closed swallows the lines below.

## Bad

```yaml
title: "Checkout" failed in the EU
```

```yaml
title: "Checkout failed in the EU
```

## Good

```yaml
title: '"Checkout" failed in the EU'
```

```yaml
title: "Checkout failed in the EU"
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM016",
    Level.ERROR,
    "the quotation marks do not enclose the whole value; put all of it in one pair of double "
    "quotes",
)
