"""Action items to follow: ``actions.csv``, ``.ics`` and ``.xml``, and a calendar per owner."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb import action_formats
from postmortem_kb.action_formats import Listing
from postmortem_kb.exports import File, Source
from postmortem_kb.rendering import actions, published

_FILES = {
    "csv": published.ACTIONS_CSV,
    "ics": published.ACTIONS_CALENDAR,
    "atom": published.ACTIONS_FEED,
}


def files(source: Source) -> Iterator[File]:
    """Yield the lists of all items, and beside the page of each owner the calendar of theirs."""
    knowledge = source.knowledge
    site = knowledge.site_name
    name = f"Action items, {site}" if site else "Action items"
    every = actions.by_postmortem(knowledge.corpus, knowledge.all_actions)
    found = tuple(map(action_formats.told, action_formats.as_filed(every)))
    filed = dict(zip(map(id, every), found, strict=True))
    for form, path in _FILES.items():
        listing = Listing(name, found, knowledge, knowledge.page(path))
        yield File(path, action_formats.render(form, listing))
    for owner in knowledge.owners.values():
        here = published.calendar(owner.page)
        # Whoever has nothing open has an empty one, so that a subscription stays alive.
        owned = actions.by_postmortem(owner.postmortems, owner.actions)
        found = tuple(filed[id(each)] for each in owned)
        listing = Listing(f"Action items of {owner.name}", found, knowledge, here)
        path = here.removeprefix(knowledge.page(""))
        yield File(path, action_formats.render("ics", listing))


EXPORT = files
