"""Postmortems and action items by team."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, distinct, published
from postmortem_kb.rendering.owners import Owner


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of teams and a page for each, with the action items it owns."""
    top = knowledge.page("teams/index.md")
    groups = distinct(knowledge.teams.values())
    owned = {
        group.name: knowledge.owner(group.name) or Owner(group.name, group.page, team=group)
        for group in groups
    }
    data: dict[str, object] = {"groups": groups, "owned": owned}
    yield Page(top, "Teams", "teams", data, nav=60)
    for group in groups:
        calendar = published.calendar(group.page)
        data = {"group": group, "owner": owned[group.name], "calendar": calendar}
        yield Page(group.page, group.name, "team", data, parent=top)


INDEX = pages
