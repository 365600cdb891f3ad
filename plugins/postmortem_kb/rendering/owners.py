"""Who owns action items: one page for each owner, and that of an owner who is a team is the team's.

An owner is known however the name is spelt: case and blanks make no difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from postmortem_kb import addresses
from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering.actions import Action, Band, banded
from postmortem_kb.rendering.pages import Group


@dataclass(frozen=True)
class Owner:
    """One who owns action items; ``actions`` has the open ones first, the most overdue of all."""

    name: str
    page: str
    actions: tuple[Action, ...] = ()
    team: Group | None = None

    @cached_property
    def bands(self) -> dict[Band, list[Action]]:
        """Return the action items by how urgent they are."""
        return banded(self.actions)

    @cached_property
    def open(self) -> list[Action]:
        """Return the open action items."""
        return [action for action in self.actions if action.item.is_open]

    @property
    def overdue(self) -> int:
        """Return how many of them are overdue."""
        return len(self.bands[Band.OVERDUE])

    @property
    def waiting(self) -> int:
        """Return how many are done and not yet verified."""
        return len(self.bands[Band.UNVERIFIED])

    @property
    def settled(self) -> int:
        """Return how many are verified or won't be done."""
        return len(self.bands[Band.CLOSED])

    @cached_property
    def postmortems(self) -> list[Postmortem]:
        """Return the postmortems that the action items come from, newest first."""
        found = {action.postmortem.location.uri: action.postmortem for action in self.actions}
        return sorted(found.values(), key=lambda each: each.order, reverse=True)


def by_owner(
    found: Iterable[Action],
    team: Callable[[str | None], Group | None],
    page: Callable[[str], str],
) -> dict[str, Owner]:
    """Return every owner by the folded name, in the order of the names."""
    owned: dict[str, list[Action]] = defaultdict(list)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for action in found:
        if name := action.item.owner:
            owned[folded(name)].append(action)
            spellings[folded(name)][name] += 1
    named = {key: _usual(spellings[key]) for key in sorted(owned)}
    teams = {key: team(name) for key, name in named.items()}
    slugs = addresses.unique_slugs([named[key] for key in named if teams[key] is None])

    def owner(key: str) -> Owner:
        group, name = teams[key], named[key]
        if group:
            return Owner(group.name, group.page, tuple(owned[key]), group)
        return Owner(name, page(f"owners/{slugs[name]}.md"), tuple(owned[key]))

    return {key: owner(key) for key in named}


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda name: (-spellings[name], name))
