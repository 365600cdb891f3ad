"""A runbook or reference names a path that is not in the repository.

## Why

A runbook is opened in the middle of the next incident. Files get moved and renamed, and nobody
notices until then. The path is looked for from the folder of `mkdocs.yml` and from those above it,
up to the root of the repository.

## Bad

```yaml title="mkdocs.yml"
plugins:
  - postmortem-kb
```

```yaml title="docs/2026/PM-2026-001.md"
id: PM-2026-001
runbooks:
  - title: Restore a database
    path: runbooks/restore.md
```

## Good

```yaml title="mkdocs.yml"
plugins:
  - postmortem-kb
```

```yaml title="docs/2026/PM-2026-001.md"
id: PM-2026-001
runbooks:
  - title: The configuration of this site
    path: mkdocs.yml
```
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from postmortem_kb.corpus import Document, Location
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def _roots(root: Path) -> list[Path]:
    """Return the folders a path may start from: up to the repository's own, if there is one."""
    above = [root, *root.absolute().parents]
    top = next((number for number, each in enumerate(above) if (each / ".git").exists()), 0)
    return above[: top + 1]


def is_there(context: Context, location: Location, path: str) -> bool:
    """Tell whether a path leads to a file or a folder of the repository."""
    root = context.around.root
    if root is None:
        return True
    paths = (path, path.partition("#")[0])
    return any(os.path.lexists(each / part) for each in _roots(root) for part in paths)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each path that leads to neither a file nor a folder."""
    for name in ("runbooks", "references"):
        for number, entry in enumerate(getattr(document.front, name)):
            if entry.path and not context.ask(is_there, document.location, entry.path):
                message = f"there is no `{entry.path}` in the repository; correct the path"
                file = entry.path.partition("#")[0]
                yield Finding((name, number, "path"), message, involves=(file,))


RULE = Rule(__name__, "PM409", Level.WARNING, document=check, questions=(is_there,))
