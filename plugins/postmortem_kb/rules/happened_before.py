"""A new or changed postmortem is like an earlier one that it does not name.

## Why

The incident that comes back is the one whose action items were never done. Whoever writes or
reviews this one should have read the earlier one: name it under `related`, or under
`recurrence_of` if it is the same again. Said only of what a branch, `check --diff-base`, adds
or describes anew, not of a changed body, and of the three that are most like it; what makes two
alike, `postmortem similar` tells for any.

## Bad

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
title: Checkout certificate expired
status: in-review
services: [checkout]
root_cause_categories: [time-expiry]
summary: The certificate expired at six and browsers refused the shop.
times: {impact_start: 2026-01-08T06:00Z}
action_items:
  - id: AI-1
    title: Renew the certificate by a scheduled job
    type: prevent
    status: open
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
title: Checkout certificate expired again
services: [checkout]
root_cause_categories: [time-expiry]
summary: Browsers refused the shop, whose certificate had expired.
times: {impact_start: 2026-03-02T06:00Z}
```

## Good

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
title: Checkout certificate expired
status: in-review
services: [checkout]
root_cause_categories: [time-expiry]
summary: The certificate expired at six and browsers refused the shop.
times: {impact_start: 2026-01-08T06:00Z}
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
title: Checkout certificate expired again
services: [checkout]
root_cause_categories: [time-expiry]
summary: Browsers refused the shop, whose certificate had expired.
times: {impact_start: 2026-03-02T06:00Z}
recurrence_of: PM-2026-001
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Corpus, Postmortem, relations
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.similarity import Index, Match, unfinished

_MOST, _MOST_OPEN = 3, 3
SURELY = 0.33
"""How alike two have to be: higher than on a page, who reviews a change did not come to browse."""


def check(corpus: Corpus, context: Context) -> Iterator[tuple[Postmortem, Finding]]:
    """Yield a finding for each earlier postmortem that a changed one is like and does not name."""
    if not context.changed:
        return
    # A log is read by more people than a restricted postmortem: it neither asks nor answers.
    shown = [each for each in corpus if each.front.visibility in context.settings.publish]
    asking = [each for each in shown if each.location.uri in context.changed]
    index = Index(shown) if asking else None
    for each in asking:
        known = _related(each, corpus)
        for match in index.unasked(each, _MOST, SURELY, known) if index else ():
            yield each, Finding(("title",), _message(match))


def _related(postmortem: Postmortem, corpus: Corpus) -> set[str]:
    """Return the paths of those that a postmortem names, and of those that name it."""
    named = [corpus.find(name) for name in relations(postmortem.front)]
    naming = corpus.mentions.get(postmortem.front.id or "", [])
    return {each.location.uri for each in (*named, *naming) if each}


def _message(match: Match) -> str:
    other = match.postmortem
    undone = unfinished(other)
    items = ", ".join(f"`{each.id or each.title}`" for each in undone[:_MOST_OPEN])
    more = f" and {len(undone) - _MOST_OPEN} more" if len(undone) > _MOST_OPEN else ""
    still = f"; still open there: {items}{more}" if undone else ""
    return (
        f"`{other.name}` {other.title}: it is like this one, {'; '.join(match.reasons)}{still}; "
        "if so, name it under `related` or `recurrence_of`"
    )


RULE = Rule(__name__, "PM414", Level.NOTE, corpus=check)
