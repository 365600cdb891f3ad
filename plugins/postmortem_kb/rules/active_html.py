"""The text holds HTML that runs, embeds or sends something.

## Why

What one author writes runs in the browser of every reader, with the rights of the site. A picture,
a link or a block of code says the same and does nothing.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

<script src="https://cdn.example.com/chart.js"></script>

<img src="chart.png" onerror="alert(1)">
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

The page held `<script src="https://cdn.example.com/chart.js"></script>`, which
[the dashboard](https://dashboards.example.com/d/1) shows.

<details><summary>The log</summary>Nothing of note.</details>
```
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from postmortem_kb.body import Tag
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_ACTIVE = frozenset((
    "applet", "base", "embed", "form", "frame", "frameset", "iframe", "link", "meta", "object",
    "script", "style",
))  # fmt: skip
_HANDLER = re.compile(r"(?:^|[\s\"'/])(on[a-z]{3,40})\s*=")
_CODE = re.compile(r"(?:javascript|vbscript):|data:text/html", re.IGNORECASE)
_NO_SIGN = re.compile(r"[\x00-\x20]+")
# Attribute lists of Markdown write attributes as well: `[a](b){ onclick=... }`.
_LISTED = re.compile(
    r"\{:?[^{}\n]{0,300}?[\s\"':](on(?:blur|change|click|dblclick|drag|drop|error|focus|input|key|"
    r"load|mouse|pointer|scroll|submit|toggle|touch|wheel|animation|transition)[a-z]{0,20})\s*=",
    re.IGNORECASE,
)


def _why(tag: Tag) -> str:
    """Return what a tag does, or nothing."""
    if tag.name in _ACTIVE:
        return f"`<{tag.name}>` acts on the whole page"
    if handler := _HANDLER.search(tag.names):
        return f"`{handler[1]}` runs a script"
    if ":" in tag.attributes or "&" in tag.attributes:
        plain = _NO_SIGN.sub("", html.unescape(tag.attributes))
        if found := _CODE.search(plain):
            return f"`{found[0].lower()}` runs a script"
    return ""


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each such tag or attribute outside of code and comments."""
    body = document.body
    for tag in body.tags:
        if why := _why(tag):
            message = f"{why}; say it in Markdown, or show it as code in backticks"
            yield Finding(body.place(tag.start, tag.start + 1 + len(tag.name)), message)
    if "{" in body.prose and "=" in body.prose:
        for match in _LISTED.finditer(body.prose):
            message = f"`{match[1].lower()}` runs a script; remove it"
            yield Finding(body.place(*match.span(1)), message)


RULE = Rule(__name__, "PM708", Level.ERROR, document=check)
