"""Which earlier postmortems are like one, and why: judged by the front matter alone.

What is compared, and what it weighs, is told in ``features``. Relations that somebody declared
count nothing: who asks wants to see what nobody has seen yet.

How rare a word is, is counted among the earlier postmortems only, and in powers of two: what comes
later moves no list; what is added before may move some. An answer is only what figures count,
neither a draft nor a drill; to what somebody types, drafts answer too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import MINYEAR
from itertools import chain

from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Postmortem
from postmortem_kb.schema import ActionItem, FrontMatter
from postmortem_kb.similarity import terms
from postmortem_kb.similarity.features import Features, Shared, compare, features
from postmortem_kb.vocabulary import UNCOUNTED_KINDS, label

ALIKE = 0.15
"""Below this nothing is called alike: two incidents have that much in common by chance."""
ALIKE_IN_WORDS = 0.03
"""The same for a text, which has nothing but words, and was asked for them."""
MOST = 32
"""No more are ever found."""

# What bounds the work for one of ten thousand: its rarest words, of each the latest that have it,
# and of all these the ones with most in common.
_RAREST, _LATEST = 24, 64
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
    def is_telling(self) -> bool:
        """Tell whether it is worth showing to somebody who did not ask: one word may be chance."""
        more = self.causes or self.trigger or self.words
        return len(self.words) > 1 or bool(self.services and more)

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

    def __init__(self, postmortems: Iterable[Postmortem], typed: bool = False) -> None:
        """Take those that figures count; the order they are given in does not matter.

        ``typed`` is for ``like``: drafts are taken too, and short terms such as 502 are words.
        """
        taken = (each for each in postmortems if each.counts or (typed and _is_draft(each)))
        ordered = sorted(((each.order, each) for each in taken), key=lambda pair: pair[0])
        self._typed = typed
        self._orders = [order for order, _ in ordered]
        self._postmortems = [each for _, each in ordered]
        self._features = [features(each.front, typed) for each in self._postmortems]
        self._words: dict[str, list[int]] = defaultdict(list)
        self._services: dict[str, list[int]] = defaultdict(list)
        self._kinds: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, each in enumerate(self._features):
            for word in each.words:
                self._words[word].append(number)
            for service in each.services:
                self._services[service].append(number)
            if each.kind:
                self._kinds[each.kind].append(number)

    def before(
        self,
        postmortem: Postmortem,
        most: int,
        least: float = ALIKE,
        without: Collection[str] = (),
    ) -> list[Match]:
        """Return the ones most like a postmortem among those earlier in time, best first.

        One of which not even the year is known comes after all of them. ``without`` are the paths
        of those that are known already.
        """
        order = postmortem.order
        at = bisect_left(self._orders, order)
        end = len(self._postmortems) if order[0].year == MINYEAR else at
        kept = not self._typed and at < len(self._orders) and self._postmortems[at] is postmortem
        asked = self._features[at] if kept else features(postmortem.front)
        shown = {*without, postmortem.location.uri}
        return self._like(asked, postmortem.front, end, most, least, shown)

    def unasked(
        self, postmortem: Postmortem, most: int, least: float, without: Collection[str]
    ) -> list[Match]:
        """Return the same for somebody who did not ask: telling ones only."""
        found = self.before(postmortem, MOST, least, without)
        return [each for each in found if each.is_telling][:most]

    def like(self, text: str, most: int, least: float = ALIKE_IN_WORDS) -> list[Match]:
        """Return the ones most like a text among all of them, best first."""
        front = FrontMatter.model_construct(summary=text)
        asked = Features(words=terms.folded_words([text], typed=True, most=None))
        end = len(self._postmortems)
        return self._like(asked, front, end, most, least, (), typed=True)

    def _like(
        self,
        asked: Features,
        front: FrontMatter,
        end: int,
        most: int,
        least: float,
        without: Collection[str],
        typed: bool = False,
    ) -> list[Match]:
        known = {word: bisect_left(self._words.get(word, ()), end) for word in asked.words}
        rarities = _rarities(end)
        weights = {word: rarities[number.bit_length()] for word, number in known.items()}
        compared = (
            (compare(asked, self._features[number], weights, least), number)
            for number in self._close(asked, known, end)
            if self._postmortems[number].location.uri not in without
        )
        found = [(shared, number) for shared, number in compared if shared]
        found.sort(key=lambda pair: (-pair[0].score, -pair[1]))
        # Why two are alike is told of those that are shown.
        found = found[:most]
        telling = [_telling(shared, weights) for shared, _ in found]
        wanted = {word for words in telling for word in words}
        spelt = terms.spellings(terms.texts(front), wanted, typed) if wanted else {}
        names = {folded(name): name for name in front.services} if found else {}
        return [
            Match(
                self._postmortems[number],
                shared.score,
                tuple(name for key, name in names.items() if key in shared.services),
                shared.causes,
                shared.main,
                shared.trigger,
                tuple(spelt[word] for word in words),
            )
            for (shared, number), words in zip(found, telling, strict=True)
        ]

    def _close(self, asked: Features, known: Mapping[str, int], end: int) -> list[int]:
        """Return the numbers of those with the most in common, the latest of equals.

        That is a rare word, a service, or the main cause together with the trigger.
        """
        rarest = sorted((number, word) for word, number in known.items() if number)[:_RAREST]
        pools = [(self._words[word], number) for number, word in rarest]
        others = [self._services.get(service, []) for service in asked.services]
        others += [self._kinds.get(asked.kind, [])] if asked.kind else []
        pools += [(postings, bisect_left(postings, end)) for postings in others]
        latest = (postings[max(number - _LATEST, 0) : number] for postings, number in pools)
        shared = Counter(chain.from_iterable(latest))
        # How often and which as one number: a tuple costs three times as much to compare.
        every = len(self._postmortems)
        often = [count * every + number for number, count in shared.items() if count > 1]
        if len(often) < MOST:
            often += [every + number for number, count in shared.items() if count == 1]
        often.sort(reverse=True)
        return [each % every for each in often[:MOST]]


def _rarities(all_of_them: int) -> list[float]:
    """Return how rare a word is, from 0 to 1, by the bit length of how many have it.

    Among few, nobody can tell what is rare.
    """
    levels = all_of_them.bit_length()
    return [
        ((levels + 1 - level) / levels) ** 2 * levels / (levels + 2) if levels else 0.0
        for level in range(levels + 1)
    ]


def _telling(shared: Shared, weights: Mapping[str, float]) -> list[str]:
    """Return the few words in common that weigh most."""
    weighed = sorted((-weights[word] * (1 + (word in shared.loud)), word) for word in shared.words)
    return [word for _, word in weighed[:_WORDS_SHOWN]]


def _is_draft(postmortem: Postmortem) -> bool:
    return not postmortem.counts and postmortem.front.kind not in UNCOUNTED_KINDS


def _labels(words: Iterable[str]) -> list[str]:
    return [label(word).lower() for word in words]
