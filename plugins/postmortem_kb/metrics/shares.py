"""How many of them: what postmortems have in common, how they were noticed, what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics.figures import is_timed
from postmortem_kb.schema import Times


class Share(NamedTuple):
    """A value, and how many postmortems have it of those that could."""

    name: str
    number: int
    of: int

    @property
    def percent(self) -> int:
        """Return the share in whole percent."""
        return round(100 * self.number / self.of) if self.of else 0


class Known(NamedTuple):
    """One of the times: in how many postmortems it is exact, known to the day, or unknown."""

    name: str
    exact: int
    day_only: int
    unknown: int


def in_common(
    postmortems: Iterable[Postmortem], values: Callable[[Postmortem], Iterable[str]], most: int = 4
) -> list[Share]:
    """Return the values that two or more of these have, most frequent first.

    ``values`` gives those of a postmortem; letter case and blanks make no difference.
    """
    counted = [each for each in postmortems if each.counts]
    spelt: dict[str, str] = {}
    found: Counter[str] = Counter()
    for each in counted:
        own = {folded(name): name for name in values(each)}
        found.update(own.keys())
        for key, name in own.items():
            spelt.setdefault(key, name)
    ranked = sorted(found, key=lambda name: (-found[name], name))
    return [
        Share(spelt[name], found[name], len(counted)) for name in ranked[:most] if found[name] > 1
    ]


def triggers(postmortem: Postmortem) -> list[str]:
    """Return what set it off, if that is known."""
    trigger = postmortem.front.trigger
    return [trigger] if trigger and trigger != "unknown" else []


def detection_methods(postmortems: Iterable[Postmortem]) -> tuple[list[Share], int]:
    """Return how they were noticed, most frequent first, of those that say so; how many do not."""
    counted = [each.front.detection for each in postmortems if each.counts]
    methods = [each.method for each in counted if each and each.method not in (None, "unknown")]
    found = Counter(method for method in methods if method)
    shares = [
        Share(name, found[name], len(methods))
        for name in sorted(found, key=lambda one: (-found[one], one))
    ]
    return shares, len(counted) - len(methods)


def known_times(postmortems: Iterable[Postmortem]) -> list[Known]:
    """Return of each of the times how often it is known.

    A missing end of impact is none: it is recorded only where it is later than the resolution.
    """
    times = [each.times for each in postmortems if is_timed(each)]
    found = []
    for name in Times.model_fields:
        if name != "impact_end":
            moments = [getattr(each, name) for each in times]
            known = [moment for moment in moments if moment is not None]
            day_only = sum(moment.day_only for moment in known)
            found.append(Known(name, len(known) - day_only, day_only, len(moments) - len(known)))
    return found
