"""All that the page of a postmortem shows of anything but its own file, as plain values.

The page is made from these, the record and the body: it stays as it is while they do.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import quote

from postmortem_kb import addresses
from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering import Group, Knowledge, published, relatives
from postmortem_kb.rendering.relatives import Again, Relation


class Named(NamedTuple):
    """What a name leads to: its usual spelling and its page."""

    name: str
    page: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a postmortem's page shows of the site and of other postmortems.

    ``services``, ``causes`` and ``teams`` are in the order of the record, the last two only pages;
    ``owners`` are those of the owners of its action items in their order, empty where there is
    none; ``former`` are its former ids that nobody has now; ``address`` is that of the page, with
    the site's where it is known (``is_absolute``); ``data`` is the link to the file of all records;
    ``rules`` is what stands before the page of a rule; ``linked`` are the team's own fields that
    hold addresses.
    """

    page: str
    permanent: bool
    address: str
    is_absolute: bool
    data: str
    rules: str
    linked: tuple[str, ...]
    changed: date | None
    older: Postmortem | None
    newer: Postmortem | None
    related: tuple[Relation, ...]
    similar: tuple[Relation, ...]
    again: tuple[Again, ...]
    services: tuple[Named, ...]
    causes: tuple[str, ...]
    teams: tuple[str, ...]
    owner: Named | None
    owners: tuple[str, ...]
    former: tuple[str, ...]


def surroundings(postmortem: Postmortem, knowledge: Knowledge) -> Surroundings:
    """Return what a postmortem's page shows besides its own file."""
    front, corpus, settings = postmortem.front, knowledge.corpus, knowledge.settings
    older, newer = corpus.neighbours[postmortem.location.uri]
    related = relatives.related(postmortem, knowledge)
    similar = relatives.similar(postmortem, knowledge, related)
    here = addresses.url(postmortem.page, knowledge.directory_urls)
    data = quote(knowledge.page(published.POSTMORTEMS))
    return Surroundings(
        page=postmortem.page,
        permanent=postmortem.permanent,
        address=knowledge.site_url + here,
        is_absolute=bool(knowledge.site_url),
        data=posixpath.relpath(data, posixpath.dirname(here) or "."),
        rules=knowledge.page(""),
        linked=tuple(name for name, kind in settings.extra_fields.items() if kind == "url"),
        changed=knowledge.changed.get(postmortem.location.path),
        older=older,
        newer=newer,
        related=tuple(related),
        similar=tuple(similar),
        again=tuple(relatives.again(postmortem, knowledge, [*related, *similar])),
        services=tuple(_named(knowledge.services[name]) for name in front.services),
        causes=tuple(knowledge.root_causes[name].page for name in front.root_cause_categories),
        teams=tuple(knowledge.teams[name].page for name in front.teams),
        owner=_named(knowledge.teams[front.owner]) if front.owner else None,
        owners=tuple(_owner(item.owner, knowledge) for item in front.action_items),
        former=tuple(old for old in front.former_ids if old not in corpus.by_id),
    )


def key_of(shown: Surroundings, mark: Callable[[Postmortem], str]) -> str:
    """Return a text that is the same only where the same is shown.

    ``mark`` tells the file of another postmortem from that which it was before.
    """

    def plain(value: object) -> Any:
        if isinstance(value, Postmortem):
            return [mark(value), value.page, value.name]
        if isinstance(value, Relation):
            return [value.postmortem, value.why, value.errors]
        if isinstance(value, date):
            return value.isoformat()
        raise TypeError(f"no key can be made of {type(value).__name__}")

    found = {name: getattr(shown, name) for name in _FIELDS}
    return json.dumps(found, default=plain, sort_keys=True)


_FIELDS = tuple(field.name for field in fields(Surroundings))


def _named(group: Group) -> Named:
    return Named(group.name, group.page)


def _owner(name: str | None, knowledge: Knowledge) -> str:
    """Return the page of the owner of an action item, or nothing for one without any."""
    found = knowledge.team(name) or knowledge.owner(name)
    return found.page if found else ""
