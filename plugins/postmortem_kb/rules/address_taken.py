"""The address of a postmortem is taken by a page the team wrote.

## Why

MkDocs lets two pages overwrite each other in silence. The team's own page keeps the address; the
postmortem is shown under another one, and every link to its permanent address leads astray.

## Bad

```yaml title="mkdocs.yml"
plugins:
  - postmortem-kb:
      pages: [postmortems/**]
```

```yaml title="docs/postmortems/pm-2026-001.md"
id: PM-2026-002
```

```yaml title="docs/2026/PM-2026-001.md"
id: PM-2026-001
```

## Good

```yaml title="mkdocs.yml"
plugins:
  - postmortem-kb
```

```yaml title="docs/2026/PM-2026-001.md"
id: PM-2026-001
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Corpus, Postmortem, permanent_address
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule


def check(corpus: Corpus, context: Context) -> Iterator[tuple[Postmortem, Finding]]:
    """Yield a finding for each unique id whose permanent address another page has."""
    for identifier, postmortem in corpus.by_id.items():
        address = permanent_address(identifier, context.settings)
        if context.around.pages.has(address):
            yield (
                postmortem,
                Finding(
                    ("id",),
                    f"the address `{address}` belongs to another page of yours; move that page or "
                    "name it differently",
                    involves=tuple(
                        f"{address}{name}{ending}"
                        for name in ("", "/index", "/README")
                        for ending in (".md", ".markdown", ".mdown", ".mkdn", ".mkd", ".html")
                    ),
                ),
            )


RULE = Rule(__name__, "PM407", Level.ERROR, corpus=check)
