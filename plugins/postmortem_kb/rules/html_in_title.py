"""A title contains HTML.

## Why

Titles appear in the navigation and in the head of many pages, where themes print them as they
are: a tag would run on every page of the site.

## Bad

```yaml
title: Checkout failed for <b>all</b> customers
```

## Good

```yaml
title: Checkout failed for all customers (<5 % recovered by user_id)
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM107",
    Level.ERROR,
    "a title is plain text; write it without HTML tags and entities",
)
