"""Postmortems and action items by team."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, distinct, paging, published
from postmortem_kb.rendering.owners import Owner


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of teams and a page for each, with the action items it owns."""
    top = knowledge.page("teams/index.md")
    groups = distinct(knowledge.teams.values())
    owned = {
        group.name: knowledge.owner(group.name) or Owner(group.name, group.page, team=group)
        for group in groups
    }
    listed = paging.parts(groups, top)
    yield Page(top, "Teams", "teams", {"part": listed[0], "owned": owned}, nav=60)
    yield from paging.later(listed, "teams", "Teams", owned=owned)
    for group in groups:
        calendar = published.calendar(group.page)
        owner = owned[group.name]
        actions, postmortems = paging.of_owner(owner, group.postmortems)
        data = {
            "group": group,
            "owner": owner,
            "actions": actions[0],
            "part": postmortems[0],
            "calendar": calendar,
        }
        yield Page(group.page, group.name, "team", data, parent=top)
        yield from paging.later_of_owner(owner, actions, postmortems)


INDEX = pages
