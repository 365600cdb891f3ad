"""Postmortems by service that was affected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, counted, distinct


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of services and a page for each."""
    top = knowledge.page("services/index.md")
    groups = distinct(knowledge.services.values())
    # They are sorted by it.
    often = sum(counted(group.postmortems) > 1 for group in groups)
    yield Page(top, "Services", "services", {"groups": groups, "often": often}, nav=50)
    again = Counter(
        name
        for name, _ in {
            (knowledge.services[name].name, each.later.page)
            for each in knowledge.recurrences
            for name in each.services
        }
    )
    for group in groups:
        data = {"group": group, "again": again[group.name]}
        yield Page(group.page, group.name, "service", data, parent=top)


INDEX = pages
