"""``feed.xml``: the newest postmortems as Atom (RFC 4287), for feed readers and chat channels."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as Tree

from postmortem_kb.exports import File, Source
from postmortem_kb.rendering import entries, published


def files(source: Source) -> Iterator[File]:
    """Yield the feed."""
    knowledge = source.knowledge
    here = knowledge.page(published.ATOM)
    found = list(entries.entries(knowledge, here))
    feed = Tree.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    name = entries.one_line(knowledge.site_name) or "Postmortems"
    _add(feed, "id", entries.feed_key(knowledge))
    _add(feed, "title", name)
    if knowledge.site_description:
        _add(feed, "subtitle", entries.one_line(knowledge.site_description))
    today = entries.instant(knowledge.today)
    # A time in the future is a fault of the file, and the feed is no newer for it.
    last = min(max((each.updated for each in found), default=today), today)
    _add(feed, "updated", last)
    _add(_add(feed, "author"), "name", name)
    home = knowledge.page("index.md")
    _add(feed, "link", rel="alternate", href=published.address(knowledge, home, here))
    if knowledge.site_url:
        _add(feed, "link", rel="self", href=published.address(knowledge, here, here))
    for each in found:
        _entry(_add(feed, "entry"), each)
    Tree.indent(feed)
    text = Tree.tostring(feed, encoding="unicode")
    yield File(published.ATOM, f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n')


def _entry(parent: Tree.Element, entry: entries.Entry) -> None:
    _add(parent, "id", entry.key)
    _add(parent, "title", entry.title)
    _add(parent, "updated", entry.updated)
    if entry.published:
        _add(parent, "published", entry.published)
    _add(_add(parent, "author"), "name", entry.author)
    _add(parent, "link", rel="alternate", href=entry.url)
    for category in entry.categories:
        _add(parent, "category", term=category)
    _add(parent, "summary", entry.summary or entry.title)


def _add(parent: Tree.Element, name: str, text: str = "", **attributes: str) -> Tree.Element:
    found = Tree.SubElement(parent, name, attributes)
    found.text = text or None
    return found


EXPORT = files
