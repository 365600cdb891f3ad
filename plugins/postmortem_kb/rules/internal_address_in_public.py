"""A public postmortem holds an address of an internal network.

## Why

Private addresses and host names tell an attacker how the inside is built. Say what the machine is
(`the primary database`) instead. Addresses that say nothing of anybody are left alone: `127.0.0.1`,
a whole range such as `10.0.0.0/8`, the metadata services of clouds, `host.docker.internal`.

## Bad

```yaml
visibility: public
summary: The primary database 10.20.7.14 (db1.prod.corp) ran out of disk.
```

## Good

```yaml
visibility: public
summary: The primary database ran out of disk; 192.0.2.7 and 203.0.113.9 are documentation.
```

```yaml
summary: The primary database 10.20.7.14 (db1.prod.corp) ran out of disk.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.personal import internal_addresses
from postmortem_kb.rules import Context, Finding, Rule


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each address, in values of the front matter and in the text."""
    if document.front.visibility != "public":
        return
    whole = document.whole
    header = len(document.source.header)
    for start, end in internal_addresses(whole.text):
        found = whole.text[start:end]
        if start >= header or document.value_at(start):
            message = f"this postmortem is public; say what `{found}` is instead of its address"
            yield Finding(whole.place(start, end), message)


RULE = Rule(__name__, "PM706", Level.WARNING, document=check)
