"""A public postmortem holds a telephone number.

## Why

A number from an incident is somebody's own, or leads into a bridge that strangers should not join.
Numbers are told from other figures by their form: `+49 30 901820`, `+4930901820123`,
`(212) 736-5000`, `212-736-5000`, `tel:`.

## Bad

```yaml
visibility: public
summary: The on-call was called on +49 30 9018 2077.
```

## Good

```yaml
visibility: public
summary: The on-call was called; +1 200 000 000 requests failed, and +12 % were slow.
```

```yaml
summary: The on-call was called on +49 30 9018 2077.
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_NUMBER = re.compile(
    r"(?:\+[1-9]\d{0,2}[ -](?:\(\d{1,4}\)[ -]?)?\d{1,5}(?:[ -]\d{2,8}){1,4}"
    r"|\+[1-9]\d{10,12}"
    r"|\(\d{3}\) ?\d{3}-\d{4})(?![\w%]|[.,:/-]\d)",
    re.ASCII,
)
# Its three digits before the first hyphen are looked at only where the rest is.
_HYPHENS = re.compile(r"-(?<=[2-9]\d\d-)[2-9]\d\d-\d{4}(?![\w%]|[.,:/-]\d)", re.ASCII)
_BEFORE = re.compile(r"[\w+.,/-]", re.ASCII)
_LINKED = re.compile(r"tel:(\+?\d[\d-]{7,18}\d)", re.ASCII)
_GROUPS = re.compile(r"\d+")
# 555-0100 to 555-0199 belong to nobody: films use them, and examples.
_INVENTED = re.compile(r"555\D?01\d\d$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _is_number(text: str) -> bool:
    groups = _GROUPS.findall(text)
    if len(groups) == 1:
        thousands = text.endswith("000")
    else:
        thousands = all(len(group) == 3 for group in groups[1:]) and "(" not in text
    # With fewer digits it may as well be a figure: `+12 3456`.
    return (
        len("".join(groups)) >= 10
        and not thousands
        and not _DATE.search(text)
        and not _INVENTED.search(text)
    )


def _numbers(text: str) -> set[tuple[int, int]]:
    found = {match.span(1) for match in _LINKED.finditer(text)} if "tel:" in text else set()
    if "+" in text or "(" in text:
        for match in _NUMBER.finditer(text):
            start = match.start()
            if _is_number(match[0]) and not _BEFORE.match(text[start - 1 : start]):
                found.add(match.span())
    # The end of `+1 212-736-5000` is found already.
    ends = {end for _, end in found}
    for match in _HYPHENS.finditer(text) if "-" in text else ():
        start, end = match.start() - 3, match.end()
        alone = not _BEFORE.match(text[start - 1 : start]) and end not in ends
        if alone and not _INVENTED.search(match[0]):
            found.add((start, end))
    return found


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each number, in values of the front matter and in the text."""
    if document.front.visibility != "public":
        return
    whole = document.whole
    header = len(document.source.header)
    for start, end in sorted(_numbers(whole.text)):
        if start >= header or document.value_at(start):
            message = "this postmortem is public; leave out the telephone number"
            yield Finding(whole.place(start, end), message)


RULE = Rule(__name__, "PM705", Level.WARNING, document=check)
