"""Postmortems by service that was affected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, counted, distinct, paging


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of services and a page for each."""
    top = knowledge.page("services/index.md")
    groups = distinct(knowledge.services.values())
    # They are sorted by it.
    often = sum(counted(group.postmortems) > 1 for group in groups)
    listed = paging.parts(groups, top)
    yield Page(top, "Services", "services", {"part": listed[0], "often": often}, nav=50)
    yield from paging.later(listed, "services", "Services")
    again = Counter(
        name
        for name, _ in {
            (knowledge.services[name].name, each.later.page)
            for each in knowledge.recurrences
            for name in each.services
        }
    )
    for group in groups:
        parts = paging.parts(group.postmortems, group.page)
        data = {"group": group, "part": parts[0], "again": again[group.name]}
        yield Page(group.page, group.name, "service", data, parent=top)
        yield from paging.later(parts, "postmortems", group.name)


INDEX = pages
