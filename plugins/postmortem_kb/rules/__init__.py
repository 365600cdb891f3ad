"""The rules, one module each: the folder is the registry, a module's docstring its manual page.

A module is named for the bad pattern and defines ``RULE``. Three kinds of rule exist, told apart by
what they fill in: a *fault* rule words what a lower layer has seen, a *document* rule looks at one
file, a *corpus* rule at all of them together.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from postmortem_kb import discovery, manual
from postmortem_kb.addresses import NOTHING_TAKEN, Taken
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus, Document, Location, Postmortem
from postmortem_kb.manual import Manual
from postmortem_kb.model import KeyPath, Level, Place
from postmortem_kb.redaction import masked

Answer = bool | str | None
A = TypeVar("A", bound=Answer)


@dataclass(frozen=True, slots=True)
class Around:
    """What lies around the postmortems.

    That is the files the team's other pages are written to, the folders of the documentation and of
    the repository, and the first parts of all generated addresses.
    """

    pages: Taken = NOTHING_TAKEN
    docs_dir: Path | None = None
    root: Path | None = None
    generated: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Context:
    """What a rule may know beside the files: the configuration, the time, what lies around.

    ``changed`` are the paths, below ``docs_dir``, of the postmortems that a branch describes anew.

    A rule about one file asks ``is_to_come`` and ``ask``: then what it found can be kept until an
    answer is another. One that looks at ``now`` or ``around`` itself is asked each time.
    """

    settings: Settings
    now: datetime
    around: Around = Around()
    changed: frozenset[str] = frozenset()
    listings: dict[str, dict[str, list[str]]] = field(default_factory=dict, compare=False)

    def is_to_come(self, at: datetime, slack: timedelta = timedelta()) -> bool:
        """Tell whether a time is later than now, by more than the slack."""
        return at - self.now > slack

    def ask(self, question: Question[A], location: Location, argument: str) -> A:
        """Return the answer to one of the ``questions`` of a rule."""
        return question(self, location, argument)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: where, in words, and what to write in that place instead.

    ``safe`` and ``involves`` are those of the Problem that is made of it.
    """

    where: Place | KeyPath
    message: str
    suggestion: str | None = None
    safe: bool = False
    involves: tuple[str, ...] = ()


Question = Callable[[Context, Location, str], A]
"""What a rule wants to know of what lies around a file, told by one word or path in it."""

DocumentCheck = Callable[[Document, Context], Iterable[Finding]]
Wording = Callable[[Mapping[str, str]], str]
CorpusCheck = Callable[[Corpus, Context], Iterable[tuple[Postmortem, Finding]]]


MOST = 100
"""So many findings of one rule in one file are told; more of them would hide the rest."""

# A value may be as long as a header; the list of all triggers is not that long.
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """A code, a severity, and one of three ways to find: see the module docstring.

    ``message`` words a fault of the same name as the module; ``{name}`` takes the fault's values;
    where that is not enough, ``wording`` makes the message of them.
    ``about_keys`` says that a finding is about the key and not about its value; ``asked_by_status``
    that it is a status that asks for what is missing; ``questions`` are those it may ask.
    """

    module: str
    code: str
    level: Level
    message: str = ""
    document: DocumentCheck | None = None
    corpus: CorpusCheck | None = None
    about_keys: bool = False
    wording: Wording | None = None
    asked_by_status: bool = False
    questions: tuple[Question[Answer], ...] = ()

    @property
    def name(self) -> str:
        """Return the rule's name, which is its module's: ``missing-field``."""
        return self.module.rpartition(".")[2].replace("_", "-")

    @property
    def is_fault(self) -> bool:
        """Tell whether it only words what a lower layer has seen."""
        return self.document is None and self.corpus is None

    def word(self, values: Mapping[str, str]) -> str:
        """Return the message for a fault with these values."""
        said = {
            name: value if len(value) <= _LONGEST else f"{masked(value)[:_LONGEST]}…"
            for name, value in values.items()
        }
        return self.wording(said) if self.wording else self.message.format_map(said)

    @property
    def manual(self) -> str:
        """Return the manual page: the module's docstring."""
        return inspect.cleandoc(sys.modules[self.module].__doc__ or "")


@cache
def all_rules() -> dict[str, Rule]:
    """Return {name: rule} in the order of their codes; a code used twice is a bug and says so."""
    found = discovery.collect(sys.modules[__name__], "RULE").values()
    rules: dict[str, Rule] = {}
    for rule in sorted(found, key=lambda rule: str(rule.code)):
        if any(rule.code == other.code for other in rules.values()):
            raise ValueError(f"rule code {rule.code} is used twice")
        rules[rule.name] = rule
    return rules


def manuals() -> tuple[Manual, ...]:
    """Return the manual of every rule, in the order of codes."""
    return tuple(
        manual.parse(rule.manual, rule.code, rule.name, rule.level, _phrases(rule))
        for rule in all_rules().values()
    )


def _phrases(rule: Rule) -> str:
    """Return the phrases that the module of a rule lists as ``PHRASES``, if it does."""
    listed = getattr(sys.modules[rule.module], "PHRASES", ())
    said = (f"- *{each.name}* {each.reason}: {each.better}" for each in listed)
    return "\n".join(textwrap.fill(each, 96, subsequent_indent="  ") for each in said)


def find(word: str) -> Rule | None:
    """Return the rule of a code or a name, whatever its case."""
    for rule in all_rules().values():
        if word.lower() in (rule.name, rule.code.lower()):
            return rule
    return None


@cache
def questions() -> dict[str, Question[Answer]]:
    """Return {name: question} of all rules: ``dead-link is_there``."""
    return {
        f"{rule.name} {question.__name__}": question
        for rule in all_rules().values()
        for question in rule.questions
    }


@cache
def _document_rules() -> tuple[tuple[Rule, DocumentCheck], ...]:
    return tuple((rule, rule.document) for rule in all_rules().values() if rule.document)


def judge(
    document: Document, context: Context, most: int | None = MOST
) -> Iterator[tuple[Rule, Finding]]:
    """Yield what the rules find in one file, faults of the layers below included.

    Of one rule there are no more than ``most``; None is all of them.
    """
    rules = all_rules()
    seen: Counter[str] = Counter()
    for fault in document.faults:
        rule = rules[fault.kind]
        seen[fault.kind] += 1
        if most is None or seen[fault.kind] <= most:
            words = rule.word(fault.values)
            yield rule, Finding(fault.where, words, fault.suggestion, fault.safe)
    for rule, check in _document_rules():
        for finding in islice(check(document, context), most):
            yield rule, in_file(document, finding)


def judge_all(
    corpus: Corpus, context: Context, names: Container[str] | None = None
) -> Iterator[tuple[Rule, Postmortem, Finding]]:
    """Yield what the rules find across files, or only those of some names."""
    for rule in all_rules().values():
        if rule.corpus is not None and (names is None or rule.name in names):
            for postmortem, finding in rule.corpus(corpus, context):
                yield rule, postmortem, finding


def in_file(document: Document, finding: Finding) -> Finding:
    """Return a finding about the record as one about the file, whose lists may be longer."""
    if isinstance(finding.where, Place):
        return finding
    return replace(finding, where=document.record.written(finding.where))
