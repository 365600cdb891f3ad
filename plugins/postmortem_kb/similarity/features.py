"""What two postmortems are compared by, and how much they have in common.

The score is a number from 0 to 1, the sum of four shares:

- services in common, up to 0.18: two of them, or all that one of the two names;
- causes in common, up to 0.18: the same main one is half of it, each other one a quarter;
- the same trigger, 0.06;
- telling words in common, up to 0.58: a rare one counts more, one of a title or a tag double; of a
  service in common the name's own words count no second time.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from math import fsum

from postmortem_kb.addresses import folded
from postmortem_kb.schema import FrontMatter
from postmortem_kb.similarity import terms

_SERVICES, _CAUSES, _TRIGGER, _WORDS = 0.18, 0.18, 0.06, 0.58
_HALF = 3.5
"""The weight of words in common that is worth half of all that words can be."""
_ROUNDING = 1e-9
_UNKNOWN = ("indeterminate", "unknown")


@dataclass(frozen=True, slots=True)
class Features:
    """What a postmortem is compared by; of it, ``headline`` words are those of title and tags.

    Each word is there once: a tuple takes a tenth of the memory of a set.
    """

    services: frozenset[str] = frozenset()
    causes: tuple[str, ...] = ()
    trigger: str | None = None
    headline: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def kind(self) -> tuple[str, str] | None:
        """Return the main cause with the trigger, where both are known."""
        return (self.causes[0], self.trigger) if self.causes and self.trigger else None


@dataclass(frozen=True, slots=True)
class Shared:
    """What two have in common, folded, and how alike that makes them.

    ``main`` says that the first of the causes is the main one of both; ``loud`` words stand in a
    headline of either.
    """

    score: float
    services: frozenset[str]
    causes: tuple[str, ...]
    main: bool
    trigger: str | None
    words: Set[str]
    loud: Set[str]


def features(front: FrontMatter, typed: bool = False) -> Features:
    """Return what a front matter is compared by; what is not known is nothing in common.

    ``typed`` is for comparing with what somebody types: short terms and numbers are words too.
    """
    headline = terms.folded_words(terms.headlines(front), typed)
    rest = terms.folded_words(terms.prose(front), typed)
    return Features(
        frozenset(folded(name) for name in front.services),
        tuple(each for each in front.root_cause_categories if each not in _UNKNOWN),
        front.trigger if front.trigger not in _UNKNOWN else None,
        headline,
        tuple(dict.fromkeys((*headline, *rest))),
    )


def compare(
    one: Features, other: Features, weights: Mapping[str, float], least: float = 0.0
) -> Shared | None:
    """Return what two have in common, or None where that makes them less alike than ``least``.

    ``weights`` has each word of the one, and no other, with how rare it is, 0 to 1.
    """
    services = one.services & other.services
    causes = [each for each in one.causes if each in other.causes]
    main = bool(causes) and one.causes[0] == other.causes[0]
    trigger = one.trigger if one.trigger == other.trigger else None
    words = weights.keys() & other.words
    known = 0.0
    if services:
        known = _SERVICES * min(1, len(services) / min(len(one.services), len(other.services), 2))
        words.difference_update(*map(terms.of_name, services))
    if causes:
        known += _CAUSES * min(1, 0.25 * (len(causes) + main))
    if trigger is not None:
        known += _TRIGGER
    # Not even if all of them were loud: most are seen to be unlike without asking which are.
    if known + _share(2 * sum(map(weights.__getitem__, words))) < least - _ROUNDING:
        return None
    loud = words.intersection(one.headline) | words.intersection(other.headline)
    # A sum that depends on the order of a set would not be the same in the next process.
    weight = fsum(map(weights.__getitem__, words)) + fsum(map(weights.__getitem__, loud))
    score = known + _share(weight)
    if score < least:
        return None
    return Shared(score, services, tuple(causes), main, trigger, words, loud)


def _share(weight: float) -> float:
    return _WORDS * weight / (weight + _HALF)
