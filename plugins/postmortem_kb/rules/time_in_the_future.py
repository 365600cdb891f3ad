"""A time of the incident is in the future.

## Why

A postmortem tells of what has happened. A time to come is a wrong year, a wrong offset or a plan,
and it stands first in every list.

## Bad

```yaml
times:
  impact_start: 2999-03-04T14:05Z
```

## Good

```yaml
times:
  impact_start: 2026-03-04T14:05Z
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each time later than now."""
    for name, moment in document.front.times or ():
        # A bare day may have begun where its author lives.
        slack = timedelta(days=1) if moment and moment.day_only else timedelta()
        if moment and context.is_to_come(moment.at, slack):
            message = (
                f"`{name}` ({moment.iso()}) is in the future; correct the date or the offset, "
                "or write `unknown`"
            )
            yield Finding(("times", name), message)


RULE = Rule(__name__, "PM205", Level.ERROR, document=check)
