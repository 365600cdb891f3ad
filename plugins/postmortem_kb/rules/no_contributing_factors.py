"""No contributing factors are listed.

## Why

An incident rarely has one cause. What made it likelier, longer or worse is where several future
incidents can be prevented at once.

## Bad

```yaml
status: in-review
```

## Good

```yaml
status: in-review
contributing_factors:
  - The limit is set by hand in two places.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding when it is empty once the text is under review."""
    front = document.front
    if document.status.rank < Status.IN_REVIEW.rank or document.unsound(("contributing_factors",)):
        return
    if not front.contributing_factors:
        message = "list under `contributing_factors` what made it likelier, longer or worse"
        yield Finding(document.place_of_missing(("contributing_factors",)), message)


RULE = Rule(__name__, "PM113", Level.NOTE, document=check)
