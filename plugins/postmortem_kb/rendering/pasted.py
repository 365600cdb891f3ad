"""Text for a message that is pasted into a mail, a chat or Markdown, with few signs added.

``plainmarkdown`` escapes whatever might be Markdown. A mail shows those backslashes, so here only
that is escaped which would be something else: CommonMark 0.31, sections 4 and 6, and what GitHub
and GitLab add to it.
"""

from __future__ import annotations

import re

from postmortem_kb.rendering.entries import one_line
from postmortem_kb.terminal import visible

_PUNCTUATION = r"!-/:-@\[-`{-~"
_SPECIAL = re.compile(
    rf"\\(?=[{_PUNCTUATION}])|\\$|[`*\[\]|~$]"
    # Between letters or digits an underscore is one; `<` before a blank or a digit is less than.
    r"|(?<![^\W_])_|_(?![^\W_])"
    r"|<(?=[A-Za-z/!?])"
)
# A slash is a command of GitLab's or of a chat.
_FIRST = re.compile(r"^(\d{1,9}(?=[.)](?: |$))|(?=[-+](?:[-+: ]|$)|[=#>:/]))")
# Mentions, references and pictograms are looked for in what is drawn: no backslash keeps them away.
_CALLS = re.compile(r"([@#!%&~])(?=\w)|(:)(?=[A-Za-z+-][\w+-]{0,60}:)")
_SCHEME = re.compile(r"(?i)(https?|ftp|mailto|tel|www)([:.])")
_NOTHING = "\N{ZERO WIDTH SPACE}"


def calm(text: str) -> str:
    """Return a text as one line in which nothing is Markdown, a mention, an address or a command.

    What lies beside it in a line is Markdown of its own: two texts never make something together.
    """
    plain = _SCHEME.sub(rf"\1{_NOTHING}\2", visible(one_line(text)))
    plain = _CALLS.sub(rf"\g<0>{_NOTHING}", plain)
    return _FIRST.sub(r"\1\\", _SPECIAL.sub(r"\\\g<0>", plain))
