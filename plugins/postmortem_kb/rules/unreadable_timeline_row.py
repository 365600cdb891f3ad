"""A row of the timeline begins with something that is not a time.

## Why

What cannot be read cannot be put in order, and nobody can tell how long something took. Times are
`YYYY-MM-DD HH:MM` in UTC; a bare `HH:MM` takes the day of the row above, a bare day is enough where
the time is not known, and `unknown` is better than a guess. A range (`14:05-14:10`) is taken by its
begin, and `~14:05` as it stands. A draft is not held to it.

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
| 2026-03-04 14:05 | Payments begin to fail |
| 2:30 pm | The alert fires |
| 15:10 UTC+2 | The change is taken back |
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
| 2026-03-04 14:05 | Payments begin to fail |
| ~14:30 | The alert fires |
| 14:40-14:50 | Nobody can log in |
| unknown | Somebody calls the provider |
| 2026-03-05 | The last order is sent |
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time

from pydantic_core import PydanticCustomError

from postmortem_kb.corpus import Document
from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status

_FORM = "write `YYYY-MM-DD HH:MM` in UTC, `HH:MM` on the day of the row above, or `unknown`"
_LONGEST = 60
_ZONE = re.compile(r"[\d:.-]{4,20}[ T]?[\d:.]{0,15} ?(?!UTC|GMT|AM$|PM$)([A-Z]{2,5})")
_OFFSET = re.compile(r"[+-]\d{2}:?\d{2}$")
_WRITTEN = re.compile(
    r"(?:(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<dd>\d{1,2})\.(?P<mm>\d{1,2})\.(?P<yyyy>\d{4}))(?:[ ,T]{1,3}|$))?"
    r"(?:(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::\d{2})?"
    r" ?(?:(?P<half>[ap])\.?m\.?)? ?(?:Z|UTC|GMT)?)?",
    re.IGNORECASE | re.ASCII,
)


def _clock(match: re.Match[str]) -> str:
    """Return the clock time of a cell as HH:MM, empty without one; ValueError if there is none."""
    if match["hour"] is None:
        return ""
    if not match["minute"] and not match["half"]:
        raise ValueError("a bare number")
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("not an hour of half a day")
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    return time(hour, int(match["minute"] or 0)).isoformat("minutes")


def _meant(text: str) -> str | None:
    """Return the time that a cell surely means, in the form of a timeline."""
    if _OFFSET.search(text[-6:]):
        try:
            moment = parse_moment(text)
        except PydanticCustomError:
            return None
        return f"{moment.date.isoformat()} {moment.at:%H:%M}" if moment else None
    match = _WRITTEN.fullmatch(text)
    if match is None or not text:
        return None
    year, month, day = (match[a] or match[b] for a, b in (("y", "yyyy"), ("m", "mm"), ("d", "dd")))
    try:
        on = date(int(year), int(month), int(day)).isoformat() if year else ""
        return f"{on} {_clock(match)}".strip()
    except ValueError:
        return None


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each cell; one for all of them if no row begins with a time."""
    if document.status is Status.DRAFT:
        return
    unsound = [row for row in document.timeline if not row.sound]
    if len(unsound) > 1 and len(unsound) == len(document.timeline) and not _meant(unsound[0].time):
        message = f"no row of this timeline begins with a time; {_FORM}"
        yield Finding(unsound[0].place, message)
        return
    for row in unsound:
        if zone := _ZONE.fullmatch(row.time):
            message = f"`{row.time}` is in `{zone[1]}`, which is no offset; convert it and {_FORM}"
            yield Finding(row.place, message)
            continue
        what = f"`{row.time[:_LONGEST]}` is not a time that can be read" if row.time else "no time"
        yield Finding(row.place, f"{what}; {_FORM}", _meant(row.time))


RULE = Rule(__name__, "PM505", Level.ERROR, document=check, asked_by_status=True)
