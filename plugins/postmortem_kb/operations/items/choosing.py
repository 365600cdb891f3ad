"""Which action items somebody asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from postmortem_kb import spelling
from postmortem_kb.action_formats import Dated
from postmortem_kb.addresses import folded
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering import Knowledge, distinct
from postmortem_kb.vocabulary import ACTION_TYPES
from postmortem_kb.words import day

STALE = 90
"""An open action item is stale when its state has been the same for so many days."""
# Names in a message.
_MOST = 24


class Unknown(ValueError):
    """A word that no severity, team or type has; the text says which there are."""


@dataclass(frozen=True)
class Choice:
    """What is asked for: one of the values of every filter that has some.

    ``is_overdue`` and ``is_stale`` narrow the open ones; ``unverified`` adds what is done and not
    yet verified. Owners, teams and services are compared however they are spelt.
    """

    is_open: bool = False
    is_overdue: bool = False
    is_stale: bool = False
    unverified: bool = False
    owners: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    due_before: date | None = None
    postmortems: tuple[Postmortem, ...] = ()

    @property
    def name(self) -> str:
        """Return in words which action items these are."""
        states = {
            "overdue": self.is_overdue,
            "stale": self.is_stale,
            "open": self.is_open and not (self.is_overdue or self.is_stale),
        }
        wanted = [" and ".join(word for word, asked in states.items() if asked)]
        wanted += ["done, not yet verified"] if self.unverified else []
        values = {
            "postmortem": tuple(each.name for each in self.postmortems),
            "owner": self.owners,
            "team": self.teams,
            "severity": self.severities,
            "service": self.services,
            "type": self.types,
            "due before": (day(self.due_before),) if self.due_before else (),
        }
        told = [", or ".join(word for word in wanted if word)]
        told += [f"{name} {' or '.join(words)}" for name, words in values.items() if words]
        about = "; ".join(word for word in told if word)
        return f"Action items: {about}" if about else "Action items"


def chosen(entries: Iterable[Dated], choice: Choice, knowledge: Knowledge) -> tuple[Dated, ...]:
    """Return the action items that are asked for, in the order they came in."""
    owners, teams, services = (
        {folded(name) for name in names} for names in (choice.owners, choice.teams, choice.services)
    )
    places = {each.location.uri for each in choice.postmortems}

    def fits(each: Dated) -> bool:
        item, of = each.action.item, each.action.postmortem
        team = knowledge.team(item.owner)
        return (
            (not places or of.location.uri in places)
            and _in_state(each, choice, knowledge.today)
            and (not owners or folded(item.owner or "") in owners)
            and (not teams or (team is not None and folded(team.name) in teams))
            and (not choice.severities or of.front.severity in choice.severities)
            and (
                not services or not services.isdisjoint(folded(name) for name in of.front.services)
            )
            and (not choice.types or item.type in choice.types)
            and (choice.due_before is None or _is_due_before(each, choice.due_before))
        )

    return tuple(each for each in entries if fits(each))


def is_stale(entry: Dated, today: date) -> bool:
    """Tell whether an item is open and its state known to have been the same for long."""
    changed = entry.changed_on
    return entry.action.item.is_open and changed is not None and (today - changed).days >= STALE


def _in_state(entry: Dated, choice: Choice, today: date) -> bool:
    action = entry.action
    if action.item.status == "done" and choice.unverified:
        return True
    if not (choice.is_open or choice.is_overdue or choice.is_stale):
        return not choice.unverified
    return (
        action.item.is_open
        and (action.opened is None or action.opened <= today)
        and (not choice.is_overdue or action.is_overdue)
        and (not choice.is_stale or is_stale(entry, today))
    )


def _is_due_before(entry: Dated, limit: date) -> bool:
    due = entry.action.item.due
    return due is not None and due < limit


def severity(word: str, settings: Settings) -> str:
    """Return the level of the scale that a word names, however spelt; raises Unknown."""
    for name, level in settings.severities.items():
        if folded(word) in {folded(each) for each in (name, *level.aliases)}:
            return name
    levels = list(settings.severities)
    # A likeness is no guess: SEV0 is the worst of some companies.
    return spelling.word(word, levels) or _unknown("severity", word, levels, guess=False)


def team(word: str, knowledge: Knowledge) -> str:
    """Return the team that a word names, however spelt; raises Unknown."""
    found = knowledge.team(word)
    names = [group.name for group in distinct(knowledge.teams.values())]
    return found.name if found else _unknown("team", word, names)


def kind(word: str) -> str:
    """Return the type of action that a word names, however spelt; raises Unknown."""
    return spelling.word(word, ACTION_TYPES) or _unknown("type of action", word, ACTION_TYPES)


def _unknown(what: str, word: str, words: Iterable[str], *, guess: bool = True) -> str:
    known = list(words)
    hint = spelling.hint(word, known) if guess else ""
    more = f" and {len(known) - _MOST} more" if len(known) > _MOST else ""
    listed = f"known are {', '.join(known[:_MOST])}{more}" if known else "none is known"
    raise Unknown(f"there is no {what} {word!r}{hint or ';'} {listed}")
