"""HTML of ours that goes around Markdown, and not through it.

A table of two thousand rows costs the Markdown parser seconds and comes out as it went in. What a
template writes between the two comments is taken out before and put back after. A step of the
parser, ``Places``, keeps the places, which nothing else of the parser then searches for marks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor

from postmortem_kb.rendering.aroundhtml import BEGIN, END

# Before every other step.
PRIORITY = 200
_FIRST, _LAST = f"\n{BEGIN}\n", f"\n{END}\n"
_SIGN = "pm-place:"
_PLACE = re.compile(rf"{_SIGN}[0-9a-f]{{32}}-\d+(?: \S+)*", re.ASCII)


class Held(NamedTuple):
    """The blocks of a page, and the word in their places that no author can have written."""

    word: str
    blocks: list[str]


NOTHING = Held("", [])


def take(markdown: str) -> tuple[str, Held]:
    """Return Markdown with a place in it for each block, and the blocks; neighbours are one.

    A place has the ids of its block: who checks links looks for them in the Markdown.
    """
    word = hashlib.sha256(markdown.encode(errors="surrogatepass")).hexdigest()[:32]
    text = f"\n{markdown}\n"
    blocks: list[str] = []
    around: list[str] = []
    at = 1
    while (begin := text.find(_FIRST, at - 1)) >= 0:
        # The line break before the end may be the one after the begin.
        end = text.find(_LAST, begin + len(_FIRST) - 1)
        if end < 0:
            break
        block, before = text[begin + len(_FIRST) : end + 1], text[at : begin + 1]
        if blocks and not before.strip():
            blocks[-1] += block
        else:
            around.append(before)
            blocks.append(block)
        at = end + len(_LAST)
    parts = []
    for number, (before, block) in enumerate(zip(around, blocks, strict=True)):
        ids = "".join(f" {each}" for each in _ids(block))
        parts.append(f"{before}\n{_SIGN}{word}-{number}{ids}\n\n")
    return "".join([*parts, text[at:-1]]), Held(word, blocks)


def _ids(block: str) -> Iterator[str]:
    """Yield the ids in a block; a pattern would take ten times as long to find them."""
    before, *others = block.split('id="')
    for each in others:
        name, end, _ = each.partition('"')
        if end and before[-1:].isspace():
            yield name
        before = each


def put_back(html: str, held: Held) -> str:
    """Return the page with its blocks in their places."""
    return _placed(html, held, held.blocks)


def leave_out(html: str, held: Held) -> str:
    """Return the page without its blocks."""
    return _placed(html, held, [""] * len(held.blocks))


def _placed(html: str, held: Held, blocks: list[str]) -> str:
    if not blocks:
        return html
    first, *others = html.split(f'<div data-pm="{held.word}-')
    parts = [first]
    for each in others:
        number, _, rest = each.partition('"')
        parts += [blocks[int(number)], rest.partition("</div>")[2]]
    return "".join(parts)


class Places(BlockProcessor):
    """Makes an empty element of each place, with the ids of its block."""

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether a block of lines is a place."""
        return block.startswith(_SIGN) and _PLACE.fullmatch(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Put the element in its place."""
        name, *ids = blocks.pop(0).removeprefix(_SIGN).split()
        place = SubElement(parent, "div", {"data-pm": name})
        for each in ids:
            SubElement(place, "span", {"id": each})
