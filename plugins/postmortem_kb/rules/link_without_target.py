"""A link lacks its address or its title.

## Why

A title without an address leads nowhere, and an address without a title tells nobody whether it
is worth following.

## Bad

```yaml
artifacts:
  - title: Error rate of the checkout
```

```yaml
runbooks:
  - path: runbooks/restore.md
```

## Good

```yaml
artifacts:
  - title: Error rate of the checkout
    url: https://dashboards.example.com/d/checkout
runbooks:
  - title: Restore the database
    path: runbooks/restore.md
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_TARGETS = {"artifacts": ("url",), "references": ("url", "path"), "runbooks": ("url", "path")}


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each end that a link lacks."""
    for name, targets in _TARGETS.items():
        for number, entry in enumerate(getattr(document.front, name)):
            path = (name, number)
            given = any(
                getattr(entry, target) or document.unsound((*path, target)) for target in targets
            )
            titled = entry.title or document.unsound((*path, "title"))
            if not given:
                wanted = " or ".join(f"`{target}`" for target in targets)
                message = f"this entry of `{name}` leads nowhere; add its {wanted}"
                yield Finding((*path, "title"), message)
            if not titled:
                written = next((target for target in targets if getattr(entry, target)), "url")
                yield Finding(
                    (*path, written), f"this entry of `{name}` has no `title`; add what it is"
                )


RULE = Rule(__name__, "PM116", Level.ERROR, document=check)
