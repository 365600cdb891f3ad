"""What the lists of all postmortems and of all action items can be filtered by.

A facet is a list of choices with how many rows are under each. A row names its own by their places
in these lists, ``0 3 1,4``: a facet each, in their order, ``-`` for none. That is all the script
needs, and a fifth of what the words would take.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Generic, TypeVar

from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Month, Quarter
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.actions import AGES, Action, Band
from postmortem_kb.rendering.paging import ROWS
from postmortem_kb.vocabulary import ACTION_STATES, PRIORITIES, Status, label

# No name is empty, so nothing that a team writes is taken for it.
NONE = ""

MOST = 30
"""So many choices of a facet stand on the page of a list that has several pages."""

T = TypeVar("T")


@dataclass(frozen=True)
class Choice:
    """One choice: its word in the query of an address, how it reads, its page without a script.

    ``count`` of all rows are under it, ``first`` of those that the script shows at first.
    """

    value: str
    text: str
    count: int
    first: int
    page: str = ""


@dataclass(frozen=True)
class Facet:
    """What rows are told apart by; ``page`` lists all its choices.

    ``mark`` is the macro that draws a choice. A ``hidden`` one is only chosen by links. With more
    than ``most`` choices, some wait beside the page until a reader filters.
    """

    key: str
    name: str
    choices: tuple[Choice, ...] = ()
    page: str = ""
    mark: str = ""
    hidden: bool = False
    most: int | None = None

    @property
    def shown(self) -> tuple[Choice, ...]:
        """Return the choices that stand on the page: of a hidden facet all or none."""
        fewer = self.most is None or len(self.choices) <= self.most
        return self.choices if fewer else () if self.hidden else self.choices[: self.most]

    @property
    def rest(self) -> tuple[Choice, ...]:
        """Return the choices that do not."""
        return self.choices[len(self.shown) :]

    @cached_property
    def places(self) -> dict[str, str]:
        """Return the place of every choice."""
        return {choice.value: str(place) for place, choice in enumerate(self.choices)}


@dataclass(frozen=True)
class Facets(Generic[T]):
    """The facets of a list; ``values`` are those of each of its rows, by the row's identity."""

    facets: tuple[Facet, ...]
    values: Mapping[int, tuple[tuple[str, ...], ...]]

    def of(self, row: T) -> str:
        """Return the choices a row is under, by their places."""
        return " ".join(
            [
                ",".join([facet.places[value] for value in values]) or "-"
                for facet, values in zip(self.facets, self.values[id(row)], strict=True)
            ]
        )


@dataclass(frozen=True)
class _Kind(Generic[T]):
    """How a facet is made: ``order`` names its choices; without, the most frequent come first.

    A choice of one that is ``whole`` shows what the script leaves out at first.
    """

    key: str
    name: str
    values: Callable[[T], Iterable[str]]
    order: Iterable[str] | None = None
    page: str = ""
    pages: Mapping[str, str] | None = None
    words: Callable[[str], str] = str
    mark: str = ""
    unknown: str = "not recorded"
    all_stay: bool = False
    whole: bool = False
    hidden: bool = False


def _facets(
    kinds: Iterable[_Kind[T]], rows: Iterable[T], first: Iterable[T] | None = None
) -> Facets[T]:
    """Return the facets of rows; ``first`` are those the script shows before anything is chosen."""
    kinds = list(kinds)
    values = {id(row): tuple(tuple(kind.values(row)) for kind in kinds) for row in rows}
    found = _counts(values.values(), kinds)
    shown = found if first is None else _counts((values[id(row)] for row in first), kinds)
    most = MOST if len(values) > ROWS else None
    facets = (_facet(*each, most) for each in zip(kinds, found, shown, strict=True))
    return Facets(tuple(facets), values)


def _counts(
    values: Iterable[tuple[tuple[str, ...], ...]], kinds: list[_Kind[T]]
) -> list[Counter[str]]:
    columns = list(zip(*values, strict=True)) or [()] * len(kinds)
    return [Counter(chain.from_iterable(column)) for column in columns]


def _facet(kind: _Kind[T], found: Counter[str], shown: Counter[str], most: int | None) -> Facet:
    def place(value: str) -> tuple[int, int, str, str]:
        return -shown[value], -found[value], value.casefold(), value

    frequent = sorted(found, key=place)
    named = [*(frequent if kind.order is None else kind.order)]
    known = [value for value in named if value != NONE and (found[value] or kind.all_stay)]
    pages = kind.pages or {}
    first = found if kind.whole else shown
    choices = [
        Choice(each, kind.words(each), found[each], first[each], pages.get(each, ""))
        for each in known
    ]
    if found[NONE]:
        choices.append(Choice(NONE, kind.unknown, found[NONE], first[NONE]))
    return Facet(kind.key, kind.name, tuple(choices), kind.page, kind.mark, kind.hidden, most)


def of_postmortems(knowledge: Knowledge) -> Facets[Postmortem]:
    """Return what postmortems are filtered by; month and quarter are only linked to."""
    severities, causes = knowledge.severities, knowledge.root_causes
    services, teams, years = knowledge.services, knowledge.teams, knowledge.years

    def named(values: Iterable[str]) -> Iterable[str]:
        return dict.fromkeys(values) or (NONE,)

    def own_teams(each: Postmortem) -> Iterable[str]:
        owner = (each.front.owner,) if each.front.owner else ()
        return named(teams[name].name for name in (*each.front.teams, *owner))

    def month(each: Postmortem) -> Iterable[str]:
        return (Month.of(each.date).key,) if each.date else ()

    def quarter(each: Postmortem) -> Iterable[str]:
        return (Quarter.of(each.date).key,) if each.date else ()

    kinds: list[_Kind[Postmortem]] = [
        _Kind("severity", "Severity", lambda each: (each.front.severity or NONE,),
              order=severities, mark="severity", page=knowledge.page("severity/index.md"),
              pages={name: group.page for name, group in severities.items()}),
        _Kind("cause", "Root cause", lambda each: named(each.front.root_cause_categories),
              page=knowledge.page("root-cause/index.md"), words=label,
              pages={name: group.page for name, group in causes.items()}),
        _Kind("service", "Service",
              lambda each: named(knowledge.services_of(each)),
              page=knowledge.page("services/index.md"),
              pages={group.name: group.page for group in services.values()}),
        _Kind("team", "Team", own_teams, page=knowledge.page("teams/index.md"),
              pages={group.name: group.page for group in teams.values()}),
        _Kind("kind", "Kind", lambda each: (each.front.kind,), words=label),
        _Kind("state", "State", lambda each: (each.front.status or NONE,), order=Status,
              mark="state"),
        _Kind("year", "Year", lambda each: (str(each.year or NONE),),
              order=[str(year) for year in years], page=knowledge.page("years/index.md"),
              pages={str(year): group.page for year, group in years.items()}),
        _Kind("month", "Month", month, hidden=True),
        _Kind("quarter", "Quarter", quarter, hidden=True),
    ]  # fmt: skip
    return _facets(kinds, knowledge.corpus)


def of_actions(knowledge: Knowledge) -> Facets[Action]:
    """Return what action items are filtered by; ``team`` is that of an owner who is one."""
    owners = knowledge.owners
    ages = {word: words for word, words, _ in AGES}
    bands = {band.key: band.value for band in Band} | {Band.CLOSED.key: "Closed, all"}

    def due(each: Action) -> Iterable[str]:
        done = each.band is Band.UNVERIFIED
        return (each.band.key, Band.CLOSED.key) if done else (each.band.key,)

    def owner(each: Action) -> Iterable[str]:
        return (owners[folded(each.item.owner)].name if each.item.owner else NONE,)

    def team(each: Action) -> Iterable[str]:
        found = knowledge.team(each.item.owner)
        return (found.name,) if found else ()

    persons = any(each.team is None for each in owners.values())
    kinds: list[_Kind[Action]] = [
        _Kind("due", "Due", due, order=bands, words=bands.__getitem__, all_stay=True,
              whole=True),
        _Kind("state", "State", lambda each: (each.item.state,), order=ACTION_STATES,
              mark="state", whole=True),
        _Kind("priority", "Priority", lambda each: (each.item.priority or NONE,),
              order=PRIORITIES, words=label, unknown="none"),
        _Kind("severity", "Severity", lambda each: (each.postmortem.front.severity or NONE,),
              order=knowledge.severities, mark="severity",
              pages={name: group.page for name, group in knowledge.severities.items()}),
        _Kind("team", "Team", team, page=knowledge.page("teams/index.md"), hidden=not persons,
              pages={each.name: each.page for each in owners.values() if each.team}),
        _Kind("owner", "Owner", owner, page=knowledge.page("owners/index.md"), unknown="no owner",
              pages={each.name: each.page for each in owners.values()}),
        _Kind("type", "Type", lambda each: (each.item.type or NONE,), words=label),
        _Kind("age", "Age of open ones", lambda each: (each.age_band,) if each.age_band else (),
              order=ages, words=ages.__getitem__),
    ]  # fmt: skip
    first = (each for each in knowledge.all_actions if each.band is not Band.CLOSED)
    return _facets(kinds, knowledge.all_actions, first)
