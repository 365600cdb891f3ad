"""The words of a front matter that tell one incident from another.

Case and plural are folded. Left out are the words that every sentence is made of, those that every
incident has in common, and plain numbers: they are measures, and two of them are equal by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from postmortem_kb.schema import FrontMatter

_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_PART = re.compile(r"[-.]")
_SHORTEST = 3
# A front matter is written by hand; what has more words is no summary, and costs time.
_MOST = 400
_EVERY_SENTENCE = """
able about above across after again against ago all almost alone along already also although always
among and another any anyone anything are around ask away back bad became because become been before
began begin behind being below beside best better between beyond both bring but came can com cannot
cause come could day did differ different does done down due during each early either else end
enough equal even ever every exactly example far few first five for form former found four from full
gave general get give given goes good got had half hard has have her here him his hour how however
into its itself just keep kept knew know known large larger last late later least led left less let
like likely little long longer look lost made main make many may mean meant met might minute more
most much must near nearly need needed never new next nine nobody none nor not nothing now off often
old once one only onto open other others our out over own part passed per place point put ran rather
reach reached read ready same saw say second see seen set seven several shared should shown side
since six small some soon still such take taken ten than that the their them then there therefore
these they thing third this those though three through thus till time together told too took toward
turn two under unless unlike until upon use used using usual very via want was way week well went
were what when where whether which while who whole whose why will with within without work worked
would year yet you your
"""
_EVERY_INCIDENT = """
acknowledged action affected affecting alert available broke broken brought caused closed complete
customer degraded delayed detected downtime error failed failing failure fault fix fixed happened
hours impact impacted incident investigated issue january february march april june july august
september october november december mitigated monitoring monday tuesday wednesday thursday friday
saturday sunday outage people postmortem problem production reported request resolved response
restored returned root run service started stopped system team trouble unavailable unknown user utc
worldwide wrong
"""
_COMMON = frozenset(f"{_EVERY_SENTENCE} {_EVERY_INCIDENT}".split())


def texts(front: FrontMatter) -> Iterator[str]:
    """Yield what is compared word by word, the headlines first.

    The body is not, so that a word changed there moves nothing; nor is what is to be done about it.
    """
    yield from headlines(front)
    if front.summary:
        yield front.summary
    if front.impact and front.impact.description:
        yield front.impact.description
    yield from front.contributing_factors
    yield from front.services


def headlines(front: FrontMatter) -> Iterator[str]:
    """Yield what its author found most telling: the title and the tags."""
    if front.title:
        yield front.title
    yield from front.tags


def folded_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the telling words of some texts, folded."""
    return frozenset(word for text in texts for word, _, _ in words(text))


def words(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield each telling word, folded and as it is written, with where it begins.

    Of ``connection-pool`` that is both parts; ``sign-in`` and ``us-east-1`` are one word.
    """
    for place, found in enumerate(_WORD.finditer(text)):
        if place == _MOST:
            return
        for part in _parts(found[0]):
            word = _singular(part.casefold())
            if word not in _COMMON and part.casefold() not in _COMMON and _is_telling(word):
                yield word, part, found.start()


def spellings(texts: Iterable[str]) -> dict[str, str]:
    """Return {folded word: as it is written there}: ``DNS``, ``Kafka``, ``producers``.

    The capital that only begins a sentence is not the word's own.
    """
    inside: dict[str, str] = {}
    leading: dict[str, str] = {}
    for text in texts:
        for word, part, at in words(text):
            before = text[max(at - 3, 0) : at].rstrip()[-1:]
            if before and before not in ".!?:":
                inside.setdefault(word, part)
            else:
                leading.setdefault(word, part.lower() if part.istitle() else part)
    return leading | inside


def _parts(compound: str) -> list[str]:
    parts = _PART.split(compound)
    whole = any(len(part) < _SHORTEST or part[0].isdigit() for part in parts)
    return [compound] if whole else parts


def _is_telling(word: str) -> bool:
    return len(word) >= _SHORTEST and word[0].isalpha()


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
