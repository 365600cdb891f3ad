"""The same cause on the same service again, and whether what was verified kept it away.

A recurrence is two postmortems, one after the other in time, with the same main root cause and a
service in common, no more than ``window`` days apart; or one that its author calls a recurrence.
An indeterminate cause is none in common. Drafts and exercises are no recurrence of anything, and
nothing repeats what came after it, whatever its author says.
"""

from __future__ import annotations

import enum
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.metrics.flow import opened_on
from postmortem_kb.schema import ActionItem


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Two postmortems of which the later repeats the earlier.

    ``cause`` is their main root cause, and ``services`` those in common, as the later one spells
    them; none of either where only its author says so: ``declared``. ``days`` lie between them,
    None where a date is unknown.
    """

    earlier: Postmortem
    later: Postmortem
    cause: str | None
    services: tuple[str, ...]
    days: int | None
    declared: bool


class Effect(enum.StrEnum):
    """What became of a verified action item's promise."""

    HELD = "held"
    RECURRED = "recurred"
    TOO_EARLY = "too early to tell"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verified action item, and the first postmortem that counts against it, if there is one.

    ``is_over`` tells whether the days it is given are: a share of what held may count no other, as
    what fails early would be in it long before what holds.
    """

    postmortem: Postmortem
    item: ActionItem
    effect: Effect
    is_over: bool
    again: Postmortem | None = None


class Standing(enum.StrEnum):
    """How far an action item was when the same thing came back."""

    VERIFIED = "Verified before it came back"
    OPEN = "Still open, could have prevented it"
    DONE = "Done, not verified"
    REFUSED = "Won't do"


_Key = tuple[str, str]


def recurrences(corpus: Corpus, window: int) -> tuple[Recurrence, ...]:
    """Return every recurrence within so many days, and every declared one, the latest first."""
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    pairs: dict[tuple[str, str], tuple[Postmortem, Postmortem]] = {}
    for (_, service), group in _alike(corpus).items():
        for earlier, later in pairwise(group):
            if (_day(later) - _day(earlier)).days <= window:
                key = (earlier.location.uri, later.location.uri)
                pairs[key] = (earlier, later)
                shared[key].append(_spelt(later, service))
    declared = set()
    for later in corpus:
        first = _declared_origin(corpus, later)
        if first is not None:
            key = (first.location.uri, later.location.uri)
            pairs[key] = (first, later)
            declared.add(key)
    found = [
        Recurrence(
            earlier,
            later,
            _cause(later) if shared.get(key) else None,
            tuple(sorted(shared.get(key, ()))),
            (later.date - earlier.date).days if later.date and earlier.date else None,
            key in declared,
        )
        for key, (earlier, later) in pairs.items()
    ]
    return tuple(
        sorted(found, key=lambda each: (each.later.order, each.earlier.order), reverse=True)
    )


def repeating(found: Iterable[Recurrence]) -> tuple[Postmortem, ...]:
    """Return the postmortems that repeat an earlier one, each once: it may repeat several."""
    return tuple({each.later.location.uri: each.later for each in found}.values())


def stood(recurrence: Recurrence, today: date) -> dict[Standing, tuple[ActionItem, ...]]:
    """Return the earlier one's action items by how far they were on the day it came back.

    Verified is what was so before that day, open what was not closed before it. An item of which
    its dates do not tell is left out, as is every one where that day is unknown.
    """
    earlier, day = recurrence.earlier, recurrence.later.date
    if day is None:
        return {}
    items = earlier.front.action_items
    found = [(item, standing(earlier, item, day, today)) for item in items]
    return {
        state: some
        for state in Standing
        if (some := tuple(item for item, then in found if then is state))
    }


def standing(postmortem: Postmortem, item: ActionItem, day: date, today: date) -> Standing | None:
    """Return how far an item was at the beginning of a day, as far as its dates tell."""
    if item.is_open or (item.closed_on and item.closed_on >= day):
        opened = opened_on(postmortem, item, today)
        return Standing.OPEN if opened is None or opened <= day else None
    if item.status == "wont-do":
        return Standing.REFUSED if item.closed_on else None
    if item.status == "verified" and item.verified_on and item.verified_on < day:
        began = postmortem.date
        return None if began and item.verified_on < began else Standing.VERIFIED
    return Standing.DONE if item.closed_on else None


def outcomes(corpus: Corpus, window: int, today: date) -> tuple[Outcome, ...]:
    """Return every verified action item with what came after it, newest postmortem first.

    The same cause on the same service again within so many days after an item was verified counts
    against it, and so does one that is declared a recurrence, whenever it comes. Before these days
    are over it is too early to tell. Nobody can tell of an item without ``verified_on``, or with
    one before its incident; of a postmortem without a known cause or service; or when the day of a
    declared recurrence is unknown.
    """
    alike = _alike(corpus)
    declared: dict[str, list[Postmortem]] = defaultdict(list)
    for each in corpus:
        origin = _declared_origin(corpus, each)
        if origin is not None:
            declared[origin.location.uri].append(each)
    return tuple(
        _outcome(each, item, alike, declared.get(each.location.uri, []), window, today)
        for each in corpus
        if each.counts
        for item in each.front.action_items
        if item.status == "verified"
    )


def _outcome(
    postmortem: Postmortem,
    item: ActionItem,
    alike: dict[_Key, list[Postmortem]],
    declared: list[Postmortem],
    window: int,
    today: date,
) -> Outcome:
    verified = item.verified_on
    if verified is None or (postmortem.date and verified < postmortem.date):
        return Outcome(postmortem, item, Effect.UNKNOWN, False)
    end = verified + timedelta(days=min(window, (date.max - verified).days))
    is_over = end < today
    again = [each for each in declared if each.date and each.date > verified]
    keys = list(_keys(postmortem))
    for key in keys:
        group = alike.get(key, [])
        # In the order of days, so the first after the verification is found without a walk.
        place = bisect_right(group, verified, key=_day)
        while place < len(group) and group[place] is postmortem:
            place += 1
        if place < len(group) and _day(group[place]) <= end:
            again.append(group[place])
    if again:
        first = min(again, key=lambda each: each.order)
        return Outcome(postmortem, item, Effect.RECURRED, is_over, first)
    if not keys or any(each.date is None for each in declared):
        return Outcome(postmortem, item, Effect.UNKNOWN, is_over)
    return Outcome(postmortem, item, Effect.HELD if is_over else Effect.TOO_EARLY, is_over)


def _alike(corpus: Iterable[Postmortem]) -> dict[_Key, list[Postmortem]]:
    """Return {(main cause, folded service): dated postmortems}, the oldest first."""
    found: dict[_Key, list[Postmortem]] = defaultdict(list)
    dated = (each for each in corpus if each.date and each.counts)
    for each in sorted(dated, key=lambda each: each.order):
        for key in _keys(each):
            found[key].append(each)
    return dict(found)


def _declared_origin(corpus: Corpus, later: Postmortem) -> Postmortem | None:
    """Return what a postmortem is declared to repeat, where it can."""
    first = corpus.find(later.front.recurrence_of)
    if first is None or first is later or not (first.counts and later.counts):
        return None
    swapped = later.when and first.when and later.when.wholly_before(first.when)
    return None if swapped else first


def _keys(postmortem: Postmortem) -> Iterator[_Key]:
    cause = _cause(postmortem)
    if cause and cause != "indeterminate":
        for service in dict.fromkeys(folded(name) for name in postmortem.front.services):
            yield cause, service


def _cause(postmortem: Postmortem) -> str | None:
    return next(iter(postmortem.front.root_cause_categories), None)


def _spelt(postmortem: Postmortem, service: str) -> str:
    return next(name for name in postmortem.front.services if folded(name) == service)


def _day(postmortem: Postmortem) -> date:
    return postmortem.date or date.min
