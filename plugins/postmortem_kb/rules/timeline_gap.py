"""The timeline says nothing for a long time within the incident.

## Why

In a long silence somebody waited, searched or slept, and that is what the review is about. How long
is too long is the option `timeline_gap`, in minutes (120). Before the detection nobody could try
anything. A row whose time is unknown, or known to the day only, may lie in the gap: then nothing is
said.

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
  resolved: 2026-03-04T19:10Z
---

## Impact

One in five payments failed.

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-03-04 14:05 | Payments begin to fail |
| 19:10 | The change is taken back |
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
  resolved: 2026-03-04T19:10Z
---

## Impact

One in five payments failed.

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-03-04 08:05 | A change is rolled out |
| 14:05 | Payments begin to fail |
| 15:30 | The provider is called, and asks for logs |
| 17:25 | The provider finds nothing |
| 19:10 | The change is taken back |
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level, Moment
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status
from postmortem_kb.words import duration


def _exact(*moments: Moment | None) -> Moment | None:
    known = next((moment for moment in moments if moment is not None), None)
    return None if known is None or known.day_only else known


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for the later row of each gap between the start and the end."""
    times = document.front.times
    if times is None or document.status is Status.DRAFT:
        return
    began = _exact(times.impact_start, times.detected)
    known = _exact(times.detected, times.impact_start)
    end = _exact(times.impact_end, times.resolved)
    if began is None or known is None or end is None:
        return
    start = max(began, known, key=lambda moment: moment.at)
    longest = timedelta(minutes=context.settings.timeline_gap)
    if end.at - start.at <= longest:
        return
    above: Moment | None = None
    for row in document.timeline:
        moment = row.moment if row.moment and not row.moment.day_only else None
        inside = moment is not None and start.at <= moment.at <= end.at
        if moment and above and inside and moment.at - above.at > longest:
            gap = duration(moment.at - above.at).replace("\N{NO-BREAK SPACE}", " ")
            message = (
                f"nothing is said of the {gap} before this row; add what was tried or waited for"
            )
            yield Finding(row.place, message)
        above = moment if inside else None


RULE = Rule(__name__, "PM508", Level.NOTE, document=check)
