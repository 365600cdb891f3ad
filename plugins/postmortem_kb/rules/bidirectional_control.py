r"""An invisible sign turns the direction of the text.

## Why

Such a sign makes a command, an address or a name look different from what it is, and a reviewer
approves what nobody can see ("Trojan source", CVE-2021-42574). The marks U+200E, U+200F and U+061C
only nudge punctuation: beside letters that are read from right to left they are left alone.

## Bad

```yaml
summary: "The script \u202Etxt.exe\u202C ran as root."
```

## Good

```yaml
summary: The script ran as root.
```
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_MARKS = "\u200e\u200f\u061c"
_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ANY = re.compile(f"[{_MARKS}{_CONTROLS}]")
_ESCAPE = re.compile(r"\\u(20(?:2[A-Ea-e]|6[6-9]))")
_NEAR = 200


def _message(sign: str) -> str:
    name = unicodedata.name(sign).lower()
    return f"an invisible sign (U+{ord(sign):04X}, {name}) stands here; delete it"


def _beside_right_to_left(text: str, offset: int) -> bool:
    around = text[max(0, offset - _NEAR) : offset] + text[offset + 1 : offset + _NEAR]
    return any(
        unicodedata.bidirectional(char) in ("R", "AL") for char in around if char not in _MARKS
    )


def _escaped(document: Document) -> Iterator[Finding]:
    """Yield a finding for each such sign that is written as an escape in quotation marks."""
    for match in _ESCAPE.finditer(document.source.header):
        sign = chr(int(match[1], 16))
        value: Any = document.source.values
        for part in document.value_at(match.start()) or ():
            value = value[part]
        # Without quotation marks it is only the name of the sign.
        if isinstance(value, str) and sign in value:
            yield Finding(document.whole.place(*match.span()), _message(sign), "")


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each such sign in the file."""
    whole = document.whole
    text = whole.text
    if "\\u" in document.source.header:
        yield from _escaped(document)
    if text.isascii() or not any(sign in text for sign in _CONTROLS + _MARKS):
        return
    for match in _ANY.finditer(text):
        if match[0] in _CONTROLS or not _beside_right_to_left(text, match.start()):
            yield Finding(whole.place(*match.span()), _message(match[0]), "")


RULE = Rule(__name__, "PM707", Level.ERROR, document=check)
