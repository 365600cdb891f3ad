"""What the search is told of a postmortem: its page, and each word of its front matter.

Search plugins join the text of neighbouring cells into one word, and cut text only at blanks and
hyphens: ``dhole-team`` beside ``Medium``, or the end of an address, would never be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape, unescape
from typing import Any

from pydantic import BaseModel

from postmortem_kb.corpus import Postmortem
from postmortem_kb.model import Moment

# A block of code is left as it is: its colours are elements too.
_ADJOINING = re.compile(r"(<pre\b.*?</pre>)|(</[a-z][a-z0-9]*>(?=<[a-z])|<br ?/?>)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w(?:[\w.]*\w)?")
_BLANKS = re.compile(r"[\s\-]+")
_EDGES = re.compile(r"^\W+|\W+$")


def content(html: str, postmortem: Postmortem) -> str:
    """Return a page's content with its words apart, and those it does not show at its end."""
    apart = _ADJOINING.sub(lambda found: found[1] or f"{found[2]} ", html)
    text = unescape(_TAG.sub("", apart)).lower()
    shown = {_EDGES.sub("", token) for token in _BLANKS.split(text)}
    written = [*_texts(postmortem.front), *_texts(postmortem.extra)]
    words = dict.fromkeys(word for value in written for word in _WORD.findall(value))
    missing = [word for word in words if word.lower() not in shown]
    return f"{apart}\n<p>{escape(' '.join(missing))}</p>\n" if missing else apart


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, BaseModel):
        # In the order of the model: a set has another order in every process.
        fields = [name for name in type(value).model_fields if name in value.model_fields_set]
        value = {name: getattr(value, name) for name in fields}
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, Moment):
        yield value.iso()
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, float):
        yield f"{value:.12g}"
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)
