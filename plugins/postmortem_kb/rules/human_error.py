"""The text stops at a person's slip, or makes little of it.

## Why

"Human error" is where the questions begin: everybody slips, and the system let this slip become an
incident. To ask for more care changes nothing on the next bad night. Quotations, titles of books,
code and questions are left alone.

## Bad

```yaml
summary: The outage was caused by human error.
```

```yaml
action_items:
  - id: AI-1
    title: Be more careful with the production console
    status: proposed
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

The engineer forgot to drain the host and did not follow the runbook.
```

## Good

```yaml
summary: A command meant for one host was accepted for all of them.
```

```yaml
action_items:
  - id: AI-1
    title: Ask for the number of hosts before a command that removes more than one
    status: proposed
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

The host was not drained: the runbook has that step on its second page, and the tool asks for it
nowhere. This was not human error.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb import wording
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

PHRASES = wording.FAMILIES["human-error"]


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each phrase that takes a slip for a cause."""
    for said in document.loaded_phrases:
        if said.family == "human-error":
            yield Finding(said.place, said.message)


RULE = Rule(__name__, "PM604", Level.WARNING, document=check)
