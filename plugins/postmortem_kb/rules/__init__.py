"""The rules, one module each: the folder is the registry, a module's docstring its manual page.

A module is named for the bad pattern and defines ``RULE``. Three kinds of rule exist, told apart by
what they fill in: a *fault* rule words what a lower layer has seen, a *document* rule looks at one
file, a *corpus* rule at all of them together.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from postmortem_kb import discovery
from postmortem_kb.addresses import NOTHING_TAKEN, Taken
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus, Document, Postmortem
from postmortem_kb.model import KeyPath, Level, Place


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may know beside the files: the configuration, the time, the other pages."""

    settings: Settings
    now: datetime
    pages: Taken = NOTHING_TAKEN


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: where, in words, and what to write in that place instead."""

    where: Place | KeyPath
    message: str
    suggestion: str | None = None


DocumentCheck = Callable[[Document, Context], Iterable[Finding]]
Wording = Callable[[Mapping[str, str]], str]
CorpusCheck = Callable[[Corpus, Context], Iterable[tuple[Postmortem, Finding]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A code, a severity, and one of three ways to find: see the module docstring.

    ``message`` words a fault of the same name as the module; ``{name}`` takes the fault's values;
    where that is not enough, ``wording`` makes the message of them.
    ``about_keys`` says that a finding is about the key and not about its value.
    """

    module: str
    code: str
    level: Level
    message: str = ""
    document: DocumentCheck | None = None
    corpus: CorpusCheck | None = None
    about_keys: bool = False
    wording: Wording | None = None

    @property
    def name(self) -> str:
        """Return the rule's name, which is its module's: ``missing-field``."""
        return self.module.rpartition(".")[2].replace("_", "-")

    def word(self, values: Mapping[str, str]) -> str:
        """Return the message for a fault with these values."""
        return self.wording(values) if self.wording else self.message.format_map(dict(values))

    @property
    def manual(self) -> str:
        """Return the manual page: the module's docstring."""
        return inspect.cleandoc(sys.modules[self.module].__doc__ or "")

    @property
    def summary(self) -> str:
        """Return the first line of the manual page."""
        return self.manual.partition("\n")[0]


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


def judge(document: Document, context: Context) -> Iterator[tuple[Rule, Finding]]:
    """Yield what the rules find in one file, faults of the layers below included."""
    rules = all_rules()
    for fault in document.faults:
        rule = rules[fault.kind]
        yield rule, Finding(fault.where, rule.word(fault.values), fault.suggestion)
    for rule in rules.values():
        if rule.document is not None:
            for finding in rule.document(document, context):
                yield rule, in_file(document, finding)


def judge_all(corpus: Corpus, context: Context) -> Iterator[tuple[Rule, Postmortem, Finding]]:
    """Yield what the rules find across files."""
    for rule in all_rules().values():
        if rule.corpus is not None:
            for postmortem, finding in rule.corpus(corpus, context):
                yield rule, postmortem, finding


def in_file(document: Document, finding: Finding) -> Finding:
    """Return a finding about the record as one about the file, whose lists may be longer."""
    if isinstance(finding.where, Place):
        return finding
    return replace(finding, where=document.record.written(finding.where))
