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

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.personal import phone_numbers
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each number, in values of the front matter and in the text."""
    if document.front.visibility != "public":
        return
    whole = document.whole
    header = len(document.source.header)
    for start, end in sorted(phone_numbers(whole.text)):
        if start >= header or document.value_at(start):
            message = "this postmortem is public; leave out the telephone number"
            yield Finding(whole.place(start, end), message)


RULE = Rule(__name__, "PM705", Level.WARNING, document=check)
