"""Loaded phrases in what people write: blame, hindsight, counterfactuals, human error.

Ideas, in words of our own, from Sidney Dekker (The Field Guide to Understanding Human Error), John
Allspaw (Blameless PostMortems; The Infinite Hows), Etsy's Debriefing Facilitation Guide, chapter 15
of Google's Site Reliability Engineering, and the Howie guide.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from postmortem_kb.body import Body
from postmortem_kb.body.outline import Heading
from postmortem_kb.frontmatter import Source
from postmortem_kb.model import Place
from postmortem_kb.wording import blame, counterfactual, hindsight, human_error, prose
from postmortem_kb.wording.phrase import Form, Phrase

__all__ = ["FAMILIES", "Phrase", "Said", "find"]

FAMILIES: dict[str, tuple[Phrase, ...]] = {
    "blame": blame.PHRASES,
    "hindsight": hindsight.PHRASES,
    "counterfactual": counterfactual.PHRASES,
    "human-error": human_error.PHRASES,
}
"""Every phrase, by the name of the rule that finds it."""

_OWNERS = {
    form: (family, phrase)
    for family, phrases in FAMILIES.items()
    for phrase in phrases
    for form in phrase.forms
}

_LETTERS = bytes(each if chr(each).islower() and each < 128 else 32 for each in range(256))
_LOWER = bytes(each | 32 if 65 <= each <= 90 else each for each in range(256))
_TO_WORDS = _LOWER.translate(_LETTERS)
# The words of a body of 16 MB would take half a gigabyte at once; pieces overlap by a word.
_PIECE, _LONGEST_WORD = 1 << 16, 64

# "Nobody is to blame", "this was not human error", "the cause is not obviously visible".
_NOT = (
    "not no none nothing nobody never without nor neither avoid beyond despite against any every "
    "possible potential prevent prevents preventing reduce reduces tolerate tolerates"
)
_FILLERS = (
    "a an the any of to by in on due caused because merely just simply only one person individual "
    "is was be were are been about so very accept say call called use it this that single mere "
    "have had"
)
_DENIED = re.compile(
    rf"(?:\b(?:{_NOT.replace(' ', '|')}|rather than|instead of)|n'{{1,2}}t)"
    rf"(?: {{1,9}}(?:{_FILLERS.replace(' ', '|')})){{0,4}} {{1,9}}\Z"
    r"|\b(?:no|none|nothing)(?: {1,9}[\w-]{1,20}){0,6} {1,9}(?:that|which) {1,9}\Z"
)
_REACH = 80
# More of one form in one file tell nobody more.
_MOST = 100
# A question asserts nothing: "What should we have seen?" is how people learn.
_ASKED = re.compile(r"[^.!?;|\0]{0,240}\?")


class Said(NamedTuple):
    """A phrase somebody wrote: its family, the words, their place, and under which headings.

    ``under`` has the headings above it in lower case, or the name of its field.
    """

    family: str
    phrase: Phrase
    words: str
    place: Place
    under: str

    @property
    def message(self) -> str:
        """Return what is wrong with it and what to write instead."""
        return f"`{self.words}` {self.phrase.reason}; {self.phrase.better}"


class _Hit(NamedTuple):
    start: int
    end: int
    family: str
    phrase: Phrase


def find(source: Source, body: Body) -> tuple[Said, ...]:
    """Return the loaded phrases in the prose of a file, in order."""
    text = f"{source.header}\n\n{body.prose}"
    possible = _possible(text)
    # What is whose prose is worth to be known only where something is found at all.
    folded = prose.folded(text) if possible else ""
    if not any(True for form in possible for _ in form.find(folded)):
        return ()
    return (*_in_header(source, possible), *_in_body(body, possible))


def _in_header(source: Source, possible: list[Form]) -> Iterator[Said]:
    text, values = prose.header(source)
    starts = [value.start for value in values]
    header = Body(source.header, source.header_line)
    for hit in _hits(text, possible):
        yield _said(header, hit, values[bisect_right(starts, hit.start) - 1].name)


def _in_body(body: Body, possible: list[Form]) -> Iterator[Said]:
    hits = _hits(prose.own(body.prose), possible)
    if hits:
        under = _headings_above(body.headings)
        for hit in hits:
            said = _said(body, hit, "")
            yield said._replace(under=under(said.place.line))


def _said(body: Body, hit: _Hit, under: str) -> Said:
    # Within single quotation marks YAML's apostrophe is two.
    words = " ".join(body.text[hit.start : hit.end].split()).replace("''", "'")
    return Said(hit.family, hit.phrase, words, body.place(hit.start, hit.end), under)


def _headings_above(headings: Iterable[Heading]) -> Callable[[int], str]:
    """Return a function from a line to the headings it stands under."""
    lines, paths = [0], [""]
    open_ones: list[Heading] = []
    for heading in headings:
        open_ones = [each for each in open_ones if each.level < heading.level]
        open_ones.append(heading)
        lines.append(heading.line)
        # A title of a megabyte above many others would be repeated for each of them.
        paths.append(" > ".join(each.text[:100].lower() for each in open_ones))
    return lambda line: paths[bisect_right(lines, line) - 1]


def _hits(text: str, possible: Iterable[Form]) -> list[_Hit]:
    """Return what is in a text of ``prose.own``: of two that overlap, the first, the longer."""
    found = [
        _Hit(start, end, *_OWNERS[form])
        for form in possible
        for start, end in itertools.islice(form.find(text), _MOST)
        if not _ASKED.match(text, end) and not _DENIED.search(text[max(0, start - _REACH) : start])
    ]
    found.sort(key=lambda hit: (hit.start, -hit.end, hit.phrase.name))
    hits: list[_Hit] = []
    for hit in found:
        if not hits or hit.start >= hits[-1].end:
            hits.append(hit)
    return hits


@cache
def _by_word() -> dict[bytes, list[Form]]:
    """Return {a word that forms need: those for which it is one of the rarest needed}."""
    found: dict[bytes, list[Form]] = {
        word: [] for form in _OWNERS for words in form.needs for word in words
    }
    for form in _OWNERS:
        # The longer words are, the rarer.
        for word in max(form.needs, key=lambda words: min(map(len, words))):
            found[word].append(form)
    return found


@cache
def _universe() -> frozenset[bytes]:
    """Return all words that forms need; a set of its own is quicker than the keys of a dict."""
    return frozenset(_by_word())


def _possible(text: str) -> list[Form]:
    """Return the forms whose words are all in a text: this test is what makes the search cheap."""
    by_word, universe = _by_word(), _universe()
    data = text.encode("utf-8", "replace").translate(_TO_WORDS)
    present: set[bytes] = set()
    for start in range(0, len(data), _PIECE):
        present |= universe.intersection(data[start : start + _PIECE + _LONGEST_WORD].split())
    forms = {form for word in present for form in by_word[word]}
    return [form for form in forms if not any(map(present.isdisjoint, form.needs))]
