"""Two postmortems seem to be about the same incident.

## Why

An incident told twice counts twice, in every figure, and its readers find half of the story. Two
teams may each write their own: then `related` says so.

## Bad

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
incident: {id: INC-2107}
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
incident: {id: INC-2107}
```

## Good

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
incident: {id: INC-2107}
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
incident: {id: INC-2107}
related: [PM-2026-001]
```
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator

from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.corpus import relations as relations_of
from postmortem_kb.model import KeyPath, Level
from postmortem_kb.rules import Context, Finding, Rule


class _Told:
    """The postmortems that have one thing in common so far."""

    def __init__(self, first: Postmortem) -> None:
        self.first = first
        self.ids: set[str] = set()
        self.related: set[str] = set()

    def takes(self, postmortem: Postmortem) -> bool:
        """Add a postmortem; tell whether it or an earlier one relates to the other."""
        front = postmortem.front
        own = {each for each in (front.id, *front.former_ids) if each}
        related = set(relations_of(front))
        known = bool(self.ids & (related | own)) or bool(self.related & own)
        self.ids |= own
        self.related |= related
        return known


def _marks(postmortem: Postmortem) -> Iterator[tuple[Hashable, KeyPath, str]]:
    """Yield what no two incidents share: (a key, where it is written, it in words)."""
    front = postmortem.front
    if front.incident and front.incident.id:
        name = front.incident.id
        yield ("id", name.casefold()), ("incident", "id"), f"is the incident `{name}` too"
    if front.incident and front.incident.url:
        url = front.incident.url.rstrip("/")
        yield ("url", url), ("incident", "url"), "leads to the same incident"
    start = postmortem.times.impact_start
    if start and not start.day_only and front.kind != "exercise":
        minute = start.at.replace(second=0, microsecond=0)
        for service in dict.fromkeys(front.services):
            words = f"began in the same minute, on `{service}` too"
            yield (minute, service.casefold()), ("times", "impact_start"), words


def check(corpus: Corpus, _: Context) -> Iterator[tuple[Postmortem, Finding]]:
    """Yield one finding for each postmortem but the first, by path, of an incident."""
    times = Counter(key for each in corpus for key, _, _ in _marks(each))
    told: dict[Hashable, _Told] = {}
    for postmortem in sorted(corpus, key=lambda each: each.location.uri):
        said = False
        for key, where, words in _marks(postmortem):
            # Most are those of one postmortem alone: nothing can be told of them.
            if times[key] == 1:
                continue
            others = told.setdefault(key, _Told(postmortem))
            related = others.takes(postmortem)
            first = others.first
            if first is not postmortem and not related and not said:
                said = True
                message = f"`{first.name}` {words}; keep one of them, or name it under `related`"
                involved = (*([first.front.id] if first.front.id else []), first.location.uri)
                yield postmortem, Finding(where, message, involves=involved)


RULE = Rule(__name__, "PM410", Level.WARNING, corpus=check)
