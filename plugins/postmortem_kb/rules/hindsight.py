"""The text judges the past by what is known only now.

## Why

Once the end is known, every step that led there looks wrong and every sign looks plain. What helps
the next time is what people knew, what they expected, and what their screens showed. Quotations,
code and questions are left alone, and so are what is told as luck and what a machine was to do.

## Bad

```yaml
contributing_factors:
  - The on-call should have checked the replica first.
```

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

## Root cause

Obviously the limit was too low. We just needed to look at the graph.
```

## Good

```yaml
contributing_factors:
  - The runbook names the primary first, and the replica's delay is on no dashboard.
```

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

## Root cause

The limit was 100 connections, enough for the load of the year before. The alarm should have a lower
threshold. What should we have seen? The graph of the pool, which is three clicks away.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb import wording
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

PHRASES = wording.FAMILIES["hindsight"]


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each phrase that needs the outcome to be said."""
    for said in document.loaded_phrases:
        if said.family == "hindsight" and "luck" not in said.under:
            yield Finding(said.place, said.message)


RULE = Rule(__name__, "PM602", Level.WARNING, document=check)
