"""The words of a front matter that tell one incident from another.

Case, plural and a few abbreviations are folded. Left out are the words that every sentence is made
of, those that every incident has in common, and plain numbers: they are measures, and two of them
are equal by chance. Only who types a few words means them: there ``502`` and ``io`` count as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice

from postmortem_kb.schema import FrontMatter

_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
_PART = re.compile(r"[-.]")
_SHORTEST, _SHORTEST_TYPED = 3, 2
# A front matter is written by hand; what has more words is no summary, and costs time.
_MOST = 400
_EVERY_SENTENCE = """
able about above across after again against ago all almost alone along already also although always
among and another any anybody anyone anything are around arrived ask away back bad became because
become been before began begin behind being below beside best better between beyond billion both
bring but came can cannot cause com come could day did differ different does done down due during
each early either else end ended enough equal even ever every everybody everything exactly example
existed far few first five for form former found four from full gave general get give given goes
good got had half hard has have her here him his hour how however into its itself just keep kept
knew know known large larger last late later least led left less let like likely little long longer
look looked lost made main make many may mean meant met might million minute more most much multi
must near nearly need needed never new next nine nobody none nor not nothing now off often old once
one only onto open opened other others our out over own part passed per percent place point put ran
rather reach reached read ready same saw say second see seen sent set seven several share shared
should shown side since six small some soon still such take taken ten than that the their them then
there therefore these they thing third this those though three through thus tied till time together
told too took toward turn two under unless unlike until upon usd use used using usual very via want
was way week well went were what when where whether which while who whole whose why will with within
without work worked worst would year yet you your
"""
_EVERY_INCIDENT = """
acknowledged action affected affecting alert april august available broke broken brought caused
closed complete customer december degraded delayed detected downtime error event failed failing
failure fault february fix fixed friday happened hours impact impacted incident investigated issue
january july june march mitigated monday monitoring november october outage page people postmortem
problem production recovered recovery reported request resolved response restored returned root run
saturday september service started status stopped sunday system team thursday tool trouble tuesday
unavailable unknown user utc wednesday worldwide wrong
"""
# Met only in what is typed.
_TWO_LETTERS = """
am an as at be by do go he hi if in is it me my no of oh ok on or so to up us vs we
"""
_COMMON = frozenset(f"{_EVERY_SENTENCE} {_EVERY_INCIDENT} {_TWO_LETTERS}".split())
_SHORT_FOR = {
    "auth": "authentication",
    "cert": "certificate",
    "config": "configuration",
    "db": "database",
    "k8s": "kubernetes",
    "postgres": "postgresql",
    "repo": "repository",
}


COMPARED = (
    "title",
    "tags",
    "summary",
    "impact",
    "contributing_factors",
    "services",
    "root_cause_categories",
    "trigger",
)
"""The keys of a front matter that similar ones are found by."""


def texts(front: FrontMatter) -> Iterator[str]:
    """Yield what is compared word by word, the headlines first.

    The body is not, so that a word changed there moves nothing; nor is what is to be done about it.
    """
    yield from headlines(front)
    yield from prose(front)


def headlines(front: FrontMatter) -> Iterator[str]:
    """Yield what its author found most telling: the title and the tags."""
    if front.title:
        yield front.title
    yield from front.tags


def prose(front: FrontMatter) -> Iterator[str]:
    """Yield what is compared word by word beside the headlines."""
    if front.summary:
        yield front.summary
    if front.impact and front.impact.description:
        yield front.impact.description
    yield from front.contributing_factors
    yield from front.services


def folded_words(
    texts: Iterable[str], typed: bool = False, most: int | None = _MOST
) -> tuple[str, ...]:
    """Return the telling words of some texts, folded, each once.

    ``typed`` takes short terms and numbers too; ``most`` is how many words of a text are looked at.
    """
    found = chain.from_iterable(islice(_WORD.finditer(text), most) for text in texts)
    parts = chain.from_iterable(_telling(each[0], typed) for each in found)
    return tuple(dict.fromkeys(word for word, _ in parts))


def spellings(texts: Iterable[str], wanted: Collection[str], typed: bool = False) -> dict[str, str]:
    """Return {folded word: as it is written there} of some: ``DNS``, ``Kafka``, ``producers``.

    The capital that only begins a sentence is not the word's own.
    """
    most = None if typed else _MOST
    inside: dict[str, str] = {}
    leading: dict[str, str] = {}
    for text in texts:
        for found in islice(_WORD.finditer(text), most):
            for word, part in _telling(found[0], typed):
                if word not in wanted or word in inside:
                    continue
                at = found.start()
                before = text[max(at - 3, 0) : at].rstrip()[-1:]
                if before and before not in ".!?:":
                    inside[word] = part
                else:
                    leading.setdefault(word, part.lower() if part.istitle() else part)
    return leading | inside


@lru_cache(maxsize=1024)
def of_name(name: str) -> frozenset[str]:
    """Return the telling words of a name that many have, folded."""
    return frozenset(folded_words([name]))


# Prose is made of few words, and each is folded once.
@lru_cache(maxsize=16384)
def _telling(written: str, typed: bool) -> tuple[tuple[str, str], ...]:
    """Return the telling words of one as it is written, each folded and as it is written.

    Of ``connection-pool`` that is both parts; ``sign-in`` and ``us-east-1`` are one word.
    """
    telling = _is_telling_typed if typed else _is_telling
    found = []
    for part in _parts(written):
        plain = part.casefold()
        word = _singular(plain)
        word = _SHORT_FOR.get(word, word)
        if word not in _COMMON and plain not in _COMMON and telling(word):
            found.append((word, part))
    return tuple(found)


def _parts(compound: str) -> list[str]:
    parts = _PART.split(compound)
    whole = any(len(part) < _SHORTEST or part[0].isdigit() for part in parts)
    return [compound] if whole else parts


def _is_telling(word: str) -> bool:
    return len(word) >= _SHORTEST and word[0].isalpha()


def _is_telling_typed(word: str) -> bool:
    return len(word) >= (_SHORTEST_TYPED if word[0].isalpha() else _SHORTEST)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
