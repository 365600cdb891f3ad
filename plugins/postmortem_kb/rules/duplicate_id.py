"""Two postmortems have the same id.

## Why

The id is the address of a postmortem and what others refer to. While two have it, neither gets
its address, and every link to it is a guess.

## Bad

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
```

```yaml title="2026/copy.md"
id: PM-2026-001
```

## Good

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(corpus: Corpus, _: Context) -> Iterator[tuple[Postmortem, Finding]]:
    """Yield a finding for every file but the first, by path, that has an id."""
    for postmortem in corpus:
        front = postmortem.front
        first = corpus.by_id.get(front.id or "")
        if first is not None and first is not postmortem:
            message = (
                f"`{front.id}` is the id of `{first.location.path}` too; "
                "give this one another number"
            )
            shared = (str(front.id), first.location.uri)
            yield postmortem, Finding(("id",), message, involves=shared)


RULE = Rule(__name__, "PM402", Level.ERROR, corpus=check)
