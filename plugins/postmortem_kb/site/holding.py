"""HTML of ours that goes around Markdown, and not through it.

A table of two thousand rows costs the Markdown parser seconds and comes out as it went in. What a
template writes between the two comments is taken out before and put back after.
"""

from __future__ import annotations

import re

BEGIN, END = "<!--pm-->", "<!--/pm-->"
_BLOCK = re.compile(rf"^{BEGIN}\n(.*?)^{END}$", re.DOTALL | re.MULTILINE)
_PLACE = re.compile(r'<div data-pm="(\d+)"></div>')


def without_marks(text: str) -> str:
    """Return an author's text in which neither comment stands, nor a place for a block."""
    # Not taken out: what stands around it could then make another.
    apart = text.replace(BEGIN, "<!-- pm -->").replace(END, "<!-- /pm -->")
    return _PLACE.sub("<div></div>", apart)


def take(markdown: str) -> tuple[str, list[str]]:
    """Return Markdown with a place in it for each block, and the blocks."""
    blocks: list[str] = []

    def place(found: re.Match[str]) -> str:
        blocks.append(found[1])
        return f'\n<div data-pm="{len(blocks) - 1}"></div>\n'

    return _BLOCK.sub(place, markdown), blocks


def put_back(html: str, blocks: list[str]) -> str:
    """Return the page with its blocks in their places."""
    return _PLACE.sub(lambda found: blocks[int(found[1])], html)
