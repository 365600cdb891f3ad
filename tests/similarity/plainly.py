"""What is like a postmortem, computed as plainly as it is told: slow, and to be believed."""

from __future__ import annotations

import re
from collections import Counter
from datetime import MINYEAR
from math import fsum
from typing import Any

from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Postmortem
from postmortem_kb.similarity import MOST, terms

RAREST, LATEST = 24, 64


def words(texts: list[str]) -> set[str]:
    return {word for text in texts for word, _, _ in _words(text)}


def _words(text: str) -> list[tuple[str, str, int]]:
    found = []
    for written in list(re.finditer(r"[^\W_]+(?:[-.][^\W_]+)*", text))[:400]:
        for part in terms._parts(written[0]):
            plain = part.casefold()
            word = terms._SHORT_FOR.get(terms._singular(plain), terms._singular(plain))
            is_common = word in terms._COMMON or plain in terms._COMMON
            if not is_common and len(word) >= 3 and word[0].isalpha():
                found.append((word, part, written.start()))
    return found


def spelt(texts: list[str]) -> dict[str, str]:
    inside: dict[str, str] = {}
    leading: dict[str, str] = {}
    for text in texts:
        for word, part, at in _words(text):
            before = text[max(at - 3, 0) : at].rstrip()[-1:]
            if before and before not in ".!?:":
                inside.setdefault(word, part)
            else:
                leading.setdefault(word, part.lower() if part.istitle() else part)
    return leading | inside


def services(each: Postmortem) -> set[str]:
    return {folded(name) for name in each.front.services}


def causes(each: Postmortem) -> list[str]:
    return [name for name in each.front.root_cause_categories if name != "indeterminate"]


def trigger(each: Postmortem) -> str | None:
    return None if each.front.trigger == "unknown" else each.front.trigger


def before(
    every: list[Postmortem], asking: Postmortem, most: int, least: float
) -> list[tuple[Any, ...]]:
    """Return (path, score, services, causes, whether the first is the main one, trigger, words)."""
    counted = sorted((each for each in every if each.counts), key=lambda each: each.order)
    if asking.order[0].year != MINYEAR:
        counted = [each for each in counted if each.order < asking.order]
    told = {id(each): words([*terms.texts(each.front)]) for each in counted}
    loud = {id(each): words([*terms.headlines(each.front)]) for each in counted}
    mine = words([*terms.texts(asking.front)])
    number = {word: sum(word in told[id(each)] for each in counted) for word in mine}
    levels = len(counted).bit_length()
    weight = {
        word: ((levels + 1 - count.bit_length()) / levels) ** 2 * levels / (levels + 2)
        for word, count in number.items()
        if levels
    }
    rarest = sorted((count, word) for word, count in number.items() if count)[:RAREST]
    pools = [
        [at for at, each in enumerate(counted) if word in told[id(each)]] for _, word in rarest
    ]
    pools += [
        [at for at, each in enumerate(counted) if name in services(each)]
        for name in services(asking)
    ]
    if causes(asking) and trigger(asking):
        kind = (causes(asking)[0], trigger(asking))
        pools.append(
            [
                at
                for at, each in enumerate(counted)
                if causes(each) and (causes(each)[0], trigger(each)) == kind
            ]
        )
    close = Counter(at for pool in pools for at in pool[-LATEST:])
    ranked = sorted(close, key=lambda at: (close[at], at), reverse=True)[:MOST]
    found = []
    for at in ranked:
        each = counted[at]
        same = services(asking) & services(each)
        both = [name for name in causes(asking) if name in causes(each)]
        main = bool(both) and causes(asking)[0] == causes(each)[0]
        one = trigger(asking) if trigger(asking) == trigger(each) else None
        shared = (mine & told[id(each)]) - words([*same])
        noted = shared & (words([*terms.headlines(asking.front)]) | loud[id(each)])
        heavy = fsum(weight[word] for word in shared) + fsum(weight[word] for word in noted)
        some = min(len(services(asking)), len(services(each)), 2)
        score = (
            0.18 * min(1, len(same) / max(1, some))
            + 0.18 * min(1, 0.25 * (len(both) + main))
            + 0.06 * (one is not None)
            + 0.58 * heavy / (heavy + 3.5)
        )
        first = sorted((-weight[word] * (1 + (word in noted)), word) for word in shared)[:5]
        names = {folded(name): name for name in asking.front.services}
        shown = tuple(name for key, name in names.items() if key in same)
        spellings = spelt([*terms.texts(asking.front)])
        told_words = tuple(spellings[word] for _, word in first)
        row = (each.location.uri, score, shown, tuple(both), main, one, told_words)
        found.append((-score, -at, each is asking, row))
    alike = sorted(each for each in found if -each[0] >= least)
    return [row for _, _, is_asking, row in alike if not is_asking][:most]
