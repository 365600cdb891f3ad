"""A loaded phrase and its forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from postmortem_kb.wording import notation
from postmortem_kb.wording.notation import Token


@dataclass(frozen=True, eq=False)
class Form:
    """One way a phrase is written; ``unless`` are words that make something else of it.

    The words it cannot do without are known, so that a text without them is never searched for it.
    """

    written: str
    unless: str = ""

    @cached_property
    def subject(self) -> re.Pattern[str] | None:
        """Return what must stand in front of its other parts, if anything must."""
        return notation.SUBJECTS.get(self.written.split(" ")[0])

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Return its parts without the subject."""
        return tuple(
            notation.token(each) for each in self.written.split(" ")[self.subject is not None :]
        )

    @cached_property
    def needs(self) -> tuple[frozenset[bytes], ...]:
        """Return sets of words, in ASCII: of each, one at least is in every match."""
        return tuple(
            frozenset(word.encode() for word in words)
            for each in self.tokens
            for words in (each.words, each.also)
            if words and not each.optional
        )

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what its parts match, in a text that is in lower case."""
        first, *rest = self.tokens
        parts = [first.pattern]
        for token in rest:
            ahead = token.pattern.startswith(("(?=", "(?!"))
            part = token.pattern if ahead else f"{notation.BLANK}{token.pattern}"
            parts.append(f"(?:{part})?" if token.optional else part)
        last = (
            rf"(?!{notation.BLANK}{notation.any_of(self.unless)}(?![^\W_]))" if self.unless else ""
        )
        return re.compile(f"{notation.BEFORE}{''.join(parts)}{notation.AFTER}{last}")

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where it stands in a text."""
        for word in dict.fromkeys(self.tokens[0].words):
            at = text.find(word)
            while at >= 0:
                match = self.pattern.match(text, at)
                start = self._start(text, at) if match else None
                if match and start is not None:
                    yield start, match.end()
                at = text.find(word, at + 1)

    def _start(self, text: str, at: int) -> int | None:
        if self.subject is None:
            return at
        found = self.subject.search(text, max(0, at - notation.LONGEST_SUBJECT), at)
        return found.start() if found else None


@dataclass(frozen=True)
class Phrase:
    """One loaded phrase: its name in a table, its forms, why to avoid it, what to write instead."""

    name: str
    forms: tuple[Form, ...]
    reason: str
    better: str


def phrase(name: str, forms: str, reason: str, better: str, unless: str = "") -> Phrase:
    """Return a phrase; ``forms`` has one on each line, ``unless`` holds for all of them.

    Raises ValueError for a form that could never be found.
    """
    made = tuple(Form(line.strip(), unless) for line in forms.strip().split("\n"))
    for form in made:
        if not form.tokens or form.tokens[0].optional or not form.tokens[0].words:
            raise ValueError(f"`{form.written}`: begin with words that cannot be left out")
    return Phrase(name, made, reason, better)
