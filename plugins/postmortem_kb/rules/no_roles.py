"""A major incident names no roles.

## Why

Who led, who wrote and who informed tells a reader whom to ask, and the team whether a role was
missing. Roles are not blame: a handle of a rota will do.

## Bad

```yaml
status: in-review
severity: SEV2
```

## Good

```yaml
status: in-review
severity: SEV2
roles:
  incident_commander: platform-oncall
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding when it is empty once the text is under review."""
    front = document.front
    if document.status.rank < Status.IN_REVIEW.rank or document.unsound(("roles",)):
        return
    if not context.settings.is_major(front.severity):
        return
    if front.roles is None or not any(value for _, value in front.roles):
        message = (
            "name under `roles` who led the response to a major incident, "
            "such as `incident_commander`"
        )
        yield Finding(document.place_of_missing(("roles",)), message)


RULE = Rule(__name__, "PM115", Level.NOTE, document=check)
