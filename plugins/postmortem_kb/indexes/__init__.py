"""The generated pages, one family member a kind of index: the folder is the registry.

A module defines ``INDEX``, a function from the knowledge base to its pages.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from postmortem_kb import discovery

if TYPE_CHECKING:
    # The names of the indexes are asked for by a check, which must start fast.
    from postmortem_kb.rendering import Knowledge, Page

    Index = Callable[[Knowledge], Iterable[Page]]


def all_pages(knowledge: Knowledge) -> list[Page]:
    """Return every generated page, those of the navigation first and in its order."""
    indexes = discovery.collect(sys.modules[__name__], "INDEX").values()
    pages = [page for index in indexes for page in index(knowledge)]
    return sorted(pages, key=lambda page: (page.nav is None, page.nav or 0, page.path))
