"""No row of the timeline of a worst-case incident says where it is known from.

## Why

Memory puts things in order that were not. After an incident of the first level of the severity
scale, others will want to see the log, the alert or the message a row was taken from: the third
column, or a link in the row.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: reviewed
severity: SEV1
owner: platform
---

## Timeline

| Time (UTC) | Event | Source |
| --- | --- | --- |
| 2026-03-04 14:05 | Payments begin to fail | |
| 14:09 | The alert fires | |
```

## Good

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: reviewed
severity: SEV1
owner: platform
---

## Timeline

| Time (UTC) | Event | Source |
| --- | --- | --- |
| 2026-03-04 14:05 | Payments begin to fail | payment log |
| 14:09 | The alert fires | |
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kb.body.timeline import TITLE
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status

_LINK = re.compile(r"\]\(|\]\[|https?://")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield one finding, on the heading, from the state reviewed on."""
    first = next(iter(context.settings.severities), None)
    if document.front.severity != first or document.status.rank < Status.REVIEWED.rank:
        return
    rows = document.timeline
    section = document.body.section(TITLE)
    if not rows or section is None:
        return
    if not any(row.source or _LINK.search(row.event) or _LINK.search(row.time) for row in rows):
        message = (
            f"no row says where it is known from; name a log, an alert or a message, "
            f"as a timeline of {first} is read by many"
        )
        yield Finding(document.body.heading_place(section.heading), message)


RULE = Rule(__name__, "PM509", Level.NOTE, document=check)
