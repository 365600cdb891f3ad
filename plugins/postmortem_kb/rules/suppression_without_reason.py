"""A comment that silences a rule does not say which one, or why.

## Why

A fault that is left on purpose is a decision, and the next reader needs its reason. One comment
is about one rule: what silences everything hides what nobody has seen yet.

## Bad

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: done  # postmortem-ignore PM304
    closed_on: 2026-03-09
```

```yaml
severity: SEV3  # postmortem-ignore
```

```yaml
severity: SEV3  # postmortem-ignore PM999: there is no such rule
```

```yaml
severity: SEV3  # postmortem-ignore PM010: what YAML cannot read has to be mended
```

## Good

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: done  # postmortem-ignore PM304: the change is in a repository of our customer
    closed_on: 2026-03-09
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb import rules
from postmortem_kb.corpus import Document
from postmortem_kb.manual import is_optional
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.suppression import WORD


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each comment without a rule that exists, or without a reason."""
    for suppression in document.suppressions:
        rule = rules.find(suppression.rule)
        if not suppression.rule:
            message = (
                f"write which one rule it is about and why: `{WORD} PM304: the reason`; "
                "each further rule has a comment of its own"
            )
        elif rule is None:
            message = (
                f"there is no rule `{suppression.rule}`; `postmortem rule` lists those there are"
            )
        elif not is_optional(rule.code):
            message = f"{rule.code} cannot be silenced; mend what it finds and remove the comment"
        elif not suppression.reason:
            message = f"write why: `{WORD} {suppression.rule}: the reason`"
        else:
            continue
        yield Finding(suppression.place, message)


RULE = Rule(__name__, "PM022", Level.ERROR, document=check)
