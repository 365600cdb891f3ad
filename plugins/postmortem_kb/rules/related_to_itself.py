"""A postmortem is related to itself.

## Why

It is a copy of a line that was not changed: the relation that was meant is missing.

## Bad

```yaml
related: [PM-2026-001]
```

```yaml
recurrence_of: PM-2026-001
```

## Good

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
related: [PM-2026-002]
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
```
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.model import KeyPath, Level
from postmortem_kb.rules import Context, Finding, Rule


def check(corpus: Corpus, _: Context) -> Iterator[tuple[Postmortem, Finding]]:
    """Yield a finding for each relation that names the postmortem's own id, or a former one."""
    holders = Counter(postmortem.front.id for postmortem in corpus)
    for postmortem in corpus:
        front = postmortem.front
        # Of two files with one id, a relation may mean the other: duplicate-id has it.
        if holders[front.id] > 1:
            continue
        own = {front.id, *front.former_ids}
        named: list[tuple[KeyPath, str | None]] = [
            (("related", number), target) for number, target in enumerate(front.related)
        ]
        named.append((("recurrence_of",), front.recurrence_of))
        for where, target in named:
            if target and target in own:
                message = f"`{target}` is this postmortem itself; name the other one, or remove it"
                yield postmortem, Finding(where, message)


RULE = Rule(__name__, "PM403", Level.ERROR, corpus=check)
