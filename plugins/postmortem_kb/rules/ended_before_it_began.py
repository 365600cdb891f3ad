"""The impact ended before it began.

## Why

This cannot have happened, so one of the times is wrong: most often an offset, a day around
midnight or two digits swapped. Every duration would be wrong with it.

## Bad

```yaml
times:
  impact_start: 2026-03-04T14:05Z
  resolved: 2026-03-04T13:50Z
```

## Good

```yaml
times:
  impact_start: 2026-03-04T14:05Z
  resolved: 2026-03-04T14:50Z
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each end that is wholly before the start of the impact."""
    times = document.front.times
    start = times.impact_start if times else None
    if times is None or start is None:
        return
    for name in ("mitigated", "resolved", "impact_end"):
        end = getattr(times, name)
        if end and end.wholly_before(start):
            message = (
                f"`{name}` ({end.iso()}) is before `impact_start` ({start.iso()}); "
                "correct one of the two, or its offset"
            )
            yield Finding(("times", name), message)


RULE = Rule(__name__, "PM203", Level.ERROR, document=check)
