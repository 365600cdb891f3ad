"""A recurrence happened before what it repeats.

## Why

The later incident is the recurrence: the two ids are swapped, or a date is wrong. Counts of what
came back would go to the wrong one.

## Bad

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
times:
  impact_start: 2026-03-04T14:05Z
recurrence_of: PM-2026-002
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
times:
  impact_start: 2026-05-06T08:00Z
```

## Good

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
times:
  impact_start: 2026-03-04T14:05Z
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
times:
  impact_start: 2026-05-06T08:00Z
recurrence_of: PM-2026-001
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(corpus: Corpus, _: Context) -> Iterator[tuple[Postmortem, Finding]]:
    """Yield a finding for each recurrence wholly before its origin."""
    for postmortem in corpus:
        origin = corpus.find(postmortem.front.recurrence_of)
        if origin is None or origin.when is None or postmortem.when is None:
            continue
        # Two that repeat each other are the business of recurrence-cycle.
        if corpus.find(origin.front.recurrence_of) is postmortem:
            continue
        if postmortem.when.wholly_before(origin.when):
            message = (
                f"this happened on {postmortem.date}, before `{origin.name}` on {origin.date}; "
                "set `recurrence_of` in the later one"
            )
            involved = (origin.name, origin.location.uri)
            yield postmortem, Finding(("recurrence_of",), message, involves=involved)


RULE = Rule(__name__, "PM406", Level.WARNING, corpus=check)
