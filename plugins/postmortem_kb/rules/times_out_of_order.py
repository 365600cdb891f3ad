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
# These are not unusual but impossible, and ended-before-it-began says so.
_IMPOSSIBLE = {("impact_start", "mitigated"), ("impact_start", "resolved")}


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each time that is wholly before the nearest one it should follow."""
    times = document.front.times
    if times is None:
        return
    for name, earlier in _EARLIER.items():
        moment = getattr(times, name)
        for other in reversed(earlier):
            before = getattr(times, other)
            if not moment or not before or (other, name) in _IMPOSSIBLE:
                continue
            if moment.wholly_before(before):
                message = (
                    f"`{name}` ({moment.iso()}) is before `{other}` ({before.iso()}); "
                    "correct them unless it really was so"
                )
                yield Finding(("times", name), message)
                break


RULE = Rule(__name__, "PM204", Level.WARNING, document=check)
