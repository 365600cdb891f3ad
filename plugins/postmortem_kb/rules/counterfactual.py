"""The text explains the incident by something that did not happen.

## Why

What was not done has no cause to be found, and there is no end of things that were not done. What
was done has one. What is to be done next time belongs into an action item: there, and in sections
about luck, lessons, prevention or improvements, it is natural to compare, and this rule is silent.

## Bad

```yaml
summary: Checkout failed for an hour; a canary would have caught it.
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

Had they compared the two files, the outage could have been avoided.
```

## Good

```yaml
summary: Checkout failed for an hour; the change went to all hosts at once.
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

The two files differ in one line among four thousand, and the deploy tool shows neither.

## Lessons learned

A canary would have caught this within a minute. We were lucky: it could have been far worse.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb import wording
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

PHRASES = wording.FAMILIES["counterfactual"]

# Where a text speaks of the next time: headings, and names of fields.
_AHEAD = ("luck", "lesson", "prevent", "action", "improve", "better", "follow-up", "next", "learn")


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each phrase about another past, where the text is about this one."""
    for said in document.loaded_phrases:
        if said.family == "counterfactual" and not any(word in said.under for word in _AHEAD):
            yield Finding(said.place, said.message)


RULE = Rule(__name__, "PM603", Level.WARNING, document=check)
