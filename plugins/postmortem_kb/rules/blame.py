"""The text puts the incident on somebody.

## Why

People who are blamed stop telling what happened, and the next incident comes as a surprise. Whoever
acted did what made sense with what they saw; what made it look right can be changed, and they
cannot. Quotations, code and questions are left alone.

## Bad

```yaml
summary: The outage was the engineer's fault.
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

A careless change was deployed, and nobody bothered to look at the dashboard.
```

## Good

```yaml
summary: The change looked safe, because the test data had no order without an address.
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

The change was deployed without a look at the dashboard: a deploy succeeds before the first figures
arrive there. Nobody is to blame for that.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb import wording
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

PHRASES = wording.FAMILIES["blame"]


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each phrase that makes somebody the cause."""
    for said in document.loaded_phrases:
        if said.family == "blame":
            yield Finding(said.place, said.message)


RULE = Rule(__name__, "PM601", Level.WARNING, document=check)
