"""A section that the state needs is missing from the text.

## Why

Readers look for the same sections in every postmortem, in a hurry. Which are needed grows with
the state, so that a draft may begin empty.

## Bad

```yaml
status: in-review
```

## Good

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: in-review
severity: SEV3
owner: platform
---

## Impact

One in five payments failed.

## Timeline

Times in UTC.
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kb.body import Body, plain_title
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level, Place
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.spelling import nearest

# What is no heading for most readers of Markdown: `##Impact`.
_GLUED = re.compile(r"#{1,6}([^\s#].{0,100})")
_LONGEST, _MOST = 100, 200


def _close(title: str, wanted: str) -> bool:
    """Tell whether a title means another: its plural, an analysis of it, a misspelling."""
    short = title.removesuffix(" analysis").removesuffix("s")
    return short == wanted.removesuffix("s") or bool(nearest(title, [wanted]))


def _meant(body: Body, heading: str) -> tuple[Place, str, str] | None:
    """Return where a heading is misspelt, what stands there and what to write."""
    wanted = plain_title(heading)
    for title, found in zip(body.titles[:_MOST], body.headings, strict=False):
        if len(title) <= _LONGEST and _close(title, wanted):
            return body.heading_place(found), found.text, heading
    for number, line in enumerate(body.lines, body.first_line):
        glued = _GLUED.fullmatch(line.rstrip()) if line.startswith("#") else None
        if glued and plain_title(glued[1]) == wanted:
            sign = line[: glued.start(1)]
            place = Place(number, 1, number, 1 + glued.end())
            return place, glued[0], f"{sign} {heading}"
    return None


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each heading that the state asks for and the body lacks."""
    if document.unsound(("status",)):
        return
    front, body, settings = document.front, document.body, context.settings
    held_to = document.policy(settings)
    state = f"`status: {document.status}`"
    needed = dict.fromkeys(settings.headings_for(document.status), state)
    needed |= dict.fromkeys(held_to.headings, "the policy for this postmortem")
    for heading, who in needed.items():
        wanted = plain_title(heading)
        spared = who == state and front.kind == "near-miss" and wanted == "impact"
        if wanted in body.titles or spared:
            continue
        if meant := _meant(body, heading):
            place, written, right = meant
            message = f"{who} needs the heading `## {heading}`; write it in place of `{written}`"
            yield Finding(place, message, right)
        else:
            message = f"{who} needs the heading `## {heading}` in the text; add that section"
            yield Finding(("status",), message)


RULE = Rule(__name__, "PM501", Level.ERROR, document=check, asked_by_status=True)
