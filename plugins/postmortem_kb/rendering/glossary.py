"""The glossary: what the handbook explains, together with the words of the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from postmortem_kb import addresses
from postmortem_kb.rendering import Knowledge
from postmortem_kb.schema import Times
from postmortem_kb.vocabulary import label

_OTHERS = "0-9"


class Term(NamedTuple):
    """A word and what it means; ``chapter`` of the handbook or ``page`` of the site says more."""

    name: str
    meaning: str
    chapter: str = ""
    page: str = ""

    @property
    def anchor(self) -> str:
        """Return its id on the page."""
        return f"term-{addresses.slug(self.name)}"

    @property
    def letter(self) -> str:
        """Return the letter it stands under; what begins with no Latin one comes first."""
        first = addresses.slug(self.name)[0].upper()
        return first if first.isalpha() else _OTHERS


def by_letter(
    knowledge: Knowledge, explained: Mapping[str, tuple[str, str]]
) -> list[tuple[str, list[Term]]]:
    """Return all terms in alphabetical order; ``explained`` is {name: (meaning, chapter)}."""
    terms = [Term(name, *said) for name, said in explained.items()]
    found = {term.anchor: term for term in (*_known(knowledge), *terms)}
    ordered = sorted(found.values(), key=lambda term: (term.letter, term.name.casefold()))
    return [(letter, list(inside)) for letter, inside in groupby(ordered, lambda each: each.letter)]


def _known(knowledge: Knowledge) -> Iterator[Term]:
    for name, info in Times.model_fields.items():
        meaning = info.description or ""
        yield Term(f"{label(name.replace('_', '-'))} (time)", _sentence(meaning), "metrics")
    for name, group in knowledge.severities.items():
        yield Term(f"{name} (severity)", group.definition, "", group.page)
    for name, meaning in knowledge.settings.all_triggers.items():
        yield Term(f"{label(name)} (trigger)", meaning, "root-cause")
    for name, group in knowledge.root_causes.items():
        yield Term(f"{label(name)} (root cause)", group.definition, "", group.page)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
