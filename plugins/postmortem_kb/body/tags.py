"""The HTML tags that an author writes into the prose of a body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# A value in quotation marks may hold `>`; one that never ends is none.
_TAG = re.compile(
    r"(?<!\\)<([A-Za-z][\w-]*)(?![\w:.@-])((?:[^<>\"'\n]|\n(?!\n)|\"[^\"]{0,1000}\"|'[^']{0,1000}')*+)(>?)"
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


class Tag(NamedTuple):
    """An opening tag: its name in lower case, its attributes as written, where it stands.

    ``closed`` says that its ``>`` is there; a browser goes on without, Markdown most often not.
    """

    name: str
    attributes: str
    start: int
    end: int
    closed: bool

    @property
    def names(self) -> str:
        """Return the attributes without what stands in quotation marks, in lower case."""
        return _QUOTED.sub('""', self.attributes).lower()


def tags(prose: str) -> Iterator[Tag]:
    """Yield each opening tag; addresses in angle brackets are none."""
    for match in _TAG.finditer(prose):
        yield Tag(match[1].lower(), match[2], *match.span(), bool(match[3]))
