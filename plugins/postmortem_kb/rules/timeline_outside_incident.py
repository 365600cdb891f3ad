"""No row of the timeline lies in the incident that the front matter tells of.

## Why

The two speak of different days: most often a month or a year is mistyped in one of them, or the
table was copied from another report. Single rows are never judged: a cause is often planted years
before, and repairs go on for weeks. A day on either side counts as inside, so that a wrong time
zone is left to the rule that knows about them.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: in-review
severity: SEV3
owner: platform
times:
  impact_start: 2026-03-04T14:05Z
  resolved: 2026-03-04T15:10Z
---

## Impact

One in five payments failed.

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2025-03-04 14:05 | Payments begin to fail |
| 15:10 | The change is taken back |
```

## Good

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: in-review
severity: SEV3
owner: platform
times:
  impact_start: 2026-03-04T14:05Z
  resolved: 2026-03-04T15:10Z
---

## Impact

One in five payments failed.

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2019-11-30 | The expiry of the certificate is set |
| 2026-03-04 14:05 | Payments begin to fail |
| 2026-04-20 | The last customer is paid back |
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.schema import Times
from postmortem_kb.vocabulary import Status

_DAY = timedelta(days=1)
_FEWEST = 2


def _days(times: Times) -> tuple[date, date] | None:
    """Return the first and last day known of an incident; an open end has no limit."""
    known = sorted(moment.date for _, moment in times if moment is not None)
    if not known or known[0] == date.min or known[-1] == date.max:
        return None
    first = known[0] - _DAY if times.impact_start else date.min
    last = known[-1] + _DAY if times.resolved or times.impact_end else date.max
    return first, last


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield one finding, on the first row, if all rows lie before or after the incident."""
    times = document.front.times
    days = _days(times) if times and document.status is not Status.DRAFT else None
    if days is None:
        return
    rows = [row for row in document.timeline if row.moment is not None]
    inside = (row for row in rows if row.moment and days[0] <= row.moment.date <= days[1])
    if len(rows) >= _FEWEST and next(inside, None) is None:
        message = (
            f"no row lies in the incident, which `times` puts at {_said(*days)}; "
            "correct the days here or there"
        )
        yield Finding(rows[0].place, message)


def _said(first: date, last: date) -> str:
    start = "" if first == date.min else (first + _DAY).isoformat()
    end = "" if last == date.max else (last - _DAY).isoformat()
    if start and end:
        return start if start == end else f"{start} to {end}"
    return f"{start} and later" if start else f"{end} and before"


RULE = Rule(__name__, "PM507", Level.WARNING, document=check)
