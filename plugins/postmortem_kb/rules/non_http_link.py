r"""A link of the text leads to something that is no web page.

## Why

`javascript:` and `data:` run in the reader's browser; `file:` and `C:\` lead to the disk of one
person. Only `http`, `https` and `mailto` work for every reader.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

[The chart](javascript:draw()), [the dump](file:///home/jo/dump.txt).
```

## Good

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

[The chart](https://dashboards.example.com/d/1), [the team](mailto:team@example.com),
[the impact](#impact).
```
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_ALLOWED = frozenset(("", "http", "https", "mailto"))
# What a browser does not see when it looks for the scheme.
_UNSEEN = re.compile(r"[\x00-\x20\x7f]+")
_LONGEST = 40


def _scheme(target: str) -> str:
    """Return the scheme of an address as a browser sees it; empty for a relative one."""
    try:
        return urlsplit(_UNSEEN.sub("", html.unescape(target))).scheme
    except ValueError:
        return ""


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each link, image or definition of another scheme."""
    for target, start, end in document.body.links:
        # Most links are these, and need no more than a look.
        if target.startswith(("https://", "http://")):
            continue
        # An entity, `&#58;`, may stand for the colon.
        scheme = _scheme(target) if ":" in target or "&" in target else ""
        if scheme not in _ALLOWED:
            what = "to a disk" if len(scheme) == 1 or scheme == "file" else f"by `{scheme}:`"
            message = (
                f"this link leads {what[:_LONGEST]}; give an address that begins with https://"
            )
            yield Finding(document.body.place(start, end), message)


RULE = Rule(__name__, "PM413", Level.ERROR, document=check)
