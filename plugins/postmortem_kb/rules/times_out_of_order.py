"""A time is before one that usually comes first.

## Why

Something can be detected before users feel it, so this is not always wrong. More often it is a
typing error, and it makes a duration negative, which then counts in no mean.

## Bad

```yaml
times:
  impact_start: 2026-03-04T14:05Z
  detected: 2026-03-04T14:00Z
```

## Good

```yaml
times:
  impact_start: 2026-03-04T14:05Z
  detected: 2026-03-04T14:09Z
  acknowledged: 2026-03-04
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_ORDER = ("impact_start", "detected", "acknowledged", "mitigated", "resolved")
_EARLIER = {
    **{name: _ORDER[:number] for number, name in enumerate(_ORDER)},
    "impact_end": ("mitigated",),
}
# Before the impact these are not unusual but impossible, and ended-before-it-began says so.
_IMPOSSIBLE = ("mitigated", "resolved")


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each time that is wholly before the nearest one it should follow."""
    times = document.front.times
    if times is None:
        return
    begun = times.impact_start
    told: set[str] = set()
    for name, earlier in _EARLIER.items():
        moment = getattr(times, name)
        if moment is None or (name in _IMPOSSIBLE and begun and moment.wholly_before(begun)):
            continue
        for other in reversed(earlier):
            before = getattr(times, other)
            if before is None:
                continue
            if moment.wholly_before(before):
                # The same late time before which two others are is told once.
                if other in told:
                    break
                told.add(other)
                message = (
                    f"`{name}` ({moment.iso()}) is before `{other}` ({before.iso()}); "
                    "correct them unless it really was so"
                )
                yield Finding(("times", name), message)
                break


RULE = Rule(__name__, "PM204", Level.WARNING, document=check)
