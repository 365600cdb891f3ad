"""The data beside the pages, one family member each: the folder is the registry.

A module defines ``EXPORT``, a function from what there is to tell of to files, each with its path
below the root of the site.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from postmortem_kb import discovery
from postmortem_kb.rendering import Knowledge, Page
from postmortem_kb.rendering.templates import Renderer


class File(NamedTuple):
    """A file of the site: its path below the root, and its text."""

    path: str
    text: str


class Source(NamedTuple):
    """What files are made from: the renderer of the pages, and the pages of the navigation."""

    renderer: Renderer
    main: tuple[Page, ...] = ()

    @property
    def knowledge(self) -> Knowledge:
        """Return the knowledge base."""
        return self.renderer.knowledge


Export = Callable[[Source], Iterable[File]]


def all_files(source: Source) -> Iterator[File]:
    """Yield every file of data; each lies below ``folder``, if there is one."""
    for export in discovery.collect(sys.modules[__name__], "EXPORT").values():
        for file in export(source):
            yield file._replace(path=source.knowledge.page(file.path))
