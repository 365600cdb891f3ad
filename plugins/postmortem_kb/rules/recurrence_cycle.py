"""Postmortems are recurrences of each other in a circle.

## Why

A recurrence repeats an earlier incident. In a circle none is the first, so no chain of
recurrences can be counted or drawn.

## Bad

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
recurrence_of: PM-2026-002
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
recurrence_of: PM-2026-001
```

## Good

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
recurrence_of: PM-2026-001
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_SHOWN = 6


def _origins(corpus: Corpus) -> dict[str, Postmortem]:
    """Return {path: the postmortem it says it repeats}; former ids lead on to today's."""
    found = {}
    for postmortem in corpus:
        origin = corpus.find(postmortem.front.recurrence_of)
        # A postmortem that repeats itself is the business of related-to-itself.
        if origin is not None and origin is not postmortem:
            found[postmortem.location.uri] = origin
    return found


def _cycles(corpus: Corpus) -> Iterator[list[Postmortem]]:
    """Yield each circle once; no postmortem is walked over twice."""
    origins = _origins(corpus)
    walked: set[str] = set()
    for start in corpus:
        trail: dict[str, Postmortem] = {}
        step: Postmortem | None = start
        while step is not None and step.location.uri not in walked:
            walked.add(step.location.uri)
            trail[step.location.uri] = step
            step = origins.get(step.location.uri)
        if step is not None and step.location.uri in trail:
            yield list(trail.values())[list(trail).index(step.location.uri) :]


def check(corpus: Corpus, _: Context) -> Iterator[tuple[Postmortem, Finding]]:
    """Yield a finding for each member of a circle, with the way round from there."""
    for cycle in _cycles(corpus):
        names = [each.name for each in cycle]
        for number, postmortem in enumerate(cycle):
            after = [names[(number + step) % len(names)] for step in range(min(len(names), _SHOWN))]
            gap = ["..."] if len(names) > _SHOWN else []
            chain = " -> ".join([*after, *gap, names[number]])
            message = f"`recurrence_of` leads back to here ({chain}); name only the earlier one"
            others = tuple(dict.fromkeys(after[1:]))
            yield postmortem, Finding(("recurrence_of",), message, involves=others)


RULE = Rule(__name__, "PM404", Level.ERROR, corpus=check)
