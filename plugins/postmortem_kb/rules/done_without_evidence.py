"""An action item is done and nothing shows it.

## Why

Done is not verified: whoever checks it later needs to see the change, the alert or the document.
A link is enough.

## Bad

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: done
    closed_on: 2026-03-20
```

## Good

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: done
    closed_on: 2026-03-20
    evidence: https://git.example.com/pull/7
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each action item that this is true of."""
    for number, item in enumerate(document.front.action_items):
        path = ("action_items", number)
        if (
            item.status == "done"
            and not item.evidence
            and not document.unsound((*path, "evidence"))
        ):
            message = "the action item is `done`; link what shows it as `evidence`"
            yield Finding((*path, "status"), message)


RULE = Rule(__name__, "PM304", Level.WARNING, document=check)
