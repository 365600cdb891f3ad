"""The page above all postmortems: how many there are of every year, and where to browse them."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, paging


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the overview of all postmortems."""
    page, parent = knowledge.page("postmortems/index.md"), knowledge.page("browse/index.md")
    dateless = paging.parts([each for each in knowledge.corpus if each.year is None], page)
    data = {
        "postmortems": knowledge.corpus.postmortems,
        "groups": knowledge.years,
        "dateless": dateless[0],
    }
    yield Page(page, "Postmortems", "postmortems", data, parent=parent, searched=False)
    yield from paging.later(dateless, "postmortems", "Postmortems", "without a known time")


INDEX = pages
