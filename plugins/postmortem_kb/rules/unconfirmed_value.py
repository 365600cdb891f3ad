"""A postmortem was reviewed with values that nobody has confirmed.

## Why

What a tool or a command assumed looks like a fact once the comment behind it is forgotten. From
`reviewed` on others count these values and answer for them, so somebody must have looked at each.
Before that, in `in-review`, it is a warning of `template-text`.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: reviewed
severity: SEV3  # assumed, please confirm: SEV1, SEV2, SEV3, SEV4, SEV5
owner: platform
---
```

## Good

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: reviewed
severity: SEV2
owner: platform
---
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.corpus.unconfirmed import unconfirmed
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each comment that asks to be confirmed, from `reviewed` on."""
    if document.status.rank >= Status.REVIEWED.rank:
        for each in unconfirmed(document):
            yield Finding(each.comment, each.message)


RULE = Rule(__name__, "PM512", Level.ERROR, document=check, asked_by_status=True)
