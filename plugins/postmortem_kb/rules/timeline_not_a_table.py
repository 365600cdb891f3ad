"""The timeline is a list or a text, which no rule and no page can read.

## Why

Rows of a table are put in order, searched for gaps and compared with the times of the front matter;
sentences are not. A table needs the line of dashes below its head, or it is a text as well.

## Bad

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

- 14:05 Payments begin to fail.
- 14:09 The alert fires.
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

| Time (UTC) | Event | Source |
| --- | --- | --- |
| 2026-03-04 14:05 | Payments begin to fail | payment log |
| 14:09 | The alert fires | pager |
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.body.empty import empty_sections
from postmortem_kb.body.timeline import TITLE, tables
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield one finding on the heading of a timeline that says something, but in no table."""
    if document.status is Status.DRAFT or document.timeline:
        return
    body = document.body
    section = body.section(TITLE)
    if section is None or tables(body) or empty_sections(body, (TITLE,)):
        return
    message = (
        "this timeline is no table, so nothing checks its times; begin it with "
        "`| Time (UTC) | Event | Source |` and `| --- | --- | --- |` below, then write a row a time"
    )
    yield Finding(body.heading_place(section.heading), message)


RULE = Rule(__name__, "PM511", Level.NOTE, document=check)
