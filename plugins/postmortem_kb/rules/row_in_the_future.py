"""A row of the timeline is in the future.

## Why

A timeline tells of what has happened. A time to come is a wrong year or month, or a plan, which
belongs in `due` of an action item. A day of tolerance is left for time zones; bare days are not
judged.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: in-review
severity: SEV3
owner: platform
---

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-03-04 14:05 | Payments begin to fail |
| 2999-03-04 14:09 | The alert fires |
```

## Good

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: in-review
severity: SEV3
owner: platform
---

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-03-04 14:05 | Payments begin to fail |
| 14:09 | The alert fires |
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_DAY = timedelta(days=1)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for the first row more than a day later than now."""
    for row in document.timeline:
        moment = row.moment
        if moment and not moment.day_only and context.is_to_come(moment.at, _DAY):
            message = (
                f"`{row.time}` ({moment.date}) is in the future; correct the day, "
                "or move a plan to `action_items`"
            )
            yield Finding(row.place, message)
            return


RULE = Rule(__name__, "PM211", Level.ERROR, document=check)
