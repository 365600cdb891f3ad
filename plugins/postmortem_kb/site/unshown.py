"""The words of a front matter that its page does not show, which a search is to find it by."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from html import unescape
from typing import Any

from pydantic import BaseModel

from postmortem_kb.corpus import Postmortem
from postmortem_kb.model import Moment

_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w(?:[\w.]*\w)?")
# What stands around words: another sign there only means that a word is told twice.
_EDGES = string.punctuation.replace("_", "") + "\u2018\u2019\u201c\u201d\u201e\xab\xbb\u2026"


def words(html: str, postmortem: Postmortem) -> list[str]:
    """Return the words of a front matter that are none of the words of some HTML."""
    tokens = set(unescape(_TAG.sub("", html)).lower().replace("-", " ").split())
    written = "\n".join([*_texts(postmortem.front), *_texts(postmortem.extra)])
    # As they stand, most are found: only for the others the signs around words matter, and none
    # stands around a token of letters and digits.
    new = [word for word in dict.fromkeys(_WORD.findall(written)) if word.lower() not in tokens]
    shown = {token.strip(_EDGES) for token in tokens if not token.isalnum()}
    return [word for word in new if word.lower() not in shown]


@cache
def _fields(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(model.model_fields)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        # In the order of the model: a set has another order in every process.
        given = value.model_fields_set
        for name in _fields(type(value)):
            if name in given:
                yield from _texts(getattr(value, name))
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, Moment):
        yield value.iso()
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, float):
        yield f"{value:.12g}"
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)
