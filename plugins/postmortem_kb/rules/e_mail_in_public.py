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

import re
from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_DOMAIN = re.compile(r"@((?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})(?![\w@-]|\.\w)")
_NAME = re.compile(r"(?<![\w.%+/@-])[\w.%+-]{1,64}$", re.ASCII)
# A login, or what an address on the web carries along.
_IN_URL = re.compile(r"://[^\s<>\"'()]{0,300}$")
_EXAMPLES = re.compile(r"(?:.*\.)?(?:example\.(?:com|net|org)|example|test|invalid|localhost)")
# Most are those of RFC 2142; `git` is what programs log in with.
_ROLES = frozenset((
    "abuse", "admin", "billing", "careers", "compliance", "contact", "feedback", "git", "hello",
    "help", "hostmaster", "incident", "incidents", "info", "jobs", "legal", "marketing", "media",
    "news", "no-reply", "noc", "noreply", "oncall", "ops", "postmaster", "press", "privacy",
    "root", "sales", "security", "service", "sre", "status", "support", "team", "webmaster",
))  # fmt: skip


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each address, in values of the front matter and in the text."""
    if document.front.visibility != "public" or "@" not in document.whole.text:
        return
    whole = document.whole
    header = len(document.source.header)
    for match in _DOMAIN.finditer(whole.text):
        name = _NAME.search(whole.text[max(0, match.start() - 64) : match.start()])
        if name is None or name[0].lower() in _ROLES or _EXAMPLES.fullmatch(match[1].lower()):
            continue
        start = match.start() - len(name[0])
        if _IN_URL.search(whole.text[max(0, start - 300) : start]):
            continue
        if start >= header or document.value_at(start):
            message = "this postmortem is public; name a team or a role, not an e-mail address"
            yield Finding(whole.place(start, match.end()), message)


RULE = Rule(__name__, "PM704", Level.WARNING, document=check)
