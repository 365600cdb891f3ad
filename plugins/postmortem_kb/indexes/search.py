"""The page that searches whole texts, where Pagefind has indexed them."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the page to search, if there is something to find; it has no words of its own."""
    if knowledge.settings.search == "pagefind" and len(knowledge.corpus):
        data = {
            "postmortems": knowledge.corpus.postmortems,
            "browse": knowledge.page("browse/index.md"),
        }
        page = knowledge.page("search/index.md")
        yield Page(page, "Search", "search", data, nav=15, searched=False)


INDEX = pages
