"""All postmortems in one table that a reader filters and sorts."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, facets


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the page to browse; each of its rows has a page of its own to be found by."""
    data = {"postmortems": knowledge.corpus.postmortems, "filter": facets.of_postmortems(knowledge)}
    page = knowledge.page("browse/index.md")
    yield Page(page, "Browse", "browse", data, nav=10, searched=False)


INDEX = pages
