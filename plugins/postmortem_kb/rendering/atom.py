"""Feeds as Atom (RFC 4287), for feed readers and chat channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Tree

from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.entries import Entry, instant, one_line
from postmortem_kb.rendering.published import address


@dataclass(frozen=True)
class Feed:
    """What a feed says of itself: ``home`` is the path of the page that shows the same.

    ``here`` is the path of its own file on the site, empty where it has none.
    """

    key: str
    title: str
    home: str
    here: str
    subtitle: str = ""


def document(feed: Feed, entries: Sequence[Entry], knowledge: Knowledge) -> str:
    """Return a feed with its entries, in their order."""
    root = Tree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    _add(root, "id", feed.key)
    _add(root, "title", one_line(feed.title))
    if feed.subtitle:
        _add(root, "subtitle", one_line(feed.subtitle))
    today = instant(knowledge.today)
    # A time in the future is a fault of the file, and the feed is no newer for it.
    last = min(max((each.updated for each in entries), default=today), today)
    _add(root, "updated", last)
    _add(_add(root, "author"), "name", one_line(knowledge.site_name) or "Postmortems")
    if feed.here or knowledge.site_url:
        _add(root, "link", rel="alternate", href=address(knowledge, feed.home, feed.here))
    if feed.here and knowledge.site_url:
        _add(root, "link", rel="self", href=address(knowledge, feed.here, feed.here))
    for each in entries:
        _entry(_add(root, "entry"), each)
    Tree.indent(root)
    text = Tree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'


def _entry(parent: Tree.Element, entry: Entry) -> None:
    _add(parent, "id", entry.key)
    _add(parent, "title", entry.title)
    _add(parent, "updated", entry.updated)
    if entry.published:
        _add(parent, "published", entry.published)
    _add(_add(parent, "author"), "name", entry.author)
    if entry.url:
        _add(parent, "link", rel="alternate", href=entry.url)
    for category in entry.categories:
        _add(parent, "category", term=category)
    # An entry without a link has to hold its content.
    _add(parent, "summary" if entry.url else "content", entry.summary or entry.title)


def _add(parent: Tree.Element, name: str, text: str = "", **attributes: str) -> Tree.Element:
    found = Tree.SubElement(parent, name, attributes)
    found.text = text or None
    return found
