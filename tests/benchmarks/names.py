"""What generated postmortems are about: of the services and owners few turn up often (Zipf)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from math import isqrt
from random import Random

from prose import NAMES

TEAMS = ("storage", "network", "payments", "search", "platform", "identity", "delivery", "data")
REGIONS = ("eu-west", "us-east", "us-west", "ap-south", "Zürich", "São Paulo", "global")
SYMPTOMS = (
    "Timeouts",
    "Stale answers",
    "Refused logins",
    "Lost messages",
    "Restarts",
    "Full disks",
    "Late results",
)
AFTER = ("a rollout", "a failover", "a quiet night", "maintenance", "a renewal", "a sale")
_FIRST = """
ada alan amina anna bela carla chen dana diego elif emma erik farah grace hana hugo ines ivan jana
jonas julia kaito kofi lars lea lina maria mateo mira nadia nils noor olga omar paula pedro priya
rafa rosa sami sara sven tara theo uma vera wei yara yusuf zoe
"""
_PEOPLE = tuple(f"{name}-{letter}" for letter in "bdfgklmnrst" for name in _FIRST.split())


@dataclass(frozen=True)
class Names:
    """Names, the commonest first, each drawn as often as Zipf's law says."""

    every: tuple[str, ...]
    weights: tuple[float, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        shares = accumulate(1 / rank for rank in range(1, len(self.every) + 1))
        object.__setattr__(self, "weights", tuple(shares))

    def draw(self, rng: Random, most: int) -> list[str]:
        """Return so many names at most, none twice."""
        return list(dict.fromkeys(rng.choices(self.every, cum_weights=self.weights, k=most)))


def how_many(n: int) -> int:
    """Return how many services a base of n postmortems is about: 83 for 1,000, 220 for 10,000."""
    return min(20 + isqrt(4 * n), len(NAMES))


@dataclass(frozen=True)
class Cast:
    """Who and what a base is about: services, and owners of action items."""

    services: Names
    owners: Names

    @classmethod
    def of(cls, number: int) -> Cast:
        """Return about that many of each, every team among the owners."""
        # 37 is prime to the number of names, so that the commonest are of different kinds.
        services = (NAMES[37 * rank % len(NAMES)] for rank in range(number))
        people = _PEOPLE[: max(0, number - len(TEAMS))]
        return cls(Names(tuple(services)), Names((*TEAMS, *people)))
