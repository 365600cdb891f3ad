"""A value uses an anchor, an alias or a tag of YAML.

## Why

Nobody writes these in a postmortem on purpose: `&`, `*` and `!` were meant as text. They also let
a small file grow without limit when it is read.

## Bad

```yaml
title: !important Checkout failed in the EU
```

```yaml
tags: [&first checkout, *first]
```

## Good

```yaml
title: "!important Checkout failed in the EU"
```

```yaml
tags: [checkout]
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM020",
    Level.ERROR,
    "YAML reads this as {what}, which is not used here; put the whole value in double quotes "
    "if it is text",
)
