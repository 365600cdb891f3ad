"""A token or key of a known format stands in the file.

## Why

Everybody who can read the repository can use it, for as long as it is valid, and a git history
forgets nothing. Logs and commands pasted in a hurry are how it gets there. Revoke it first, then
remove it. Only exact formats are looked for, so what is found is rarely anything else.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

    curl -H "Authorization: Bearer glpat\x2dZk3vTq9LmXw2RbYc7NfD" https://git.example.com/api
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

    curl -H "Authorization: Bearer $TOKEN" https://git.example.com/api

The key began with AKIA, as all of them do; AKIAIOSFODNN7EXAMPLE is the one of the manual.
```
"""  # noqa: D301 - the escape keeps the example out of the reach of other scanners

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.redaction import secrets
from postmortem_kb.rules import Context, Finding, Rule

_SHOWN = 4


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each token, in the front matter, the text and its code alike."""
    whole = document.whole
    for kind, start, end in secrets(whole.text):
        # The rest of it must not travel into logs and annotations.
        shown = whole.text[start : start + _SHOWN]
        message = f"`{shown}...` looks like {kind}; revoke it, then remove it from here"
        yield Finding(whole.place(start, end), message)


RULE = Rule(__name__, "PM701", Level.ERROR, document=check)
