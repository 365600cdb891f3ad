"""Action items by who owns them; an owner who is a team has the team's page."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, paging, published


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of owners, and a page for each who is no team."""
    top = knowledge.page("owners/index.md")
    owners = sorted(
        knowledge.owners.values(), key=lambda each: (-len(each.open), each.name.casefold())
    )
    # Where all are teams, or none is, there is nothing to tell.
    mixed = len({owner.team is None for owner in owners}) > 1
    listed = paging.parts(owners, top)
    data: dict[str, object] = {"part": listed[0], "mixed": mixed}
    yield Page(top, "Owners", "owners", data, parent=knowledge.page("actions/index.md"))
    yield from paging.later(listed, "owners", "Owners", mixed=mixed)
    for owner in owners:
        if owner.team is None:
            actions, postmortems = paging.of_owner(owner, owner.postmortems)
            data = {
                "owner": owner,
                "actions": actions[0],
                "part": postmortems[0],
                "calendar": published.calendar(owner.page),
            }
            yield Page(owner.page, owner.name, "owner", data, parent=top)
            yield from paging.later_of_owner(owner, actions, postmortems)


INDEX = pages
