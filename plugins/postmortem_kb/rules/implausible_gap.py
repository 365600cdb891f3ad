"""Two times that follow each other are more than 30 days apart.

## Why

Most incidents are over within days, so a gap of months is nearly always a wrong month or year. One
such gap outweighs all others in a mean. Where it really took so long, readers want to know why,
and `times_note` is the place: with a note nothing is reported.

An intruder may stay unseen for months, so the time before a security incident is detected is not
judged.

## Bad

```yaml
times:
  impact_start: 2025-03-04T14:05Z
  detected: 2026-03-04T14:09Z
```

## Good

```yaml
times:
  impact_start: 2026-03-04T14:05Z
  detected: 2026-03-04T14:09Z
```

```yaml
times:
  impact_start: 2025-03-04T14:05Z
  detected: 2026-03-04T14:09Z
times_note: The report is run once a year, and nobody reads its figures in between.
```

```yaml
kind: security
times:
  impact_start: 2025-03-04T14:05Z
  detected: 2026-03-04T14:09Z
```
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import timedelta

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_LONGEST = timedelta(days=30)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each time that is too long after the known one before it."""
    front = document.front
    if front.times is None or front.times_note or document.unsound(("times_note",)):
        return
    known = [(name, moment) for name, moment in front.times if moment is not None]
    for (before, earlier), (name, moment) in itertools.pairwise(known):
        gap = moment.at - earlier.latest
        dwelt = front.kind == "security" and before == "impact_start"
        # Of a time to come time-in-the-future speaks.
        if gap > _LONGEST and not dwelt and not context.is_to_come(moment.at):
            message = (
                f"`{name}` ({moment.iso()}) is {gap.days} days after `{before}` "
                f"({earlier.iso()}); correct the date, or say in `times_note` why it took so long"
            )
            yield Finding(("times", name), message)


RULE = Rule(__name__, "PM209", Level.WARNING, document=check)
