"""Two action items of a postmortem have the same title.

## Why

Either the work is counted twice, or two pieces of work cannot be told apart in a list. Case,
blanks, hyphens and punctuation around words make no difference.

## Bad

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: open
  - id: AI-2
    title: alert before the disk is full.
    status: open
```

## Good

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk of the database is full
    status: open
  - id: AI-2
    title: Alert before the disk of the log store is full
    status: open
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

# Not `#`, `%` or `+`: they may be all that differs.
_EDGES = ".,:;!?'\"`*_()[]\u2018\u2019\u201c\u201d\u2026"


def plain_title(title: str) -> str:
    """Return what two titles have in common when they say the same; blank if nothing is said."""
    words = title.casefold().replace("-", " ").split()
    return " ".join(filter(None, (word.strip(_EDGES) for word in words)))


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each title that an earlier action item has."""
    seen: dict[str, str] = {}
    for number, item in enumerate(document.front.action_items):
        plain = plain_title(item.title or "")
        if plain in seen:
            message = (
                f"{seen[plain]} has the same title; keep one of them, "
                "or say in each title what is different"
            )
            yield Finding(("action_items", number, "title"), message)
        elif plain:
            seen[plain] = f"`{item.id}`" if item.id else "an action item above"


RULE = Rule(__name__, "PM312", Level.WARNING, document=check)
