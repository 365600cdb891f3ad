"""The sections of a body that say nothing: a heading, and below it no words."""

from __future__ import annotations

import re
from collections.abc import Container

from postmortem_kb.body import Body, Section
from postmortem_kb.body.timeline import is_delimiter

# A rule, the line below a heading, a list item or a quotation without words.
_NO_WORDS = re.compile(r"[\s>*+=_-]*+$")


def empty_sections(body: Body, titles: Container[str]) -> list[Section]:
    """Return the first empty section of each title that no section says anything under.

    Titles are compared as ``plain_title`` has it. Comments, subheadings without text and a table
    without rows are nothing.
    """
    headings = {heading.line for heading in body.headings}
    lines = body.visible.split("\n")
    told = set()
    empty: dict[str, Section] = {}
    for title, section in zip(body.titles, body.sections, strict=True):
        if title in titles:
            if _is_empty(body, section, headings, lines):
                empty.setdefault(title, section)
            else:
                told.add(title)
    return [section for title, section in empty.items() if title not in told]


def _is_empty(body: Body, section: Section, headings: set[int], lines: list[str]) -> bool:
    """Tell whether a section says nothing; what introduces a table without rows says nothing."""
    first = section.first - body.first_line
    if not any(map(is_delimiter, lines[first : section.last + 1 - body.first_line])):
        numbered = enumerate(lines[first : section.last + 1 - body.first_line], section.first)
        return all(line in headings or _NO_WORDS.match(text) for line, text in numbered)
    said = False
    above = -1
    for line in range(section.first, section.last + 1):
        text = lines[line - body.first_line]
        if line in headings or _NO_WORDS.match(text):
            continue
        if is_delimiter(text) and above == line - 1:
            after = lines[line - body.first_line + 1 :][:1]
            if not (after and "|" in after[0]):
                said = False
                continue
        said, above = True, line
    return not said
