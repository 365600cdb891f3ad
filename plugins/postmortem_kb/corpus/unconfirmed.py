"""Values of the front matter that carry the comment of one nobody has confirmed yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from postmortem_kb import redaction
from postmortem_kb.corpus.document import Document
from postmortem_kb.model import KeyPath, Place

_COMMENT = re.compile(r"(?m)# (assumed|proposed), please confirm\b[^\n]*")
_NOUN = {"assumed": "an assumption", "proposed": "a proposal"}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A value that was assumed or proposed: its path, empty where none is, and its comment."""

    path: KeyPath
    comment: Place
    message: str

    @property
    def name(self) -> str:
        """Return the field as a person calls it: ``times.detected``."""
        return ".".join(map(str, self.path))


def unconfirmed(document: Document) -> Iterator[Unconfirmed]:
    """Yield every such value, in the order of the file."""
    source = document.source
    comments = [
        (found[1], document.whole.place(*found.span()))
        for found in _COMMENT.finditer(source.header)
    ]
    if not comments:
        return
    # The first key of a line; of an item in a list, the innermost value.
    at = {place.line: path for path, place in sorted(source.places.items(), key=_depth)}
    at |= {place.line: path for path, place in reversed(list(source.keys.items()))}
    for how, comment in comments:
        path = at.get(comment.line, ())
        yield Unconfirmed(path, comment, _message(document, path, how))


def _depth(item: tuple[KeyPath, Place]) -> int:
    return len(item[0])


def _message(document: Document, path: KeyPath, how: str) -> str:
    name = f"`{'.'.join(map(str, path))}`" if path else "a value here"
    value: Any = document.source.values
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return f"{name} is still {_NOUN[how]}; confirm it and remove the comment"
    said = "" if not path or isinstance(value, dict | list) else " ".join(str(value).split())
    # Before it is cut: half a secret is not known as one.
    said = redaction.masked(said)
    shown = f": {said if len(said) <= _LONGEST else f'{said[:_LONGEST]}…'}" if said else ""
    return f"{name} is still {_NOUN[how]}{shown}; confirm it and remove the comment"
