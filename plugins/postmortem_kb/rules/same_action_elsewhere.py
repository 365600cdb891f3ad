"""An open action item is open in an earlier postmortem too.

## Why

The same work for the same owner in two postmortems is either tracked twice, and one copy is
forgotten, or the first copy came too late, which is worth a relation between the two. One shared
`ticket` says that this is known.

## Bad

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
    owner: storage
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
    owner: storage
```

## Good

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
    owner: storage
    ticket: storage/hosts#7
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
    owner: storage
    ticket: storage/hosts#7
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.schema import ActionItem


def check(corpus: Corpus, _: Context) -> Iterator[tuple[Postmortem, Finding]]:
    """Yield a finding for each open action item that an earlier postmortem has open as well."""
    first: dict[tuple[str, str], tuple[Postmortem, ActionItem]] = {}
    for postmortem in sorted(corpus, key=lambda each: each.order):
        for number, item in enumerate(postmortem.front.action_items):
            if not item.owner or not item.title or not item.is_open:
                continue
            key = (" ".join(item.title.casefold().split()), item.owner)
            earlier, same = first.setdefault(key, (postmortem, item))
            shared = item.ticket is not None and item.ticket == same.ticket
            if earlier is postmortem or shared:
                continue
            name = " ".join(filter(None, (earlier.name, same.id)))
            message = (
                f"`{name}` is open too, with the same title and for `{item.owner}`; "
                "keep one of them, or give both the same `ticket`"
            )
            where = ("action_items", number, "title")
            involves = tuple(filter(None, (earlier.front.id, earlier.location.uri)))
            yield postmortem, Finding(where, message, involves=involves)


RULE = Rule(__name__, "PM316", Level.NOTE, corpus=check)
