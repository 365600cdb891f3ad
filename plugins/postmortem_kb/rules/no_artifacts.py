"""A major incident has no artifacts.

## Why

Dashboards and logs are what a reader checks the story against, and they expire. A link made now
still leads to them, or names what to save.

## Bad

```yaml
status: in-review
severity: SEV1
```

## Good

```yaml
status: in-review
severity: SEV1
artifacts:
  - title: Error rate of the checkout
    url: https://dashboards.example.com/d/checkout
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding when it is empty once the text is under review."""
    front = document.front
    if document.status.rank < Status.IN_REVIEW.rank or document.unsound(("artifacts",)):
        return
    if not context.settings.is_major(front.severity):
        return
    if not front.artifacts:
        message = "link the logs, dashboards and changes of a major incident under `artifacts`"
        yield Finding(document.place_of_missing(("artifacts",)), message)


RULE = Rule(__name__, "PM114", Level.NOTE, document=check)
