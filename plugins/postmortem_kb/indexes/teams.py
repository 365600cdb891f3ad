"""Postmortems and open action items by team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, actions, distinct


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of teams and a page for each, with the action items it owns."""
    owned: dict[str, list[actions.Action]] = defaultdict(list)
    for action in actions.open_actions(knowledge.corpus, knowledge.today):
        owned[(action.item.owner or "").casefold()].append(action)
    top = knowledge.page("teams/index.md")
    groups = distinct(knowledge.teams.values())
    mine = {group.name: owned.get(group.name.casefold(), []) for group in groups}
    data: dict[str, object] = {"groups": groups, "owned": mine}
    yield Page(top, "Teams", "teams", data, nav=60, hide=("navigation", "toc"))
    for group in groups:
        data = {"group": group, "actions": mine[group.name]}
        yield Page(group.page, group.name, "team", data, parent=top, hide=("navigation", "toc"))


INDEX = pages
