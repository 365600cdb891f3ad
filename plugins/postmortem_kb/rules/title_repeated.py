"""The text repeats the title as a heading.

## Why

The site prints the title of the front matter above the text. A heading of the first level shows
it twice, and the two drift apart.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

# Checkout failed in the EU

Notes of the first hour.
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

## Impact

Notes of the first hour.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level, Place
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each heading of the first level in the body."""
    if "*" in document.source.lost:
        return
    body = document.body
    for heading in body.headings:
        if heading.level == 1:
            end = len(body.written[heading.line - body.first_line]) + 1
            message = "the site prints the title itself; begin this heading with `##`, or remove it"
            yield Finding(Place(heading.line, 1, heading.line, end), message)


RULE = Rule(__name__, "PM502", Level.NOTE, document=check)
