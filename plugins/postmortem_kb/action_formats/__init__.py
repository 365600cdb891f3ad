"""Action items as texts, one format a module, for the command and for the site alike.

A module defines ``FORMAT``, a pure function from a listing to text; its name is the word for
``--format``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from postmortem_kb import discovery, redaction
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.actions import Action, changed_on
from postmortem_kb.rendering.published import address


@dataclass(frozen=True, slots=True)
class Dated:
    """An action item, the day it first appeared, and the day its state last changed.

    ``is_told`` says that nothing in it is a secret: it is as ``told`` returns it.
    """

    action: Action
    opened_on: date | None
    changed_on: date | None
    is_told: bool = False

    def age(self, today: date) -> int | None:
        """Return for how many days it has been there; None where that is unknown."""
        return None if self.opened_on is None else max((today - self.opened_on).days, 0)


@dataclass(frozen=True, slots=True)
class Listing:
    """Action items in the order they are told.

    ``name`` says in words which they are; ``here`` is the path of the file of the site they are
    written to, empty on the command line. ``dates_from`` says who knows the days: ``git``,
    ``files``, or ``none``. A terminal has a ``width`` in columns, 0 for any, and may show colours.
    """

    name: str
    entries: tuple[Dated, ...]
    knowledge: Knowledge
    here: str = ""
    dates_from: str = "files"
    width: int = 0
    colour: bool = False

    def url(self, action: Action) -> str:
        """Return the address of an item on the site, or nothing where none can be known."""
        if not (self.here or self.knowledge.site_url):
            return ""
        return address(self.knowledge, action.target, self.here)


Format = Callable[[Listing], str]


def names() -> list[str]:
    """Return the words for ``--format``, sorted."""
    return discovery.names(sys.modules[__name__])


def render(name: str, listing: Listing) -> str:
    """Return a listing in a format; nothing in it is a token, a password or a login."""
    form: Format = discovery.member(sys.modules[__name__], name, "FORMAT")
    return form(replace(listing, entries=tuple(map(told, listing.entries))))


def title(action: Action) -> str:
    """Return the title of the postmortem of an item, as a list may tell it."""
    return redaction.told(action.postmortem.title)


def told(entry: Dated) -> Dated:
    """Return an entry as a list may tell it; almost every one is so already.

    Who makes several lists of the same entries asks once for all of them.
    """
    if entry.is_told:
        return entry
    item = entry.action.item
    updates = [update.text or "" for update in item.updates]
    texts = {name: value for name, value in vars(item).items() if isinstance(value, str)}
    # One look at all of it: a list may be long.
    every = "\n".join([*texts.values(), *updates])
    if redaction.told(every) == every:
        return replace(entry, is_told=True)
    masked = {name: redaction.told(text) for name, text in texts.items()}
    noted = tuple(
        each.model_copy(update={"text": redaction.told(text)}) if text else each
        for each, text in zip(item.updates, updates, strict=True)
    )
    shown = item.model_copy(update={**masked, "updates": noted})
    return replace(entry, action=replace(entry.action, item=shown), is_told=True)


def as_filed(actions: Iterable[Action]) -> tuple[Dated, ...]:
    """Return items with the days their files tell."""
    return tuple(Dated(each, each.opened, changed_on(each)) for each in actions)
