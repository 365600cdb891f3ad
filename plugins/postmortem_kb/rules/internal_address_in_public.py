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

import ipaddress
import re
from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_FOUR = re.compile(
    r"(?<![\w.])(?:10|127|169|172|192)(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w]|\.\d)", re.ASCII
)
_SIX = re.compile(
    r"[fF](?<![\w:.].)(?:[cdCD][0-9a-fA-F]{2}|[eE][89abAB][0-9a-fA-F]):[0-9a-fA-F:]{2,39}(?![\w:])"
)
_FIRST_FOUR = ("10.", "127.", "169.254.", "172.", "192.168.")
_ENDINGS = (".internal", ".local", ".corp")
_ENDING = re.compile(r"\.(internal|local|corp)(?![\w-]|\.\w)", re.IGNORECASE)
_HOST = re.compile(r"(?:(://)|(?<![\w./@-]))((?:[A-Za-z0-9-]{1,63}\.){0,6}[A-Za-z0-9-]{1,63})$")
_VERSION = re.compile(r"\b(?:v|version|release|build)\.? ?$", re.IGNORECASE)
# `com.google.internal` is a name in a program.
_PACKAGES = frozenset(("com", "dev", "io", "java", "javax", "jdk", "net", "org", "sun"))
_NETWORKS = [
    ipaddress.ip_network(each)
    for each in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
        "fc00::/7", "fe80::/10",
    )
]  # fmt: skip
_KNOWN_TO_ALL = frozenset((
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "127.0.0.1",
    "127.0.0.53", "169.254.169.254", "169.254.169.253", "fd00:ec2::254", "fe80::1",
    "host.docker.internal", "gateway.docker.internal", "kubernetes.docker.internal",
    "metadata.google.internal", "svc.cluster.local", "cluster.local",
))  # fmt: skip


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for match in _FOUR.finditer(text) if any(sign in text for sign in _FIRST_FOUR) else ():
        if not _VERSION.search(text[max(0, match.start() - 12) : match.start()]):
            yield match.span()
    if ":" in text:
        for match in _SIX.finditer(text):
            yield match.start(), match.start() + len(match[0].rstrip(":"))


def _hosts(text: str) -> Iterator[tuple[int, int]]:
    lower = text.lower()
    for match in _ENDING.finditer(text) if any(sign in lower for sign in _ENDINGS) else ():
        host = _HOST.search(text[max(0, match.start() - 200) : match.start()])
        if host is None:
            continue
        # `settings.local` is a file; `db1.local` and `a.b.local` are machines.
        named = host[1] or any(char.isdigit() or char == "." for char in host[2])
        package = host[2].partition(".")[0].lower() in _PACKAGES
        if not package and (named or match[1].lower() != "local"):
            yield match.start() - len(host[2]), match.end()


def _is_internal(text: str) -> bool:
    if text.lower() in _KNOWN_TO_ALL:
        return False
    address = text.partition("/")[0]
    if address[-1].isalpha() and ":" not in address:
        return True
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in _NETWORKS if network.version == found.version)


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each address, in values of the front matter and in the text."""
    if document.front.visibility != "public":
        return
    whole = document.whole
    header = len(document.source.header)
    for start, end in sorted({*_addresses(whole.text), *_hosts(whole.text)}):
        found = whole.text[start:end]
        if _is_internal(found) and (start >= header or document.value_at(start)):
            message = f"this postmortem is public; say what `{found}` is instead of its address"
            yield Finding(whole.place(start, end), message)


RULE = Rule(__name__, "PM706", Level.WARNING, document=check)
