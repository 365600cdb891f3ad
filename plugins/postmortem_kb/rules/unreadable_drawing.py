"""Five whys, a fishbone or a fault tree is written so that it cannot be drawn.

## Why

These blocks are drawn from the indentation of their lines. One that is empty, uneven or too large
stays the plain text it is, and nobody sees the picture. Five whys are questions with the answer
indented below each; a fishbone is an effect, areas below it and causes below these; a fault tree is
one top event, `(and)` or `(or)` behind an event, and what leads to it indented below.

## Bad

````markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

## Root cause

```five-whys
Why did checkout fail?
The pool had no free connection.
```
````

````markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

## Root cause

```fault-tree
Checkout fails (or)
    The pool is empty
  The database is away
```
````

## Good

````markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

## Root cause

```five-whys
Why did checkout fail?
  The pool had no free connection.
Why had the pool no free connection?
  Its limit was lower than the number of workers.
```

```fishbone
Checkout failed for 14 minutes
  Change
    Limit lowered everywhere at once
  Tests
    No test under load
```

```fault-tree
Checkout fails (and)
  The pool is empty (or)
    Its limit is too low
    A query holds its connection
  Nobody is told
```
````
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.body.blocks import UnreadableError, blocks, read
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level, Place
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding on the line of each block that cannot be read."""
    body = document.body
    for block in blocks(body):
        try:
            read(block)
        except UnreadableError as error:
            written = body.written[error.line - body.first_line]
            text = written.strip()
            column = written.find(text) + 1
            place = Place(error.line, column, error.line, column + len(text))
            yield Finding(place, error.message)


RULE = Rule(__name__, "PM510", Level.WARNING, document=check)
