"""A file is not named for its id.

## Why

Two pull requests that take the same id then collide in git, before the merge. Under another name
both are merged, and the id is there twice.

## Bad

```yaml title="2026/checkout-outage.md"
id: PM-2026-001
```

## Good

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
```
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding when the file of a valid id is called otherwise."""
    name = PurePosixPath(document.location.uri).name
    if document.front.id and name != f"{document.front.id}.md":
        yield Finding(
            ("id",), f"the file is called `{name}`; rename it to `{document.front.id}.md`"
        )


RULE = Rule(__name__, "PM021", Level.NOTE, document=check)
