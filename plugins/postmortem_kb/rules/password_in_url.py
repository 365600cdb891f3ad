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

import re
from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_LOGIN = re.compile(r"://[^\s/:@?#\"'<>`]{0,100}:([^\s/@?#\"'<>`]{1,200})@[\w\[.-]")
# What stands for a password: a mask, a variable, a word that says what belongs there.
_MASKED = re.compile(
    r"[$%{(\[].*|[*.x•…_-]+|x+|(?:my|your|the|some)?[_-]?"
    r"(?:pass|passwd|password|pwd|pw|secret|token|key|redacted|hidden|removed)",
    re.IGNORECASE,
)


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each password, in the front matter, the text and its code alike."""
    whole = document.whole
    # A login stands before an @; without one there is nothing to look for.
    for match in _LOGIN.finditer(whole.text) if "@" in whole.text else ():
        if not _MASKED.fullmatch(match[1]):
            message = "an address holds a password; change the password, then write `***` for it"
            yield Finding(whole.place(*match.span(1)), message, "***")


RULE = Rule(__name__, "PM703", Level.ERROR, document=check)
