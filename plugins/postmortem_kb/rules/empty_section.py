"""A section that the state needs has a heading and nothing below it.

## Why

A heading alone looks like an answer until somebody opens it. Comments, subheadings without text and
a table without rows are nothing; a single sentence such as "None is known" is enough. A draft may
be as empty as it likes.

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

<!-- Who felt what, for how long? -->

## Timeline

Times in UTC.

| Time (UTC) | Event | Source |
| --- | --- | --- |
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

- 14:05 Payments begin to fail.
- 14:09 The alert fires.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.body import plain_title
from postmortem_kb.body.empty import empty_sections
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each heading the state or the policy asks for, without a text."""
    if document.status is Status.DRAFT:
        return
    wanted = {plain_title(each) for each in context.settings.headings_for(document.status)}
    if document.front.kind == "near-miss":
        wanted.discard("impact")
    wanted |= {plain_title(each) for each in document.policy(context.settings).headings}
    for section in empty_sections(document.body, wanted):
        heading = section.heading
        message = f"`{heading.text}` says nothing yet; write what is known, or that nothing is"
        yield Finding(document.body.heading_place(heading), message)


RULE = Rule(__name__, "PM503", Level.WARNING, document=check)
