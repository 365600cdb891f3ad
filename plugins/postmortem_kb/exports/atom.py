"""``feed.xml``: the newest postmortems as Atom (RFC 4287), for feed readers and chat channels."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.exports import File, Source
from postmortem_kb.rendering import atom, entries, published


def files(source: Source) -> Iterator[File]:
    """Yield the feed."""
    knowledge = source.knowledge
    feed = atom.Feed(
        key=entries.feed_key(knowledge),
        title=knowledge.site_name or "Postmortems",
        home=knowledge.page("index.md"),
        here=knowledge.page(published.ATOM),
        subtitle=knowledge.site_description,
    )
    found = list(entries.entries(knowledge, feed.here))
    yield File(published.ATOM, atom.document(feed, found, knowledge))


EXPORT = files
