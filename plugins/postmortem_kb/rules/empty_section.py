"""A section that the state needs has a heading and nothing below it.

## Why

A heading alone looks like an answer until somebody opens it. Comments, subheadings without text and
a table without rows are nothing; a single sentence such as "None is known" is enough. A draft may
be as empty as it likes.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: in-review
severity: SEV3
owner: platform
---

## Impact

<!-- Who felt what, for how long? -->

## Timeline

Times in UTC.

| Time (UTC) | Event | Source |
| --- | --- | --- |
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

- 14:05 Payments begin to fail.
- 14:09 The alert fires.
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kb.body import Body, Heading, Section
from postmortem_kb.body.timeline import is_delimiter
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status

# A rule, the line below a heading, a list item or a quotation without words.
_NO_WORDS = re.compile(r"[\s>*+=_-]*+$")


def _is_empty(body: Body, section: Section, headings: set[int], lines: list[str]) -> bool:
    """Tell whether a section says nothing; what introduces a table without rows says nothing."""
    first = section.first - body.first_line
    if not any(map(is_delimiter, lines[first : section.last + 1 - body.first_line])):
        numbered = enumerate(lines[first : section.last + 1 - body.first_line], section.first)
        return all(line in headings or _NO_WORDS.match(text) for line, text in numbered)
    said = False
    above = -1
    for line in range(section.first, section.last + 1):
        text = lines[line - body.first_line]
        if line in headings or _NO_WORDS.match(text):
            continue
        if is_delimiter(text) and above == line - 1:
            after = lines[line - body.first_line + 1 :][:1]
            if not (after and "|" in after[0]):
                said = False
                continue
        said, above = True, line
    return not said


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each heading the state or the policy asks for, without a text."""
    if document.status is Status.DRAFT:
        return
    body, front, settings = document.body, document.front, context.settings
    policy = document.policy(settings)
    wanted = {each.casefold() for each in settings.headings_for(document.status)}
    if front.kind == "near-miss":
        wanted.discard("impact")
    wanted |= {each.casefold() for each in policy.headings}
    headings = {heading.line for heading in body.headings}
    lines = body.visible.split("\n")
    told = set()
    empty: dict[str, Heading] = {}
    for section in body.sections:
        title = " ".join(section.heading.text.split()).casefold()
        if title in wanted:
            if _is_empty(body, section, headings, lines):
                empty.setdefault(title, section.heading)
            else:
                told.add(title)
    for title, heading in empty.items():
        if title not in told:
            message = f"`{heading.text}` says nothing yet; write what is known, or that nothing is"
            yield Finding(body.heading_place(heading), message)


RULE = Rule(__name__, "PM503", Level.WARNING, document=check)
