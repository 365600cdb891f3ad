"""What a person types to what SQLite's FTS5 understands: nothing typed can be a mistake.

https://www.sqlite.org/fts5.html#full_text_query_syntax: within double quotes, two of which stand
for one, everything is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from postmortem_kb.operations.fulltext.endings import forms
from postmortem_kb.operations.fulltext.runs import split

_PART = re.compile(r'"(?P<phrase>[^"]*)"(?P<more>\*?)(?!\S)|(?P<word>\S+)')


@dataclass(frozen=True, slots=True)
class Part:
    """A word or a phrase to be found; ``begins`` asks only that a word begins with it.

    ``exact`` asks for it in no other form.
    """

    text: str
    begins: bool = False
    exact: bool = False

    @property
    def expression(self) -> str:
        """Return it in FTS5's language: a word in any of its forms if it may be."""
        if self.begins:
            return f"{_quoted(self.text)}*"
        wanted = [self.text] if self.exact else forms(self.text)
        return f"({' OR '.join(map(_quoted, wanted))})"

    @property
    def typed(self) -> str:
        """Return it as a person would type it."""
        shown = f'"{self.text}"' if self.exact else self.text
        return f"{shown}{'*' if self.begins else ''}"


def parts(typed: str) -> list[Part]:
    """Return the words and "quoted phrases" of a search; a trailing ``*`` asks for a beginning.

    What stands in quotes is looked for as it is written, without other forms of a word.
    What holds neither a letter nor a digit is left out: there is nothing to look for.
    """
    plain = typed.replace("\0", " ").encode("utf-8", "replace").decode()
    found = []
    for each in _PART.finditer(plain):
        text = each["phrase"] if each["word"] is None else each["word"]
        begins = bool(each["more"]) or (each["word"] or "").endswith("*")
        if any(sign.isalnum() for sign in text):
            found.append(Part(text.rstrip("*"), begins, exact=each["word"] is None))
    return found


def expression(wanted: list[Part]) -> str:
    """Return a search for all of the parts in FTS5's language."""
    return " AND ".join(part.expression for part in wanted)


def _quoted(text: str) -> str:
    doubled = split(text).replace('"', '""')
    return f'"{doubled}"'
