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

import re
from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_FIRST_LINE = re.compile(
    r"-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-[23]:"
)
_KEY = re.compile(r"[A-Za-z0-9+/=]{40}")
# Between the first line and the key stand the headers of PGP, PuTTY and of encrypted keys.
_BEFORE_THE_KEY = 500


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for the first line of each key."""
    whole = document.whole
    text = whole.text
    if "PRIVATE KEY" not in text and "PuTTY-User-Key" not in text:
        return
    for match in _FIRST_LINE.finditer(text):
        if _KEY.search(text, match.end(), match.end() + _BEFORE_THE_KEY):
            message = "a private key stands here; replace it where it is used, then remove it"
            yield Finding(whole.place(*match.span()), message)


RULE = Rule(__name__, "PM702", Level.ERROR, document=check)
