"""The year in the id is not that of the incident.

## Why

People look for an incident under the year it happened in. The id is permanent, so the time to
correct it is before the merge.

## Bad

```yaml
id: PM-2025-001
times:
  impact_start: 2026-03-04T14:05Z
```

## Good

```yaml
id: PM-2026-001
times:
  impact_start: 2026-03-04T14:05Z
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding when both years are known and differ."""
    front = document.front
    year = context.settings.year_of(front.id)
    if year is None or front.times is None:
        return
    name = "impact_start" if front.times.impact_start else "detected"
    moment = front.times.impact_start or front.times.detected
    if moment and moment.date.year != year:
        message = (
            f"`{front.id}` says {year:04} and `{name}` is in {moment.date.year} (UTC); "
            "correct one of them"
        )
        yield Finding(("id",), message)


RULE = Rule(__name__, "PM111", Level.WARNING, document=check)
