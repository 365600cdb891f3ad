"""A path does not lead to a place in the repository.

## Why

An absolute path, a path with `..` or an address leads elsewhere on each machine. A path from the
root of the repository means the same to everyone.

## Bad

```yaml
runbooks:
  - title: Restore the database
    path: /home/alice/restore.md
```

## Good

```yaml
runbooks:
  - title: Restore the database
    path: runbooks/restore.md
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM412",
    Level.ERROR,
    "`{value}` is not a path in the repository; write it from the repository's root without "
    "`..`, or use `url`",
)
