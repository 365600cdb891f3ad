"""A public postmortem holds somebody's e-mail address.

## Why

What is public is read by collectors of addresses, and names a person beside a failure. Name a team
or a role instead. Addresses of a role (`security@`, `support@`) and of example domains are left
alone.

## Bad

```yaml
visibility: public
summary: Write to jo.doe@shop-of-jo.com for details.
```

## Good

```yaml
visibility: public
summary: Write to security@shop-of-jo.com for details.
```

```yaml
summary: Write to jo.doe@shop-of-jo.com for details.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.personal import e_mails
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each address, in values of the front matter and in the text."""
    if document.front.visibility != "public":
        return
    whole = document.whole
    header = len(document.source.header)
    for start, end in e_mails(whole.text):
        if start >= header or document.value_at(start):
            message = "this postmortem is public; name a team or a role, not an e-mail address"
            yield Finding(whole.place(start, end), message)


RULE = Rule(__name__, "PM704", Level.WARNING, document=check)
