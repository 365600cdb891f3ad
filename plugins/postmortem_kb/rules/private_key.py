"""A private key stands in the file.

## Why

Whoever reads it can pass for its owner. Replace the key first, then remove it: a git history
forgets nothing. The first line of a key alone, without the key, is nothing to hide.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

-----BEGIN EC PRIVATE\x20KEY-----
MHcCAQEEIMadeUpForThisExampleOnlyAndNoKeyAtAllNowhereEver0oAoGCC
-----END EC PRIVATE\x20KEY-----
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

The file began with `-----BEGIN RSA PRIVATE\x20KEY-----` and was cut off after that.
```
"""  # noqa: D301 - the escape keeps the example out of the reach of other scanners

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.redaction import FIRST_LINE_OF_KEY, keys
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for the first line of each key."""
    whole = document.whole
    for start, _end in keys(whole.text):
        first = FIRST_LINE_OF_KEY.match(whole.text, start)
        message = "a private key stands here; replace it where it is used, then remove it"
        yield Finding(whole.place(start, first.end() if first else start), message)


RULE = Rule(__name__, "PM702", Level.ERROR, document=check)
