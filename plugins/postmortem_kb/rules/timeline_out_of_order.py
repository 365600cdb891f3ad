"""A row of the timeline is before the row above it.

## Why

Readers go through a timeline from top to bottom. Most often a time is mistyped, or midnight has
passed: a bare `HH:MM` takes the day of the row above. Days are compared as whole days, and rows
whose time is unknown are left out.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: in-review
severity: SEV3
owner: platform
---

## Impact

One in five payments failed.

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-03-04 23:50 | Payments begin to fail |
| 00:10 | The alert fires |
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

## Impact

One in five payments failed.

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-03-04 23:50 | Payments begin to fail |
| unknown | Somebody calls the provider |
| 2026-03-05 00:10 | The alert fires |
| 2026-03-05 | The last order is sent |
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level, Moment
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")
# From evening to early morning: nobody mistypes a time by that much.
_NIGHT = timedelta(hours=12)


def _written(moment: Moment) -> str:
    """Return a moment as a timeline has it."""
    day = moment.date.isoformat()
    return day if moment.day_only else f"{day} {moment.at:%H:%M}"


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each row wholly before the nearest known one above it."""
    if document.status is Status.DRAFT:
        return
    above: Moment | None = None
    for row in document.timeline:
        moment = row.moment
        if moment is None:
            continue
        if above is not None and moment.wholly_before(above):
            before = f"`{row.time}` is before the row above ({_written(above)})"
            bare = not _DATED.search(row.time)
            if bare and above.at - moment.at >= _NIGHT and moment.date < date.max:
                later = _written(Moment(moment.at + timedelta(days=1)))
                message = f"{before}; if midnight has passed, write `{later}`"
                yield Finding(row.place, message, later)
            else:
                yield Finding(row.place, f"{before}; correct the time or move the row")
        above = moment


RULE = Rule(__name__, "PM506", Level.WARNING, document=check)
