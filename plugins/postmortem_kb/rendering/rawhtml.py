"""HTML that an author writes into a body: where it ends, and the tags that end what never does.

Markdown takes everything from a tag at the start of a line to its end as it stands: without an end,
what we print after it would be text in there. A browser does the same with a script anywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import NamedTuple

from postmortem_kb.body.outline import without_code

# What Python-Markdown takes for blocks, and what HTML reads without looking for tags.
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "canvas", "center", "colgroup", "dd",
    "details", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "group",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "html", "iframe", "legend", "li",
    "main", "map", "math", "menu", "nav", "noscript", "object", "ol", "option", "output", "p",
    "pre", "progress", "script", "section", "style", "summary", "table", "tbody", "td",
    "textarea", "tfoot", "th", "thead", "tr", "ul", "video",
))  # fmt: skip
_TEXT = frozenset(
    ["iframe", "noembed", "noframes", "script", "style", "template", "textarea", "title", "xmp"]
)
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "source"))
_OPENING = re.compile(r"<[A-Za-z]")
_TAG = re.compile(r"<!--|<(/?)([A-Za-z][A-Za-z0-9:-]*)[^>]*(>?)")


class Mended(NamedTuple):
    """A body without an open end, and the lines (first, last) of each stretch of HTML in it."""

    body: str
    stretches: list[tuple[int, int]]


def mend(body: str) -> Mended:
    """Close what is left open at the end of a body; a body of sound HTML stays as it is."""
    if _OPENING.search(body) is None:
        return Mended(body, [])
    text = "\n".join(without_code(body))
    ends = [found.start() for found in re.finditer("\n", body)]
    last_comment = text.rfind("-->")
    stretches: list[tuple[int, int]] = []
    stack: list[str] = []
    open_: Counter[str] = Counter()
    first = at = tail = 0
    unfinished = False
    while found := _TAG.search(text, at):
        at = found.end()
        if found[0] == "<!--":
            # Without an end it is a text like any other.
            at = text.find("-->", at) + 3 if at <= last_comment else at
            continue
        tag = found[2].lower()
        if found[1]:
            if open_[tag]:
                while (inner := stack.pop()) != tag:
                    open_[inner] -= 1
                open_[tag] -= 1
                if not stack:
                    stretches.append((first, bisect_left(ends, at)))
                    tail = at
        elif not found[0].endswith("/>") and (stack or _begins(text, found.start(), tag, tail)):
            if not stack:
                first = bisect_left(ends, found.start())
            if tag not in _VOID:
                stack.append(tag)
                open_[tag] += 1
            unfinished = not found[3]
            if tag in _TEXT and tag != "template":
                end = re.compile(f"</{tag}", re.IGNORECASE).search(text, at)
                at = end.start() if end else len(text)
    if stack:
        closing = "".join(f"</{tag}>" for tag in reversed(stack))
        body = f"{body}{'>' if unfinished else ''}\n{closing}\n"
        stretches.append((first, body.count("\n")))
    return Mended(body, stretches)


def _begins(text: str, start: int, tag: str, tail: int) -> bool:
    """Tell whether a tag outside of HTML begins a stretch of it."""
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    if tag in _BLOCKS and (before in ("", " ", "  ", "   ") or tail > line):
        return True
    in_code = before.count("`") % 2 == 1 or before.startswith(("    ", "\t"))
    return tag in _TEXT and not in_code
