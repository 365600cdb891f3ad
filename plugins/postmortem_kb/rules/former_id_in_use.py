"""A former id is now the id of another postmortem.

## Why

Links to a former id are led on to where the postmortem is now. If another has that id, half of
the readers land on the wrong page.

## Bad

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
former_ids: [PM-2026-002]
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
```

## Good

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
former_ids: [PM-2025-019]
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
    """Yield a finding for each former id that another postmortem has."""
    for postmortem in corpus:
        for number, old in enumerate(postmortem.front.former_ids):
            owner = corpus.by_id.get(old)
            if owner is not None and owner.front.id != postmortem.front.id:
                message = (
                    f"`{old}` is the id of `{owner.location.path}`; "
                    "remove it here, or give that one another id"
                )
                involved = (old, owner.location.uri)
                yield postmortem, Finding(("former_ids", number), message, involves=involved)


RULE = Rule(__name__, "PM405", Level.ERROR, corpus=check)
