"""A section that the state needs is missing from the text.

## Why

Readers look for the same sections in every postmortem, in a hurry. Which are needed grows with
the state, so that a draft may begin empty.

## Bad

```yaml
status: in-review
```

## Good

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: in-review
severity: SEV3
owner: platform
---

## Impact

One in five payments failed.

## Timeline

Times in UTC.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each heading that the state asks for and the body lacks."""
    if document.unsound(("status",)):
        return
    front = document.front
    there = {_plain(heading.text) for heading in document.body.headings}
    settings = context.settings
    held_to = document.policy(settings)
    state = f"`status: {document.status}`"
    needed = dict.fromkeys(settings.headings_for(document.status), state)
    needed |= dict.fromkeys(held_to.headings, "the policy for this postmortem")
    for heading, who in needed.items():
        spared = who == state and front.kind == "near-miss" and _plain(heading) == "impact"
        if _plain(heading) not in there and not spared:
            message = f"{who} needs the heading `## {heading}` in the text; add that section"
            yield Finding(("status",), message)


RULE = Rule(__name__, "PM501", Level.ERROR, document=check, asked_by_status=True)
