"""Action items by who owns them; an owner who is a team has the team's page."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, published


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of owners, and a page for each who is no team."""
    top = knowledge.page("owners/index.md")
    owners = sorted(
        knowledge.owners.values(), key=lambda each: (-len(each.open), each.name.casefold())
    )
    yield Page(
        top, "Owners", "owners", {"owners": owners}, parent=knowledge.page("actions/index.md")
    )
    for owner in owners:
        if owner.team is None:
            data = {"owner": owner, "calendar": published.calendar(owner.page)}
            yield Page(owner.page, owner.name, "owner", data, parent=top)


INDEX = pages
