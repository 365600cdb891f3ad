"""Every postmortem, newest first."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of all postmortems."""
    yield Page(
        knowledge.page("postmortems/index.md"),
        "Postmortems",
        "postmortems",
        {"postmortems": knowledge.corpus.postmortems},
        nav=10,
    )


INDEX = pages
