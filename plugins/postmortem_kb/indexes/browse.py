"""All postmortems in one table that a reader filters and sorts."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, paging, published


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the page to browse; each of its rows has a page of its own to be found by."""
    page = knowledge.page("browse/index.md")
    parts = paging.parts(knowledge.corpus.postmortems, page)
    data = {
        "postmortems": knowledge.corpus.postmortems,
        "part": parts[0],
        "data": knowledge.page(published.BROWSE_ROWS),
    }
    yield Page(page, "Browse", "browse", data, nav=10, searched=False)
    yield from paging.later(parts, "postmortems", "Browse")


INDEX = pages
