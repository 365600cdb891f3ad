"""What machines read of a page: Open Graph, JSON-LD (schema.org) and where the feeds are.

It goes in before ``</head>``, because every theme has one. Nothing in it depends on the day of the
build.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from mkdocs.utils import get_relative_url

from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering import Knowledge, published
from postmortem_kb.rendering.entries import one_line
from postmortem_kb.site.files import Site
from postmortem_kb.vocabulary import label

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

_END = "</head>"
_FEEDS = {published.ATOM: "application/atom+xml", published.JSON_FEED: "application/feed+json"}
# Not on the pages of postmortems: most of a site is these.
_ACTION_FEEDS = {published.ACTIONS_FEED: "application/atom+xml"}


def insert(html: str, page: Page, site: Site, knowledge: Knowledge) -> str:
    """Return a page of ours with its head complete; any other page as it is."""
    uri = page.file.src_uri
    postmortem = site.postmortems.get(uri)
    end = html.find(_END)
    if end < 0 or (postmortem is None and uri not in site.pages):
        return html
    title = postmortem.title if postmortem else site.pages[uri].title
    parts = list(_feeds(page, knowledge, _FEEDS))
    if uri in site.pages:
        parts += _feeds(page, knowledge, _ACTION_FEEDS, "Action items, ")
    # The theme's own social cards say the same.
    if 'property="og:title"' not in html[:end]:
        address = page.canonical_url or ""
        parts += [
            f'<meta property="{name}" content="{escape(one_line(content))}">'
            for name, content in _graph(title, address, postmortem, knowledge)
            if content
        ]
    if postmortem:
        data = json.dumps(_linked(postmortem, page.canonical_url or "", knowledge))
        parts.append(f'<script type="application/ld+json">{_inert(data)}</script>')
    return "\n".join([html[:end].rstrip(), *parts, html[end:]])


def _feeds(
    page: Page, knowledge: Knowledge, feeds: Mapping[str, str], what: str = ""
) -> Iterator[str]:
    name = escape(what + (knowledge.site_name or "Postmortems"))
    for path, kind in feeds.items():
        target = escape(get_relative_url(knowledge.page(path), page.url))
        # Of a bare "alternate" Material thinks that it is a translation, and asks for its sitemap.
        yield f'<link rel="alternate " type="{kind}" title="{name}" href="{target}">'


def _graph(
    title: str, address: str, postmortem: Postmortem | None, knowledge: Knowledge
) -> Iterator[tuple[str, str]]:
    yield "og:title", title
    yield "og:site_name", knowledge.site_name
    yield "og:url", address
    if postmortem is None:
        yield "og:type", "website"
        yield "og:description", knowledge.site_description
        return
    yield "og:type", "article"
    yield "og:description", postmortem.front.summary or knowledge.site_description
    changed = published.updated(postmortem, knowledge)
    yield "article:published_time", postmortem.when.iso() if postmortem.when else ""
    yield "article:modified_time", changed.isoformat() if changed else ""
    for cause in postmortem.front.root_cause_categories[:1]:
        yield "article:section", label(cause)


def _linked(postmortem: Postmortem, address: str, knowledge: Knowledge) -> dict[str, Any]:
    """Return the page as schema.org has it; what is unknown is left out."""
    front = postmortem.front
    changed = published.updated(postmortem, knowledge)
    about = [label(cause) for cause in front.root_cause_categories]
    about += knowledge.services_of(postmortem)
    found = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": one_line(postmortem.title),
        "description": one_line(front.summary or ""),
        "identifier": front.id,
        "url": address,
        "datePublished": postmortem.when.iso() if postmortem.when else None,
        "dateModified": changed.isoformat() if changed else None,
        "creativeWorkStatus": label(front.status) if front.status else None,
        "about": [{"@type": "Thing", "name": name} for name in about],
        "author": {"@type": "Organization", "name": front.owner} if front.owner else None,
        "isPartOf": {"@type": "WebSite", "name": knowledge.site_name}
        | ({"url": knowledge.site_url} if knowledge.site_url else {}),
    }
    return {name: value for name, value in found.items() if value}


def _inert(data: str) -> str:
    """Return JSON in which nothing ends or begins an element."""
    return data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
