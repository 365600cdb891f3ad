"""Measured on the 26 real incidents of this repository: what an engineer calls alike is found.

The 22 pairs of PAIRS came before the scores; the shares of a score were then chosen on them, so
they flatter it. The 10 of HELD_OUT came later, and nothing was chosen by them: there it is hardly
better than the same main root cause alone. A search for better shares gained 0.05 on the former and
lost 0.08 on the latter, and was given up. 26 incidents are few.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from math import log, sqrt
from pathlib import Path

import pytest
from pairs import DEBATABLE, HELD_OUT, MISSED, PAIRS

from postmortem_kb.corpus import Postmortem
from postmortem_kb.operations import configuration, loading
from postmortem_kb.rendering import relatives
from postmortem_kb.rules import happened_before
from postmortem_kb.similarity import Index, terms

ROOT = Path(__file__).parents[2]
FIRST = 5


@cache
def real() -> tuple[Postmortem, ...]:
    project = configuration.load(ROOT / "mkdocs.yml")
    corpus = loading.load(project, date(2026, 11, 22)).knowledge.corpus
    return tuple(sorted((each for each in corpus if "example" not in each.front.tags), key=order))


def order(postmortem: Postmortem) -> tuple[date, str]:
    return postmortem.order


@cache
def index() -> Index:
    return Index(real())


def ranked(identifier: str) -> list[str]:
    asking = next(each for each in real() if each.name == identifier)
    return [match.postmortem.name for match in index().before(asking, len(real()))]


def place(pair: tuple[str, str], names: list[str]) -> float:
    return names.index(pair[1]) + 1 if pair[1] in names else float("inf")


def by_cause(identifier: str) -> list[str]:
    """Rank by the same main root cause, the latest first."""
    asking = next(each for each in real() if each.name == identifier)
    earlier = [each for each in reversed(real()) if each.order < asking.order]
    main = asking.front.root_cause_categories[0]
    same = [each.front.root_cause_categories[:1] == (main,) for each in earlier]
    found = sorted(zip(same, earlier, strict=True), key=lambda pair: not pair[0])
    return [each.name for _, each in found]


def by_tf_idf(identifier: str) -> list[str]:
    """Rank by the cosine of plain TF-IDF over the same words."""
    words = {each.name: frozenset(terms.folded_words(terms.texts(each.front))) for each in real()}
    earlier = [each.name for each in real()]
    earlier = earlier[: earlier.index(identifier)]
    known = set().union(*words.values())
    weight = {
        word: log(len(words) / sum(word in each for each in words.values())) for word in known
    }

    def cosine(name: str) -> float:
        def norm(found: frozenset[str]) -> float:
            return sqrt(sum(weight[word] ** 2 for word in sorted(found)))

        one, other = words[identifier], words[name]
        return norm(one & other) ** 2 / (norm(one) * norm(other))

    return sorted(earlier, key=lambda name: (-cosine(name), name))


def test_there_are_26_of_them() -> None:
    assert len(real()) == 26


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair not in MISSED], ids="-".join)
def test_what_an_engineer_calls_alike_is_among_the_first(pair: tuple[str, str]) -> None:
    assert place(pair, ranked(pair[0])) <= FIRST, PAIRS[pair]


@pytest.mark.parametrize("pair", MISSED, ids="-".join)
def test_what_is_missed_is_known_to_be(pair: tuple[str, str]) -> None:
    assert place(pair, ranked(pair[0])) > FIRST


RANKINGS = {"ours": ranked, "one cause": by_cause, "TF-IDF": by_tf_idf}
MEASURED = [
    # (pairs, ranking, mean of 1 / rank, how many among the first five)
    (PAIRS, "ours", 0.67, 21),
    (PAIRS, "one cause", 0.45, 14),
    (PAIRS, "TF-IDF", 0.61, 19),
    (HELD_OUT, "ours", 0.37, 5),
    (HELD_OUT, "one cause", 0.36, 5),
    (HELD_OUT, "TF-IDF", 0.31, 5),
]


def quality(pairs: dict[tuple[str, str], str], name: str) -> tuple[float, int]:
    places = [place(pair, RANKINGS[name](pair[0])) for pair in pairs]
    return sum(1 / each for each in places) / len(places), sum(each <= FIRST for each in places)


@pytest.mark.parametrize(("pairs", "name", "mean", "first"), MEASURED)
def test_what_is_said_of_each_ranking_was_measured(pairs, name, mean, first) -> None:
    measured = quality(pairs, name)
    assert (measured[0], measured[1]) == (pytest.approx(mean, abs=0.006), first)


@pytest.mark.parametrize("pairs", [PAIRS, HELD_OUT], ids=["pairs", "held-out"])
@pytest.mark.parametrize("other", ["one cause", "TF-IDF"])
def test_it_does_no_worse_than_one_cause_or_plain_words_alone(pairs, other) -> None:
    ours, theirs = quality(pairs, "ours"), quality(pairs, other)
    assert ours[0] > theirs[0]
    assert ours[1] >= theirs[1]


def test_no_pair_is_in_both_sets() -> None:
    assert PAIRS.keys() & HELD_OUT.keys() == set()


SHOWN = [
    # (how alike, how many at most, of these the pairs that somebody named, how many are shown)
    pytest.param(relatives.LIKELY, FIRST, 19, 31, id="on a page"),
    pytest.param(happened_before.SURELY, 3, 13, 14, id="in a review"),
]


@pytest.mark.parametrize(("least", "most", "named", "shown"), SHOWN)
def test_who_did_not_ask_is_shown_a_few_and_mostly_what_is_alike(least, most, named, shown) -> None:
    found = [
        (each.name, match.postmortem.name)
        for each in real()
        for match in index().unasked(each, most, least, ())
    ]
    known = {*PAIRS, *HELD_OUT, *DEBATABLE}
    assert (len(known.intersection(found)), len(found)) == (named, shown)
