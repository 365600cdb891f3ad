"""An address holds a password.

## Why

An address with `name:password@` in it opens what it leads to for every reader, and tools print
addresses into logs. Change the password first, then remove it.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

The job used `postgres://checkout:tu7Gq-pale@db.example.com/orders`.
```

## Good

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

The job used `postgres://checkout:***@db.example.com/orders`, and another one
`https://$USER:$PASSWORD@git.example.com`.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.redaction import passwords
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each password, in the front matter, the text and its code alike."""
    whole = document.whole
    for start, end in passwords(whole.text):
        message = "an address holds a password; change the password, then write `***` for it"
        yield Finding(whole.place(start, end), message, "***")


RULE = Rule(__name__, "PM703", Level.ERROR, document=check)
