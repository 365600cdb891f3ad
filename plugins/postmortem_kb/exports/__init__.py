"""The data beside the pages, one family member each: the folder is the registry.

A module defines ``EXPORT``, a function from the knowledge base to files, each with its path below
the root of the site.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from postmortem_kb import discovery
from postmortem_kb.rendering import Knowledge


class File(NamedTuple):
    """A file of the site: its path below the root, and its text."""

    path: str
    text: str


Export = Callable[[Knowledge], Iterable[File]]


def all_files(knowledge: Knowledge) -> Iterator[File]:
    """Yield every file of data; each lies below ``folder``, if there is one."""
    for export in discovery.collect(sys.modules[__name__], "EXPORT").values():
        for file in export(knowledge):
            yield file._replace(path=knowledge.page(file.path))
