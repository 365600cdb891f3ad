"""The body of a postmortem, scanned by lines: words, links, sections; no Markdown parser.

A parser costs ten times the budget of a check. What Markdown takes for code or for a comment is
blanked to the same length, so that every column stays that of the file.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from postmortem_kb.body import hidden
from postmortem_kb.body.links import targets
from postmortem_kb.body.outline import Heading, headings_in, plain_title, without_code
from postmortem_kb.body.tags import Tag, tags
from postmortem_kb.model import Place

__all__ = ["Body", "Heading", "Link", "Section", "Tag", "plain_title"]


class Link(NamedTuple):
    """Where a link or an image leads, as it is written, and the offsets of that."""

    target: str
    start: int
    end: int


class Section(NamedTuple):
    """A heading, the lines of the file its text begins and ends on (both included)."""

    heading: Heading
    first: int
    last: int


@dataclass(frozen=True)
class Body:
    """A body and the line of the file it begins on."""

    text: str
    first_line: int

    @cached_property
    def _unfenced(self) -> list[str]:
        """Return the lines without what is fenced as code."""
        return without_code(self.text)

    @cached_property
    def _bare(self) -> str:
        """Return the text without blocks of code."""
        text = hidden.without_nested_fences("\n".join(self._unfenced))
        return hidden.without_indented_code(text)

    @cached_property
    def _stretches(self) -> list[hidden.Stretch]:
        return hidden.stretches(self._bare)

    @cached_property
    def prose(self) -> str:
        """Return the text with code and comments blanked; offsets are those of ``text``."""
        return hidden.blank(self._bare, self._stretches)

    @cached_property
    def uncoded(self) -> str:
        """Return the text with code blanked and comments kept: they are on the page as well."""
        return hidden.blank(self._bare, [each for each in self._stretches if not each.comment])

    @cached_property
    def visible(self) -> str:
        """Return the text with comments blanked and code kept: what a reader sees."""
        return hidden.blank(self.text, [each for each in self._stretches if each.comment])

    @cached_property
    def comments(self) -> list[tuple[int, int]]:
        """Return where comments stand, by offsets (start, end) in ``text``."""
        return [(each.start, each.end) for each in self._stretches if each.comment]

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines of ``prose``."""
        return self.prose.split("\n")

    @cached_property
    def written(self) -> list[str]:
        """Return the lines as they are written."""
        return self.text.split("\n")

    @cached_property
    def headings(self) -> list[Heading]:
        """Return the headings, with their lines in the file."""
        return headings_in(self._unfenced, self.first_line)

    @cached_property
    def titles(self) -> list[str]:
        """Return the title of each heading, and so of each section, as titles are compared."""
        return [plain_title(heading.text) for heading in self.headings]

    @cached_property
    def sections(self) -> list[Section]:
        """Return each heading with its text: up to the next heading of its level or above."""
        lasts = [self.first_line + self.text.count("\n")] * len(self.headings)
        open_: list[int] = []
        for number, heading in enumerate(self.headings):
            while open_ and self.headings[open_[-1]].level >= heading.level:
                lasts[open_.pop()] = heading.line - 1
            open_.append(number)
        return [
            Section(heading, heading.line + 1, last)
            for heading, last in zip(self.headings, lasts, strict=True)
        ]

    def section(self, title: str) -> Section | None:
        """Return the first section of a title, compared as ``plain_title`` has it."""
        return next(iter(self.sections_of(title)), None)

    def sections_of(self, title: str) -> list[Section]:
        """Return every section of a title, compared as ``plain_title`` has it."""
        wanted = plain_title(title)
        if wanted not in self.titles:
            return []
        return [
            each for title, each in zip(self.titles, self.sections, strict=True) if title == wanted
        ]

    def heading_place(self, heading: Heading) -> Place:
        """Return the place of a heading's words."""
        line = self.written[heading.line - self.first_line]
        column = line.find(heading.text) + 1
        return Place(heading.line, column, heading.line, column + len(heading.text))

    @cached_property
    def links(self) -> list[Link]:
        """Return the targets of links, images and definitions in use, in order."""
        return [
            Link(self.text[start:end], start, end) for start, end in targets(self.prose, self.lines)
        ]

    @cached_property
    def tags(self) -> list[Tag]:
        """Return the opening HTML tags outside of code and comments, in order."""
        return list(tags(self.prose)) if "<" in self.prose else []

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *itertools.accumulate([len(line) + 1 for line in self.written])]

    def place(self, start: int, end: int) -> Place:
        """Return the place in the file of a stretch of ``text``, given by offsets."""
        return Place(*self._point(start), *self._point(end))

    def _point(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset) - 1
        return line + self.first_line, offset - self._starts[line] + 1
