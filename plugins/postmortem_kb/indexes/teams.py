"""Postmortems and open action items by team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, actions, distinct


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of teams and a page for each, with the action items it owns."""
    owned: dict[str, list[actions.Action]] = defaultdict(list)
    for action in knowledge.open_actions:
        if team := knowledge.team(action.item.owner):
            owned[team.name].append(action)
    top = knowledge.page("teams/index.md")
    groups = distinct(knowledge.teams.values())
    data: dict[str, object] = {"groups": groups, "owned": owned}
    yield Page(top, "Teams", "teams", data, nav=60)
    for group in groups:
        data = {"group": group, "actions": owned[group.name]}
        yield Page(group.page, group.name, "team", data, parent=top)


INDEX = pages
