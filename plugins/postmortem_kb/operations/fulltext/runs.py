"""Writing without blanks: a word of Chinese, Japanese or Korean is found within a longer run.

For SQLite each of its signs is a word of its own, and a typed run a phrase.
"""

from __future__ import annotations

import re

_SIGNS = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_BESIDE_ONE = re.compile(f"(?<=[{_SIGNS}])|(?=[{_SIGNS}])")
# Has no width, and ends a word.
_BREAK = "\u200b"


def split(text: str) -> str:
    """Return a text with a break before and behind each such sign."""
    return text if text.isascii() else _BESIDE_ONE.sub(_BREAK, text)


def joined(text: str) -> str:
    """Return a text without these breaks, as it is shown."""
    return text.replace(_BREAK, "")
