"""``feed.json``: the newest postmortems as JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from postmortem_kb.exports import File, Source
from postmortem_kb.rendering import entries, published


def files(source: Source) -> Iterator[File]:
    """Yield the feed."""
    knowledge = source.knowledge
    here = knowledge.page(published.JSON_FEED)
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": entries.one_line(knowledge.site_name) or "Postmortems",
        "description": entries.one_line(knowledge.site_description),
        "items": [_item(each) for each in entries.entries(knowledge, here)],
    }
    if knowledge.site_url:
        home = knowledge.page("index.md")
        feed["home_page_url"] = published.address(knowledge, home, here)
        feed["feed_url"] = published.address(knowledge, here, here)
    shown = {name: value for name, value in feed.items() if value or name == "items"}
    yield File(published.JSON_FEED, json.dumps(shown, indent=1, ensure_ascii=False) + "\n")


def _item(entry: entries.Entry) -> dict[str, Any]:
    dates = {"date_published": entry.published} if entry.published else {}
    return {
        "id": entry.key,
        "url": entry.url,
        "title": entry.title,
        "content_text": entry.summary or entry.title,
        **dates,
        "date_modified": entry.updated,
        "authors": [{"name": entry.author}],
        "tags": list(entry.categories),
    }


EXPORT = files
