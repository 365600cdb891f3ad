"""Which earlier postmortems are like one, and why: judged by the front matter alone.

What is compared, and what it weighs, is told in ``features``. Relations that somebody declared
count nothing: who asks wants to see what nobody has seen yet.

How rare a word is, is counted among the earlier postmortems only, and in powers of two: what comes
later moves no list, and what is added before rarely does. An answer is only what figures count:
neither a draft nor a drill.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import MINYEAR
from heapq import nlargest
from itertools import chain

from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Postmortem
from postmortem_kb.schema import ActionItem, FrontMatter
from postmortem_kb.similarity import terms
from postmortem_kb.similarity.features import Features, Shared, compare, features
from postmortem_kb.vocabulary import label

ALIKE = 0.15
"""Below this nothing is called alike: two incidents have that much in common by chance."""
ALIKE_IN_WORDS = 0.03
"""The same for a text, which has nothing but words, and was asked for them."""

# What bounds the work for one of ten thousand: its rarest words, of each the latest that have it,
# and of all these the ones with most in common.
_RAREST, _LATEST, _CLOSEST = 24, 64, 32
_WORDS_SHOWN = 5
_HELPS = {
    name: place for place, name in enumerate(("prevent", "repair", "detect", "mitigate", "process"))
}


@dataclass(frozen=True, slots=True)
class Match:
    """A postmortem that is like the one in question: how much, from 0 to 1, and why.

    ``cause_is_main`` says that the first of ``causes`` is the main one of both. Services and words
    are spelt as the one in question has them.
    """

    postmortem: Postmortem
    score: float
    services: tuple[str, ...]
    causes: tuple[str, ...]
    cause_is_main: bool
    trigger: str | None
    words: tuple[str, ...]

    @property
    def reasons(self) -> list[str]:
        """Return in words what the two have in common, the weightiest kind first."""
        main, others = self.causes[: self.cause_is_main], self.causes[self.cause_is_main :]
        kinds = (
            ("same service", self.services),
            ("same main cause", _labels(main)),
            ("also" if main else "cause in common", _labels(others)),
            ("same trigger", _labels([self.trigger] if self.trigger else [])),
            ("words", self.words),
        )
        return [f"{kind}: {', '.join(names)}" for kind, names in kinds if names]


def unfinished(postmortem: Postmortem) -> list[ActionItem]:
    """Return its open action items that could have prevented another one, the likeliest first.

    To investigate prevents nothing yet.
    """
    able = [each for each in postmortem.open_actions if each.type != "investigate"]
    return sorted(able, key=lambda each: _HELPS.get(each.type or "", len(_HELPS)))


class Index:
    """Postmortems by what they are compared by."""

    def __init__(self, postmortems: Iterable[Postmortem]) -> None:
        """Take those that figures count; the order they are given in does not matter."""
        self._postmortems = sorted(
            (each for each in postmortems if each.counts), key=lambda each: each.order
        )
        self._features = [features(each.front) for each in self._postmortems]
        self._words: dict[str, list[int]] = defaultdict(list)
        self._services: dict[str, list[int]] = defaultdict(list)
        for number, each in enumerate(self._features):
            for word in each.words:
                self._words[word].append(number)
            for service in each.services:
                self._services[service].append(number)

    def before(self, postmortem: Postmortem, most: int, least: float = ALIKE) -> list[Match]:
        """Return the ones most like a postmortem among those earlier in time, best first.

        One of which not even the year is known comes after all of them.
        """
        order = postmortem.order
        at = bisect_left(self._postmortems, order, key=lambda each: each.order)
        undated = order[0].year == MINYEAR
        end = len(self._postmortems) if undated else at
        found = self._like(postmortem.front, end, most + undated, least)
        return [each for each in found if each.postmortem is not postmortem][:most]

    def like(self, text: str, most: int, least: float = ALIKE_IN_WORDS) -> list[Match]:
        """Return the ones most like a text among all of them, best first."""
        front = FrontMatter.model_construct(summary=text)
        return self._like(front, len(self._postmortems), most, least)

    def _like(self, front: FrontMatter, end: int, most: int, least: float) -> list[Match]:
        asked = features(front)
        known = {word: bisect_left(self._words.get(word, ()), end) for word in asked.words}
        close = self._close(asked, known, end)
        weights = {word: _rarity(number, end) for word, number in known.items()}
        compared = [(compare(asked, self._features[number], weights), number) for number in close]
        found = [(shared, number) for shared, number in compared if shared.score >= least]
        found.sort(key=lambda pair: (-pair[0].score, -pair[1]))
        spelt = terms.spellings(terms.texts(front)) if found else {}
        names = {folded(name): name for name in front.services}
        return [
            Match(
                self._postmortems[number],
                shared.score,
                tuple(name for key, name in names.items() if key in shared.services),
                shared.causes,
                shared.main,
                shared.trigger,
                tuple(spelt[word] for word in _telling(shared, weights)),
            )
            for shared, number in found[:most]
        ]

    def _close(self, asked: Features, known: Mapping[str, int], end: int) -> list[int]:
        """Return the numbers of those with the most rare words and services in common."""
        rarest = sorted((number, word) for word, number in known.items() if number)[:_RAREST]
        pools = [(self._words[word], number) for number, word in rarest]
        for service in asked.services:
            postings = self._services.get(service, [])
            pools.append((postings, bisect_left(postings, end)))
        latest = (postings[max(number - _LATEST, 0) : number] for postings, number in pools)
        shared = Counter(chain.from_iterable(latest))
        # As one number each, the most in common and then the latest, thousands are sorted soon.
        ranked = nlargest(_CLOSEST, (count * end + number for number, count in shared.items()))
        return [rank % end for rank in ranked]


def _rarity(number: int, all_of_them: int) -> float:
    """Return how rare a word is that so many have, from 0 to 1, in powers of two.

    Among few, nobody can tell what is rare.
    """
    levels = all_of_them.bit_length()
    if not levels:
        return 0.0
    return ((levels + 1 - number.bit_length()) / levels) ** 2 * levels / (levels + 2)


def _telling(shared: Shared, weights: Mapping[str, float]) -> list[str]:
    """Return the few words in common that weigh most; a service in common says its own already."""
    words = shared.words - terms.folded_words(shared.services)
    weighed = sorted((-weights[word] * (1 + (word in shared.loud)), word) for word in words)
    return [word for _, word in weighed[:_WORDS_SHOWN]]


def _labels(words: Iterable[str]) -> list[str]:
    return [label(word).lower() for word in words]
