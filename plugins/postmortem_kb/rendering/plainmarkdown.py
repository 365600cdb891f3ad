"""Text of a file as it stands in Markdown that is pasted anywhere: an issue, a chat, a document.

What is special there: CommonMark, and GitHub's and GitLab's additions to it (tables, strikethrough,
formulas, bare addresses, mentions and references).
"""

from __future__ import annotations

import re

from postmortem_kb.rendering.entries import one_line
from postmortem_kb.terminal import visible

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$!])")
# What would begin a list, a rule or a heading where it comes first.
_FIRST = re.compile(r"^(\d+(?=[.)])|(?=[-+=]))")
# Mentions and references are looked for in what is drawn: a backslash does not keep them away.
_CALLS = re.compile(r"([@#!%&~])(?=\w)")
_SCHEME = re.compile(r"(?i)(https?|ftp|mailto|www)([:.])")
_NOTHING = "\N{ZERO WIDTH SPACE}"


def escaped(text: str) -> str:
    """Return a text as one line in which nothing is Markdown, a mention or an address.

    It may begin a line. Nothing is escaped for HTML: where Markdown is read, there is none in it.
    """
    plain = _SCHEME.sub(rf"\1{_NOTHING}\2", visible(one_line(text)))
    plain = _CALLS.sub(rf"\1{_NOTHING}", plain)
    return _FIRST.sub(r"\1\\", _SPECIAL.sub(r"\\\1", plain))
