"""Words of the template, or a placeholder, are left in.

## Why

`TBD` tells a reader nothing and hides that something is missing; `unknown`, with what is being done
to find out, tells a lot. The hints of the template have done their work once a section is written.
A value that was only assumed or proposed, and says so in a comment, waits for somebody to confirm
it. Words that a sentence speaks about ("a TODO in the code") are left alone, and so is every draft.

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

<!-- Who felt what, for how long? Numbers where they are known. -->
TODO: ask support for numbers.

## Timeline

The end is TBD. [Insert the graph here]
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

The number of customers is unknown; the logs of that hour are gone.

## Timeline

- 14:05 Payments begin to fail at a TODO in the code, `TODO: retry`.
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from postmortem_kb import resources
from postmortem_kb.body import plain_title
from postmortem_kb.body.empty import empty_sections
from postmortem_kb.corpus import Document, Location
from postmortem_kb.corpus.unconfirmed import unconfirmed
from postmortem_kb.model import KeyPath, Level, Place
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status

_MARKS = ("TODO", "TBD", "FIXME", "XXX", "YYYY", "orem ipsum")
_WORD = re.compile(
    r"(?<![\w/.-])(?:(TBD)|(?:TODO|FIXME|XXX|YYYY-MM-DD(?: HH:MM)?)|([Ll]orem ipsum))"
    r"(?![\w/-]|\.\w)"
)
_INVITED = re.compile(
    r"[<\[](?:insert|describe|enter|fill in|explain|your|add (?:an?|the|your|more|details?|links?))"
    r"\b[^<>\[\]\n]{0,120}[>\]](?![(\[:])",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_QUOTES = "\"'“”«»"
# What may stand before a placeholder that stands for a whole answer.
_OPENING = "|:.!?([-*+>"
_MOST = 200


def _plain(comment: str) -> str:
    return " ".join(comment.split())


@cache
def _hints(folders: tuple[Path, ...]) -> frozenset[str]:
    """Return the comments in the templates of a new postmortem, as they are written there."""
    found = set()
    for folder in folders:
        for file in sorted(folder.glob("new/**/*.jinja")):
            try:
                text = file.read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            found |= {_plain(hint) for hint in _COMMENT.findall(text)}
    return frozenset(found - {""})


def is_hint(context: Context, location: Location, comment: str) -> bool:
    """Tell whether a comment stands in a template of a new postmortem."""
    own, root = context.settings.templates, context.around.root
    folders = (resources.templates_dir(), *([root / own] if own and root else []))
    return comment in _hints(folders)


def _left_hints(document: Document, context: Context) -> Iterator[Place]:
    """Yield the hints but those of an empty section that empty-section asks for."""
    body, settings = document.body, context.settings
    if not body.comments:
        return
    left = [
        body.place(start, end)
        for start, end in body.comments
        if context.ask(is_hint, document.location, _plain(body.text[start + 4 : end - 3]))
    ]
    if left:
        asked = (*settings.headings_for(document.status), *document.policy(settings).headings)
        empty = empty_sections(body, {plain_title(each) for each in asked})
        for hint in left:
            if not any(each.first <= hint.line <= each.last for each in empty):
                yield hint


def _placeholders(text: str) -> Iterator[tuple[int, int]]:
    if any(mark in text for mark in _MARKS):
        for match in _WORD.finditer(text):
            # Never the whole of a long line, over and over.
            above = text[max(0, match.start() - _MOST) : match.start()]
            before = above.rpartition("\n")[2].rstrip(" \t*_`#")
            after = text[match.end() : match.end() + 1]
            quoted = before[-1:] in _QUOTES and after in _QUOTES if before and after else False
            always = match[1] or match[2]
            whole = not before or before[-1] in _OPENING or after == ":"
            if not quoted and (always or whole):
                yield match.span()
    for match in _invitations(text):
        # A link by its label alone: `[your dashboard]` with a definition below.
        if f"{match[0]}:" not in text:
            yield match.span()


def _invitations(text: str) -> Iterator[re.Match[str]]:
    for sign in "[<":
        at = text.find(sign)
        while at >= 0:
            if match := _INVITED.match(text, at):
                yield match
            at = text.find(sign, at + 1)


def _told_elsewhere(document: Document, path: KeyPath) -> bool:
    """Tell whether a value is found fault with already: a word of no list, nobody for an owner."""
    return document.unsound(path) or (path[0] == "action_items" and path[-1] == "owner")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each, in values of the front matter and in the text outside of code."""
    if document.status is Status.DRAFT:
        return
    body = document.body
    if document.status is Status.IN_REVIEW:
        # From `reviewed` on they are errors: the rule unconfirmed-value.
        for each in unconfirmed(document):
            yield Finding(each.comment, each.message)
    for hint in _left_hints(document, context):
        yield Finding(hint, "a hint of the template is left in; remove it", "")
    for text, where in ((document.source.header, document.whole), (body.prose, body)):
        for start, end in _placeholders(text):
            path = None if where is body else document.value_at(start)
            if where is body or (path and not _told_elsewhere(document, path)):
                message = (
                    f"`{text[start:end]}` stands for an answer; write it, or `unknown` and why"
                )
                yield Finding(where.place(start, end), message)


RULE = Rule(__name__, "PM504", Level.WARNING, document=check, questions=(is_hint,))
