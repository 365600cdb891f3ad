"""The sections of a page as search indexes hold them: one pass of patterns over our own HTML.

What is kept is what Material's own parser keeps (``material.plugins.search.plugin``): paragraphs,
lists, code, sub- and superscripts, without attributes, and text that is escaped again. A parser in
Python calls a function for each tag, and takes ten times as long.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import NamedTuple

_KEPT = "p|code|pre|li|ol|ul|sub|sup"
_HEADING = re.compile(r'<(h[1-6])\b[^>]*?\bid="([^"]*)"[^>]*>(.{0,2000}?)</\1>', re.DOTALL)
_PERMALINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_UNREAD = re.compile(r"<(script|style|object)\b.*?</\1>|<!--.*?-->", re.DOTALL)
_EXCLUDED = ("data-search-exclude", 'class="linenodiv"')
_OPENING = re.compile(r"<(\w+)\b[^>]*>")
# The only blocks that Material's search keeps are paragraphs and lists.
_BLOCK = re.compile(r"<(/?)(?:dl|figure)\b")
_ATTRIBUTES = re.compile(rf"<({_KEPT})\s[^>]*>")
# Words of neighbouring cells are two.
_ADJOINING = re.compile(rf"</(?!(?:{_KEPT})>)\w+>(?=<[a-z])|<br ?/?>")
_ADJOINING_KEPT = re.compile(rf"</(?:{_KEPT})>(?=<[a-z])")
_OTHER = re.compile(rf"</?(?!(?:{_KEPT})>)[a-zA-Z][^>]*>")
_BARE = re.compile(rf"<(?!/?(?:{_KEPT})>)")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)#?\w+;")
_EMPTY = re.compile(r"<(p|code|pre|li|ol|ul|sub|sup)>\s*</\1>")
# A block of code is left as it is: its colours are elements too.
_CODE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class Section(NamedTuple):
    """A heading with an id, and what stands below it; before the first, both are empty.

    Title and text are HTML of the kept tags only.
    """

    id: str
    title: str
    text: str


def cut(html: str) -> list[Section]:
    """Return the sections of a page's content, the first one without a heading."""
    head, *rest = _HEADING.split(without_excluded(html))
    found = [Section("", "", kept(head))]
    # In turn: the tag, the id, the title, and the text up to the next.
    for name, title, text in zip(rest[1::4], rest[2::4], rest[3::4], strict=True):
        found.append(Section(unescape(name), kept(_PERMALINK.sub("", title)), kept(text)))
    return found


def without_excluded(html: str) -> str:
    """Return HTML without what no search is to find, with all that is in it."""
    html = _UNREAD.sub("", html)
    for mark in _EXCLUDED:
        at = html.find(mark)
        while at >= 0:
            start = html.rfind("<", 0, at)
            tag = _OPENING.match(html, max(start, 0))
            if tag is not None and tag.end() > at:
                html = html[:start] + html[_end(html, tag) :]
                at = start
            else:
                # A word of the text.
                at += 1
            at = html.find(mark, at)
    return html


def _end(html: str, opening: re.Match[str]) -> int:
    """Return where an element ends."""
    depth = 1
    for tag in re.compile(rf"<(/?){opening[1]}\b[^>]*>").finditer(html, opening.end()):
        depth += -1 if tag[1] else 1
        if not depth:
            return tag.end()
    return len(html)


def kept(html: str) -> str:
    """Return HTML as Material's index holds it; no other tag is left in it, whatever it was."""
    if "<" not in html and "&" not in html:
        return " ".join(html.split())
    parts = _CODE.split(html)
    # Every second part is a block of code.
    parts[::2] = [" ".join(_ADJOINING.sub(" ", part).split()) for part in parts[::2]]
    # A template such as \1 costs three times what a function costs.
    text = _BLOCK.sub(lambda found: f"<{found[1]}p", " ".join(parts))
    text = _ATTRIBUTES.sub(lambda found: f"<{found[1]}>", text)
    text = _OTHER.sub("", _ADJOINING_KEPT.sub(lambda found: f"{found[0]} ", text))
    text = _BARE.sub("&lt;", text)
    text = _ENTITY.sub(lambda found: escape(unescape(found[0]), quote=False), text)
    return _EMPTY.sub("", _EMPTY.sub("", text)).strip()


def plain(html: str) -> str:
    """Return the text of HTML, its words apart and nothing escaped."""
    return " ".join(unescape(_TAG.sub(" ", html)).split())
