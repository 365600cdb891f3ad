"""A postmortem is closed while an action item is open.

## Why

Closed postmortems are no longer looked at in the monthly review. An open item in one of them is
as good as forgotten.

## Bad

```yaml
status: closed
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: in-progress
```

## Good

```yaml
status: closed
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: wont-do
    closed_on: 2026-03-20
    reason: The service is switched off in May.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import OPEN_STATES, Status


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each open action item of a closed postmortem."""
    if document.status is not Status.CLOSED:
        return
    for number, item in enumerate(document.front.action_items):
        if item.status in OPEN_STATES:
            message = (
                f"the postmortem is `closed` and this action item is `{item.status}`; "
                "finish it first, or set the postmortem back to `reviewed`"
            )
            yield Finding(("action_items", number, "status"), message)


RULE = Rule(__name__, "PM307", Level.ERROR, document=check, asked_by_status=True)
