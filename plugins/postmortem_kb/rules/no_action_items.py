"""A reviewed postmortem has no action items and no reason for that.

## Why

Without a follow-up the same incident comes again. Sometimes nothing has to be done, and then the
reason is worth a sentence.

## Bad

```yaml
status: reviewed
```

## Good

```yaml
status: reviewed
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
```

```yaml
status: reviewed
no_action_reason: The service was switched off for good the day after.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding when a reviewed postmortem has neither."""
    front = document.front
    given = any(
        getattr(front, name) or document.unsound((name,))
        for name in ("action_items", "no_action_reason")
    )
    if document.status.rank >= Status.REVIEWED.rank and not given:
        message = (
            f"`status: {document.status}` needs an entry in `action_items`, "
            "or `no_action_reason` with the reason why there is none"
        )
        yield Finding(("status",), message)


RULE = Rule(__name__, "PM301", Level.ERROR, document=check, asked_by_status=True)
