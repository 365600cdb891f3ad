"""The targets of links, images and definitions in the prose of a body.

The rules are Python-Markdown's (``LinkInlineProcessor``, ``ReferenceProcessor``), as far as a line
scanner can follow them; a definition counts only when something uses it, as on the site.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

# What nearly all links are; the rest is read sign by sign.
_PLAIN = re.compile(r"\[[^\[\]]*+\]\(([^()\s\"'<>]++)\)")
_SIGN = re.compile(r"\\.|\]\(|[\[\]()]", re.DOTALL)
_ANGLED = re.compile(r"[ \t\n]*+<([^<>\n]{0,2000})>")
_TITLE = re.compile(r"""[ \t\n]++(?:"[^"]*+"|'[^']*+')[ \t\n]*+$""")
_DEFINED = re.compile(
    r""" {0,3}\[(?!\^)([^\[\]]{1,200})\]:[ \t]*+(?:\n[ \t]*+)?+<?([^\s<>]++)>?[ \t]*+"""
    r"""(?:(?:"[^"]*+"|'[^']*+'|\([^()]*+\))[ \t]*+)?$"""
)
_LABEL = re.compile(r"\[([^\[\]]{1,200})\]")
_LONGEST = 2000


def targets(prose: str, lines: list[str]) -> list[tuple[int, int]]:
    """Return the offsets (start, end) of every target, in the order of the text."""
    found = list(_inline(prose)) if "](" in prose else []
    if "]:" in prose:
        found += _definitions(prose, lines)
    return sorted(found)


def _inline(prose: str) -> Iterator[tuple[int, int]]:
    """Yield the targets of ``[text](target "title")``."""
    plain = [] if "\\" in prose else list(_PLAIN.finditer(prose))
    if len(plain) == prose.count("](") and not any("\n\n" in each[0] for each in plain):
        yield from (each.span(1) for each in plain)
        return
    begin = 0
    for paragraph in prose.split("\n\n"):
        if "](" in paragraph:
            plain = [] if "\\" in paragraph else list(_PLAIN.finditer(paragraph))
            if len(plain) == paragraph.count("]("):
                yield from ((begin + each.start(1), begin + each.end(1)) for each in plain)
            else:
                yield from _in_paragraph(prose, begin, begin + len(paragraph))
        begin += len(paragraph) + 2


def _in_paragraph(prose: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    brackets = 0
    opened: list[tuple[int, bool]] = []
    for match in _SIGN.finditer(prose, begin, end):
        sign = match[0]
        if sign == "[":
            brackets += 1
        elif sign in ("]", "]("):
            if sign == "](":
                opened.append((match.end(), brackets > 0))
            brackets = max(0, brackets - 1)
        elif sign == "(":
            opened.append((match.end(), False))
        elif sign == ")":
            start, link = opened.pop() if opened else (0, False)
            if link and match.start() - start <= _LONGEST:
                yield _stripped(prose, start, match.start())


def _stripped(prose: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of a target within its parentheses: without a title and blanks."""
    if angled := _ANGLED.match(prose, start, end):
        return angled.span(1)
    inner = prose[start:end]
    bare = inner[: _title(inner)].rstrip()
    return start + len(bare) - len(bare.lstrip()), start + len(bare)


def _title(inner: str) -> int:
    """Return where a title begins in what stands in the parentheses of a link."""
    quote = inner.rstrip()[-1:]
    if quote and quote in "\"'":
        before = inner[: inner.find(quote)].rstrip()
        if _TITLE.match(inner, len(before)):
            return len(before)
    return len(inner)


def _definitions(prose: str, lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the targets of ``[label]: target`` for each label that is used."""
    defined = []
    start = 0
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        # The target may stand on the line below.
        whole = f"{line}\n{following}" if line.rstrip(" \t").endswith("]:") else line
        if "]:" in line and (match := _DEFINED.match(whole)):
            defined.append((_plain(match[1]), start + match.start(2), start + match.end(2)))
        start += len(line) + 1
    if defined:
        labels = Counter(_plain(label) for label in _LABEL.findall(prose))
        own = Counter(label for label, _, _ in defined)
        yield from ((first, last) for label, first, last in defined if labels[label] > own[label])


def _plain(label: str) -> str:
    return " ".join(label.split()).lower()
