"""Links and images of a body with all that they are written with: brackets, words, target, title.

``links`` yields targets alone, for checks that look at every one. Here a link is to be taken away,
so its ends are Python-Markdown's own (``getText``, ``getLink``, ``evalId``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

_PLAIN = re.compile(r"\[[^\[\]]*+\]\(([^()\s\"'<>]++)\)")
_SIGN = re.compile(r"\\.|!?\[|\]", re.DOTALL)
_BREAK = re.compile(r"\n[ \t]*+\n")
_ANGLED = re.compile(r"\(\s*+<([^<>]{0,2000})>\s*+(?:(?:'[^']{0,2000}'|\"[^\"]{0,2000}\")\s*+)?\)")
_OPENING = re.compile(r"\(\s*+")
_DESTINATION = re.compile(r"[()\"']|[^ ()\"']++")
_NEXT_LABEL = re.compile(r"\s?\[([^\]]{0,2000})\]")
_DEFINITION = re.compile(
    # In quotations and lists a definition counts as well.
    r"^((?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+)\[(?!\^)([^\[\]]{0,2000})\]:[ ]*+"
    r"(?:\n[ \t>]*+)?+(\S++)[ ]*+"
    r"(?:(?:\n[ \t>]*+)?+(?:\"[^\n]*\"|'[^\n]*'|\([^\n]*\))[ ]*+)?$",
    re.MULTILINE,
)
_LONGEST = 2000
# So many steps for each sign of a text, and some more, are enough for what somebody has written.
_STEPS, _MORE = 8, 10_000


class Tangled(ValueError):
    """A text with so many parentheses and quotation marks left open that nobody has written it."""


class Whole(NamedTuple):
    """A link or an image, by offsets: where it and its words begin and end, and where it leads.

    One that names a definition has that one's ``label`` and no target.
    """

    start: int
    words: int
    words_end: int
    end: int
    target: str = ""
    label: str = ""


class Definition(NamedTuple):
    """A definition, ``[label]: target``, by offsets, without the break of its last line."""

    start: int
    end: int
    label: str
    target: str


def plain_targets(text: str) -> list[str] | None:
    """Return where the links of a text lead, code included; None where only reading it tells."""
    found: list[str] = _PLAIN.findall(text)
    if len(found) != text.count("](") or ("]:" in text and _DEFINITION.search(text)):
        return None
    return found


def wholes(prose: str, labels: Collection[str]) -> Iterator[Whole]:
    """Yield each link and image; ``labels`` are those that have a definition.

    One within the words of another comes first. Raises Tangled.
    """
    steps = iter(range(_STEPS * len(prose) + _MORE))
    begin = 0
    while begin < len(prose):
        found = _BREAK.search(prose, begin)
        end = found.start() if found else len(prose)
        yield from _in_paragraph(prose, begin, end, labels, steps)
        begin = found.end() - 1 if found else end


def _in_paragraph(
    prose: str, begin: int, end: int, labels: Collection[str], steps: Iterator[int]
) -> Iterator[Whole]:
    opened: list[tuple[int, int]] = []
    last = Whole(0, 0, 0, 0)
    for sign in _SIGN.finditer(prose, begin, end):
        if sign[0] in ("[", "!["):
            opened.append(sign.span())
        elif sign[0] == "]" and opened:
            start, words = opened.pop()
            within = last.words_end < start < last.end
            if within:
                continue
            if whole := _whole(prose, start, words, sign.start(), end, labels, steps):
                last = whole
                yield whole


def _whole(
    prose: str,
    start: int,
    words: int,
    close: int,
    end: int,
    labels: Collection[str],
    steps: Iterator[int],
) -> Whole | None:
    """Return the link whose words stand between ``words`` and ``close``, if it is one."""
    own = _label(prose[words:close]) if labels and close - words <= _LONGEST else ""
    if following := _NEXT_LABEL.match(prose, close + 1, end):
        label = _label(following[1]) or own
        if label in labels:
            return Whole(start, words, close, following.end(), label=label)
    elif prose.startswith("(", close + 1) and (leads := _leads(prose, close + 1, end, steps)):
        return Whole(start, words, close, leads[1], target=leads[0])
    return Whole(start, words, close, close + 1, label=own) if own in labels else None


def _leads(prose: str, at: int, end: int, steps: Iterator[int]) -> tuple[str, int] | None:
    """Return the target in the parentheses that open there, and where they end.

    A title hides parentheses; a quotation mark that begins none does so until they are balanced.
    """
    if angled := _ANGLED.match(prose, at, end):
        return angled[1], angled.end()
    opening = _OPENING.match(prose, at, end)
    start = opening.end() if opening else at + 1
    depth = spare = 1
    last = ""
    backup: tuple[str, int] | None = None
    # The quotation marks in use, where each came first, and those that came twice.
    quotes: dict[str, int] = {}
    closed: set[str] = set()
    for match in _DESTINATION.finditer(prose, start, min(end, start + _LONGEST)):
        if next(steps, None) is None:
            raise Tangled
        sign, here = match[0], match.start()
        if sign == ")" and last in closed:
            return prose[start : quotes[last]], here + 1
        if sign in "()" and not quotes:
            depth += 1 if sign == "(" else -1
            if not depth:
                return prose[start:here], here + 1
        elif sign in "()" and spare:
            spare -= 1
            if not spare and sign == ")":
                backup = prose[start:here], here + 1
        elif sign in "\"'":
            if sign in quotes:
                closed.add(sign)
            elif not quotes:
                spare = depth
            quotes.setdefault(sign, here)
        last = sign
    return backup if quotes and not spare else None


def definitions(prose: str) -> Iterator[Definition]:
    """Yield each definition, whether something uses it or not."""
    for found in _DEFINITION.finditer(prose):
        start = found.end(1) if found[1].strip() else found.start()
        if label := _label(found[2]):
            yield Definition(start, found.end(), label, found[3])


def _label(text: str) -> str:
    """Return the label of a reference as Markdown compares it."""
    return " ".join(text.lower().split())
