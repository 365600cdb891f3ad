"""Two action items of a postmortem have the same id.

## Why

`PM-2026-001 AI-2` is how people and tickets refer to an action item. With two of them a change of
one shows up as a change of the other.

## Bad

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
  - id: AI-1
    title: Rotate the logs every day
    status: open
```

## Good

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
  - id: AI-2
    title: Rotate the logs every day
    status: open
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def _free(taken: set[str], name: str) -> str | None:
    """Return the same kind of id with the next number, such as AI-3."""
    match = re.fullmatch(r"(.*?)([0-9]{1,9})", name)
    if match is None:
        return None
    number = int(match[2])
    while f"{match[1]}{number}" in taken:
        number += 1
    return f"{match[1]}{number}"


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each id that an earlier action item has."""
    items = document.front.action_items
    taken = {item.id for item in items if item.id}
    seen = set()
    for number, item in enumerate(items):
        if item.id and item.id in seen:
            free = _free(taken, item.id)
            taken.add(free or item.id)
            message = f"`{item.id}` is the id of an action item above; give this one another number"
            yield Finding(("action_items", number, "id"), message, free)
        seen.add(item.id)


RULE = Rule(__name__, "PM302", Level.ERROR, document=check)
