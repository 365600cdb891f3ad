"""Postmortems by the year of their first known time."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, paging


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of years and a page for each."""
    top, parent = knowledge.page("years/index.md"), knowledge.page("browse/index.md")
    groups = knowledge.years
    yield Page(top, "Years", "years", {"groups": groups}, parent=parent, searched=False)
    for group in groups.values():
        parts = paging.parts(group.postmortems, group.page)
        data = {"group": group, "part": parts[0]}
        yield Page(group.page, group.name, "year", data, parent=top, searched=False)
        yield from paging.later(parts, "postmortems", group.name)


INDEX = pages
