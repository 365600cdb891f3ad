"""What lasts from one day to another, found by a day within it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Generic, Protocol, TypeVar


class Lasting(Protocol):
    """Something that lasts from a day up to, and without, another."""

    @property
    def begun(self) -> date:
        """Return its first day."""

    @property
    def ended(self) -> date:
        """Return the first day after it."""


L = TypeVar("L", bound=Lasting)


class Lasts(Generic[L]):
    """What lasts, in the given order.

    ``days`` are those it will be asked for, sorted, each once: what lasts on them is looked up all
    at once, in a time that grows with what is found. Any other day costs a look at all there is.
    """

    def __init__(self, found: Iterable[L], days: Sequence[date]) -> None:
        """Look up what lasts on each of the days."""
        self._found = list(found)
        kept: list[list[L]] = [[] for _ in days]
        for each in self._found:
            for group in kept[bisect_left(days, each.begun) : bisect_left(days, each.ended)]:
                group.append(each)
        self._on = dict(zip(days, kept, strict=True))

    def __iter__(self) -> Iterator[L]:
        """Iterate over all of it."""
        return iter(self._found)

    def on(self, day: date) -> list[L]:
        """Return what lasts on a day."""
        known = self._on.get(day)
        if known is not None:
            return known
        return [each for each in self._found if each.begun <= day < each.ended]
