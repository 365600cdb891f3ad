"""The timeline and the front matter differ by the offset of a time zone.

## Why

A local time with a `Z` behind it looks as good as any other. The one place that shows it is the
timeline: the same minutes, some whole hours away. Readers then join this incident with the wrong
deploys, logs and other incidents.

Found only where no time of the front matter stands in the timeline as it is, and all of them, or
all but one of five or six, stand there moved by one and the same offset that some zone really has.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
times:
  impact_start: 2026-03-04T14:05Z
  detected: 2026-03-04T14:09Z
  resolved: 2026-03-04T14:52Z
---

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-03-04 16:05 | The first payment fails. |
| 16:09 | An alert fires. |
| 16:52 | All payments succeed. |
```

## Good

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
times:
  impact_start: 2026-03-04T16:05+02:00
  detected: 2026-03-04T16:09+02:00
  resolved: 2026-03-04T16:52+02:00
---

## Timeline

| Time (UTC) | Event |
| --- | --- |
| 2026-03-04 14:05 | The first payment fails. |
| 14:09 | An alert fires. |
| 14:52 | All payments succeed. |
```
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level, Moment
from postmortem_kb.rules import Context, Finding, Rule

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
# Minutes from UTC that some zone has or had of late, besides whole hours (tz database).
_UNEVEN = (150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825)
_OFFSETS = [
    timedelta(minutes=sign * minutes)
    for minutes in sorted((*range(60, 14 * 60 + 1, 60), *_UNEVEN), reverse=True)
    for sign in (1, -1)
]


def check(document: Document, _: Context) -> list[Finding]:
    """Return a finding when the timeline tells the known times at one other offset."""
    known = _known(document)
    if len(set(known.values())) < 2:
        return []
    rows = [row for row in document.timeline if row.moment and not row.moment.day_only]
    told = {_minute(row.moment) for row in rows if row.moment}
    if any(
        _moved(at, by) in told for at in known.values() for by in (-_MINUTE, timedelta(), _MINUTE)
    ):
        return []
    # Clocks without a date take the day of the front matter, which may be another one locally.
    dated = any("-" in row.time for row in rows)
    days = (timedelta(),) if dated else (timedelta(), _DAY, -_DAY)
    # One distance can be two offsets then, 14 hours or -10 and a day: the smaller one is kept.
    fitting = {
        offset + day: offset
        for offset in _OFFSETS
        for day in days
        if _fits(known, told, offset + day)
    }
    if len(fitting) != 1:
        return []
    ((by, offset),) = fitting.items()
    there = [name for name, at in known.items() if _moved(at, by) in told]
    name = there[0]
    how_many = "all" if len(there) == len(known) else f"{len(there)} of"
    message = (
        f"`{name}` ({Moment(known[name]).iso()}) stands in the timeline as "
        f"{Moment(known[name] + by).iso()}, and {how_many} {len(known)} times are off by the same "
        f"{_length(offset)}, so one side is local time; write the timeline in UTC, "
        "or these times with their offset"
    )
    return [Finding(("times", name), message)]


def _known(document: Document) -> dict[str, datetime]:
    """Return the exact times of the front matter, to the minute."""
    times = document.front.times
    return {name: _minute(each) for name, each in times or () if each and not each.day_only}


def _minute(moment: Moment) -> datetime:
    return moment.at.replace(second=0, microsecond=0)


def _moved(at: datetime, by: timedelta) -> datetime | None:
    try:
        return at + by
    except OverflowError:
        return None


def _fits(known: Mapping[str, datetime], told: set[datetime], by: timedelta) -> bool:
    """Tell whether enough of the times are told at that distance to be no coincidence."""
    instants = set(known.values())
    hits = {at for at in instants if _moved(at, by) in told}
    if len(instants) > 2:
        # One of many may be missing from the timeline.
        return len(hits) == len(instants) or len(hits) >= max(4, len(instants) - 1)
    # Two round times easily meet two of many rows.
    minutes = {at.minute for at in hits}
    uneven = any(minute % 5 for minute in minutes)
    return len(minutes) == 2 and (uneven or len(told) <= 2 * len(hits))


def _length(offset: timedelta) -> str:
    hours, minutes = divmod(int(abs(offset) / _MINUTE), 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


RULE = Rule(__name__, "PM208", Level.WARNING, document=check)
