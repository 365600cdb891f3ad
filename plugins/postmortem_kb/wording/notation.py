"""The notation of forms, and the kinds of words its names stand for.

A form is lower-case words with single spaces. ``(a|b)`` is one of two words, ``(a|b)?`` may be left
out, a name in braces stands for one of ``_NAMED`` below, or in front for one of ``SUBJECTS``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

# No pattern may try a long line twice over: every repetition here has an end.
BLANK = r"[*_]{0,3}[ \t]{1,9}[*_]{0,3}"
# Emphasis is no part of a word; a file name, an address and a compound are.
BEFORE = r"(?<![^\W_])(?<![^\W_][_.'-])(?<![/#@&=%])"
AFTER = r"(?![^\W_]|[_.'=-][^\W_]|/)"

_SOFTENERS = (
    "also really probably perhaps maybe certainly definitely easily simply just clearly "
    "obviously ideally instead then all both still at least"
)
_DETERMINERS = "the a an this that these those any our their its his her all"
_STAFF = (
    "engineer engineers developer developers programmer programmers administrator administrators "
    "admin admins sysadmin sysadmins technician technicians employee employees contractor "
    "contractors colleague colleagues intern interns reviewer reviewers responder responders "
    "person individual someone somebody staff on-call sre sres ic ics dba dbas"
)
_PEOPLE = "i we they he she anyone anybody everyone everybody people operator operators team teams"
_IRREGULAR = (
    "been seen caught gone taken told done made thought sent kept held found begun chosen drawn "
    "given heard met paid shown spoken spent sought thrown understood brought foreseen come "
    "had let"
)
# After these a noun makes another sentence: "teams should have documented runbooks".
_ADJECTIVES = (
    "read set run put cut left known written broken lost built led limited dedicated automated "
    "documented restricted shared distributed elevated increased reduced isolated detailed defined "
    "configured tested agreed named assigned signed encrypted authenticated advanced improved "
    "bounded replicated scheduled staged related associated managed fixed trained updated expected "
    "mixed combined centralised centralized standardised standardized structured verified "
    "validated approved enabled disabled connected cached attached linked required supported "
    "designated separated monitored reserved unlimited unrestricted"
)
# What somebody expects of a machine, and no verdict: "customers should have received a mail".
_EXPECTED = "received recovered arrived completed finished expired propagated cleared need indeed"


def any_of(words: str) -> str:
    """Return a pattern for one of several words."""
    return f"(?:{'|'.join(words.split())})"


# "been tested every night by the job": a machine was to do it. A word here has one way to match.
_WORD = r"[ \t]{1,9}+[^\s.,;:!?|\0]{1,20}+"
_BY_A_MACHINE = (
    rf"(?:{_WORD}){{0,4}}{BLANK}by{BLANK}{any_of(_DETERMINERS)}(?=[ \t])"
    rf"(?!(?:{_WORD})?{BLANK}{any_of(f'{_PEOPLE} {_STAFF}')}(?![^\W_]))"
)
# "The on-call should have been paged" judges the pager.
_BY_THE_PAGER = rf"been(?:{BLANK}(?:paged|alerted|notified|woken)(?![^\W_])|{_BY_A_MACHINE})"
# The end of what is said, also of a table's cell or of an item, or what it is about.
_OBJECT = (
    rf"(?={BLANK}{any_of(_DETERMINERS + ' it them us him me to for that how what earlier sooner')}"
    rf"(?![^\W_])|[.,;:!)]"
    rf"|[ \t]{{0,99}}+(?:\||\0|$)|[ \t]{{1,9}}+[*\u2013\u2014-]{{1,2}}[ \t])"
)
_DONE = (
    rf"(?:{any_of(_IRREGULAR)}(?!{BLANK}(?:able|available)\b)"
    rf"|{any_of(_ADJECTIVES)}(?![^\W_]){_OBJECT}"
    rf"|(?!{any_of(_ADJECTIVES + ' ' + _EXPECTED)}(?![^\W_]))[a-z]{{2,20}}ed)"
)
_HAVE = rf"(?:{BLANK}{any_of(_SOFTENERS)}){{0,2}}(?:'{{1,2}}ve|{BLANK}have)"
_NOT = rf"(?:n'{{1,2}}t|{BLANK}(?:not|never))?"


class Token(NamedTuple):
    """A part of a form: what it matches, and the words one of which it begins with.

    One of ``also``, if there are any, is in it too.
    """

    pattern: str
    words: tuple[str, ...]
    optional: bool = False
    also: tuple[str, ...] = ()


def _escaped(word: str) -> str:
    # YAML writes an apostrophe twice within single quotation marks.
    return re.escape(word).replace("'", "'{1,2}")


def _one_of(words: str, optional: bool = False) -> Token:
    alternatives = words.split()
    pattern = f"(?:{'|'.join(map(_escaped, alternatives))})"
    starts = tuple(re.match("[a-z]*", each)[0] for each in alternatives)  # type: ignore[index]
    return Token(pattern, starts, optional)


_NAMED = {
    "{softly}": _one_of(_SOFTENERS, optional=True),
    "{the}": _one_of(_DETERMINERS, optional=True),
    "{staff}": _one_of(_STAFF)._replace(pattern=rf"(?:on-call{BLANK})?{any_of(_STAFF)}"),
    "{people}": _one_of(f"{_PEOPLE} {_STAFF}"),
    "{done}": Token(_DONE, ()),
    "{done-by-them}": Token(rf"(?:(?!{_BY_THE_PAGER}){_DONE})", ()),
    "{not-by-a-machine}": Token(rf"(?!{_BY_A_MACHINE})", ()),
    "{should-have}": Token(
        rf"(?:should|ought{BLANK}to){_NOT}{_HAVE}",
        ("should", "shouldn", "ought"),
        also=("have", "ve"),
    ),
    "{could-have}": Token(
        rf"(?:could|would|might){_HAVE}", ("could", "would", "might"), also=("have", "ve")
    ),
    "{would-have}": Token(rf"(?:would|might){_HAVE}", ("would", "might"), also=("have", "ve")),
    "{as-a-cause}": Token(
        rf"(?=[.,;)]|{BLANK}(?:who|that|running|pushing|deleting|making|typing|using|not)\b)", ()
    ),
    "{consequence}": Token(r"(?=[^.!?|\0]{0,200}\b(?:would|could|might)\b)", ()),
}


_BETWEEN = f"{_SOFTENERS} had have has was were is are who at"

# Looked for backwards, from the rarer words behind them.
SUBJECTS = {
    name: re.compile(rf"{BEFORE}{words}(?:{BLANK}{any_of(_BETWEEN)}){{0,2}}{BLANK}\Z")
    for name, words in {
        "{people}": any_of(f"{_PEOPLE} {_STAFF}"),
        "{all-people}": rf"all{BLANK}{any_of(f'{_PEOPLE} {_STAFF}')}",
        "{staff}": any_of(_STAFF),
        "{whose}": rf"(?:my|his|her|their|our|{any_of('operator operators ' + _STAFF)}'{{1,2}}s?)",
    }.items()
}
LONGEST_SUBJECT = 60


@cache
def token(written: str) -> Token:
    """Return a part of a form; raises ValueError for a name that stands for nothing there."""
    if written in _NAMED:
        return _NAMED[written]
    if written.startswith("{"):
        raise ValueError(f"`{written}` stands for nothing here: write one of {', '.join(_NAMED)}")
    optional = written.endswith("?")
    return _one_of(written.removesuffix("?").strip("()").replace("|", " "), optional)
