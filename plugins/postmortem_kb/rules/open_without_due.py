"""An open action item has no due date.

## Why

Without a day nothing is ever overdue, and the item slips from one review to the next. A date can
be moved; a missing one cannot be noticed.

## Bad

```yaml
status: in-review
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
```

## Good

```yaml
status: in-review
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
    due: 2026-12-18
```

```yaml
status: draft
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import OPEN_STATES, Status


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each accepted and open action item without a due date."""
    if document.status is Status.DRAFT:
        return
    for number, item in enumerate(document.front.action_items):
        path = ("action_items", number)
        accepted = item.status in OPEN_STATES and item.status != "proposed"
        if accepted and not item.due and not document.unsound((*path, "due")):
            message = (
                f"the action item is `{item.status}`; say by when as `due`, such as `2026-03-31`"
            )
            yield Finding((*path, "status"), message)


RULE = Rule(__name__, "PM309", Level.WARNING, document=check)
