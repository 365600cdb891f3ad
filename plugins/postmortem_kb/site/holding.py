"""HTML of ours that goes around Markdown, and not through it.

A table of two thousand rows costs the Markdown parser seconds and comes out as it went in. What a
template writes between the two comments is taken out before and put back after.
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

BEGIN, END = "<!--pm-->", "<!--/pm-->"
_BLOCK = re.compile(rf"^{BEGIN}\n(.*?)^{END}$", re.DOTALL | re.MULTILINE)


class Held(NamedTuple):
    """The blocks of a page, and the word in their places that no author can have written."""

    word: str
    blocks: list[str]


NOTHING = Held("", [])


def without_marks(text: str) -> str:
    """Return an author's text in which neither comment stands."""
    # Not taken out: what stands around it could then make another.
    return text.replace(BEGIN, "<!-- pm -->").replace(END, "<!-- /pm -->")


def take(markdown: str) -> tuple[str, Held]:
    """Return Markdown with a place in it for each block, and the blocks."""
    word = hashlib.sha256(markdown.encode(errors="surrogatepass")).hexdigest()[:32]
    blocks: list[str] = []

    def place(found: re.Match[str]) -> str:
        blocks.append(found[1])
        return f'\n<div data-pm="{word}-{len(blocks) - 1}"></div>\n'

    return _BLOCK.sub(place, markdown), Held(word, blocks)


def put_back(html: str, held: Held) -> str:
    """Return the page with its blocks in their places."""
    return _placed(html, held, held.blocks)


def leave_out(html: str, held: Held) -> str:
    """Return the page without its blocks."""
    return _placed(html, held, [""] * len(held.blocks))


def _placed(html: str, held: Held, blocks: list[str]) -> str:
    if not blocks:
        return html
    place = re.compile(rf'<div data-pm="{held.word}-(\d+)"></div>')
    return place.sub(lambda found: blocks[int(found[1])], html)
