"""What two postmortems are compared by, and how much they have in common.

The score is a number from 0 to 1, the sum of four shares:

- services in common, up to 0.18: two of them, or all that one of the two names;
- causes in common, up to 0.18: the same main one is half of it, each other one a quarter;
- the same trigger, 0.06;
- telling words in common, up to 0.58: a rare one counts more, one of a title or a tag double; of a
  service in common the name's own words count no second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from postmortem_kb.addresses import folded
from postmortem_kb.schema import FrontMatter
from postmortem_kb.similarity import terms

_SERVICES, _CAUSES, _TRIGGER, _WORDS = 0.18, 0.18, 0.06, 0.58
_HALF = 3.5
"""The weight of words in common that is worth half of all that words can be."""
_UNKNOWN = ("indeterminate", "unknown")


@dataclass(frozen=True, slots=True)
class Features:
    """What a postmortem is compared by; of it, ``headline`` words are those of title and tags."""

    services: frozenset[str] = frozenset()
    causes: tuple[str, ...] = ()
    trigger: str | None = None
    headline: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

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
    words: frozenset[str]
    loud: frozenset[str]


def features(front: FrontMatter, typed: bool = False) -> Features:
    """Return what a front matter is compared by; what is not known is nothing in common.

    ``typed`` is for comparing with what somebody types: short terms and numbers are words too.
    """
    return Features(
        frozenset(folded(name) for name in front.services),
        tuple(each for each in front.root_cause_categories if each not in _UNKNOWN),
        front.trigger if front.trigger not in _UNKNOWN else None,
        terms.folded_words(terms.headlines(front), typed),
        terms.folded_words(terms.texts(front), typed),
    )


def compare(one: Features, other: Features, weights: Mapping[str, float]) -> Shared:
    """Return what two have in common; ``weights`` has how rare each word of the one is, 0 to 1."""
    services = one.services & other.services
    causes = tuple(each for each in one.causes if each in other.causes)
    main = bool(causes) and one.causes[0] == other.causes[0]
    trigger = one.trigger if one.trigger == other.trigger else None
    words = one.words & other.words
    if services:
        words -= terms.folded_words(services)
    loud = words & (one.headline | other.headline)
    # A sum that depends on the order of a set would not be the same in the next process.
    weight = fsum(weights[word] for word in words) + fsum(weights[word] for word in loud)
    some = min(len(one.services), len(other.services), 2)
    score = (
        _SERVICES * min(1, len(services) / max(1, some))
        + _CAUSES * min(1, 0.25 * (len(causes) + main))
        + _TRIGGER * (trigger is not None)
        + _WORDS * weight / (weight + _HALF)
    )
    return Shared(score, services, causes, main, trigger, words, loud)
