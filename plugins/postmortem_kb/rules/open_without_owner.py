"""An open action item has no owner.

## Why

What belongs to everyone is done by nobody. An owner is one person or one team that sees to it,
not necessarily who does it.

## Bad

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
```

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
    owner: unassigned
```

## Good

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
    owner: storage
```

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: proposed
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import OPEN_STATES

# What is written where nobody is named yet.
_NOBODY = frozenset(
    ("tba", "tbc", "tbd", "todo", "unassigned", "unknown", "nobody", "no-one", "none", "n/a", "na")
)


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each accepted and open action item without an owner."""
    for number, item in enumerate(document.front.action_items):
        path = ("action_items", number)
        accepted = item.status in OPEN_STATES and item.status != "proposed"
        if accepted and item.owner and item.owner.lower() in _NOBODY:
            message = f"`{item.owner}` names nobody; name the person or team who sees to it"
            yield Finding((*path, "owner"), message)
        elif accepted and not item.owner and not document.unsound((*path, "owner")):
            message = f"the action item is `{item.status}`; name who sees to it as `owner`"
            yield Finding((*path, "status"), message)


RULE = Rule(__name__, "PM308", Level.WARNING, document=check)
