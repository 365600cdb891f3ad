"""After a major incident nothing is done to prevent the next one or to see it sooner.

## Why

Repairing what broke brings the service back to where the incident began. After a major one at
least one action item should make it less likely or its detection faster. Judged from `reviewed`
on, when every action item has a type; `no_action_reason` says why there can be none.

## Bad

```yaml
status: reviewed
severity: SEV1
action_items:
  - id: AI-1
    title: Restore the payments lost on 4 March
    type: repair
    status: open
```

## Good

```yaml
status: reviewed
severity: SEV1
action_items:
  - id: AI-1
    title: Restore the payments lost on 4 March
    type: repair
    status: open
  - id: AI-2
    title: Alert when more than 1 % of payments fail for five minutes
    type: detect
    status: open
```

```yaml
status: reviewed
severity: SEV3
action_items:
  - id: AI-1
    title: Restore the payments lost on 4 March
    type: repair
    status: open
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status

_KINDS = ("incident", "security")
# A refused one counts too: it was thought of, and its reason is there to read.
_WANTED = frozenset(("prevent", "detect"))


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding when every action item of a major incident is of another type."""
    front = document.front
    reviewed = document.status.rank >= Status.REVIEWED.rank
    if not reviewed or front.kind not in _KINDS or not context.settings.is_major(front.severity):
        return
    types = {item.type for item in front.action_items}
    # An item without a type, or one that cannot be read, may be what is looked for.
    if not types or None in types or types & _WANTED or document.unsound(("action_items",)):
        return
    if not front.no_action_reason and not document.unsound(("no_action_reason",)):
        message = (
            "nothing here prevents a major incident or detects it sooner; add an action item of "
            "`type: prevent` or `type: detect`, or say in `no_action_reason` why there can be none"
        )
        yield Finding(("action_items",), message)


RULE = Rule(__name__, "PM313", Level.WARNING, document=check, about_keys=True)
