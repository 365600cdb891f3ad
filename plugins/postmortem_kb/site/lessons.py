"""The parts of Lessons learned beside each other, where each is a heading with plain text below."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown.util import HTML_PLACEHOLDER_RE

from postmortem_kb.body.outline import plain_title

TITLE = "lessons learned"
_TEXT = ("p", "ul", "ol")
_MOST = 3


def arrange(root: Element, is_whole: Callable[[Element], bool]) -> None:
    """Put the parts of the first such section into columns; any other section stays as it is.

    ``is_whole`` tells whether HTML of the author's ends in the part of the tree it begins in.
    """
    children = list(root)
    titled = (
        place
        for place, each in enumerate(children)
        if each.tag == "h2" and plain_title("".join(each.itertext())) == TITLE
    )
    first = next(titled, len(children)) + 1
    last = first
    while last < len(children) and children[last].tag not in ("h1", "h2"):
        last += 1
    columns = Element("div", {"class": "pm-three"})
    columns.tail = "\n"
    for each in children[first:last]:
        if each.tag == "h3":
            columns.append(Element("div"))
        elif not len(columns) or not _is_text(each):
            return
        if not is_whole(each):
            return
        columns[-1].append(each)
    if 1 < len(columns) <= _MOST and all(len(column) > 1 for column in columns):
        root[first:last] = [columns]


def _is_text(part: Element) -> bool:
    """Tell whether a part is a paragraph or a list; a block of HTML is kept in a paragraph."""
    block = re.fullmatch(HTML_PLACEHOLDER_RE, (part.text or "").strip())
    return part.tag in _TEXT and not block
