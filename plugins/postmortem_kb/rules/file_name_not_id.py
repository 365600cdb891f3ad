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

from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(corpus: Corpus, _: Context) -> Iterator[tuple[Postmortem, Finding]]:
    """Yield a finding for each file of a valid id that is called otherwise.

    Not where another file has the id: one of the two needs another id, and not another name.
    """
    for identifier, postmortem in corpus.by_id.items():
        name = postmortem.location.uri.rpartition("/")[2]
        if name != f"{identifier}.md":
            message = f"the file is called `{name}`; rename it to `{identifier}.md`"
            yield postmortem, Finding(("id",), message)


RULE = Rule(__name__, "PM021", Level.NOTE, corpus=check)
