"""Whole text at scale: Pagefind's index of the postmortems, in pieces that a browser asks for.

Pagefind reads a small HTML file of each, made here and not published: what it is to find and to
filter by, in the attributes of https://pagefind.app/docs/. No page weighs more for it, and nothing
of a page that is not a postmortem's own gets into the index.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from postmortem_kb import words
from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering import Knowledge, assets, facets
from postmortem_kb.resources import templates_dir
from postmortem_kb.site import searching

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

# What MkDocs's own search adds to all pages.
_MKDOCS_SEARCH = "search/main.js"
# As many as a result names.
_SERVICES = 4
TEMPLATE = "search"
"""What draws the page that searches."""

# What only the page of the search loads.
_ASSETS = {"search.css": "text/css", "search.js": "application/javascript"}


def require() -> None:
    """Say what to install where Pagefind is missing; raises PluginError."""
    if any(find_spec(name) is None for name in ("pagefind", "cbor2")):
        raise PluginError("`search: pagefind` needs Pagefind: pip install 'postmortem-kb[search]'")


def add_assets(files: Files, config: MkDocsConfig, own: Path | None) -> None:
    """Add style and script of the page; the team's own ``assets/search/`` comes first."""
    folders = [*([own] if own else []), templates_dir()]
    for name, kind in _ASSETS.items():
        found = next(
            file for each in folders if (file := each / "assets" / "search" / name).is_file()
        )
        text = assets.minified(kind, found.read_text(encoding="utf-8"))
        files.append(File.generated(config, f"{assets.FOLDER}/{name}", content=f"{text}\n"))


def alone(context: Any, config: MkDocsConfig) -> dict[str, Any]:
    """Return what the page that searches is drawn with: nothing there of the theme's own search.

    Themes load their whole index with each page that has their search.
    """
    bare = copy.copy(config)
    bare["plugins"] = {
        name: plugin for name, plugin in config.plugins.items() if name not in searching.PLUGINS
    }
    bare["extra_javascript"] = [
        script for script in config.extra_javascript if str(script) != _MKDOCS_SEARCH
    ]
    return {**context, "config": bare}


def filters(knowledge: Knowledge) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return, by their paths, what postmortems are filtered by, as the list of all has it."""
    found = facets.of_postmortems(knowledge)
    return {
        each.location.uri: {
            facet.key: values
            for facet, values in zip(found.facets, found.values[id(each)], strict=True)
            if not facet.hidden
        }
        for each in knowledge.corpus
    }


def document(
    content: str, postmortem: Postmortem, services: Sequence[str], rank: int, url: str
) -> str:
    """Return what Pagefind reads of a postmortem, and its script finds again as ``meta``.

    ``content`` is the article of its page, at ``url``; ``rank`` is the severity's place among the
    five colours.
    """
    meta = {
        "id": postmortem.name,
        "page": url,
        "severity": postmortem.front.severity or "",
        "rank": str(rank),
        "date": words.day(postmortem.date) if postmortem.date else "",
        "services": ", ".join(services[:_SERVICES]),
    }
    parts = [f"<h1>{escape(postmortem.title)}</h1>"]
    parts += [attribute("meta", name, value) for name, value in meta.items() if value]
    parts.append(attribute("sort", "date", postmortem.order[0].isoformat()))
    for section in searching.sections_of(content, postmortem):
        if section.id:
            parts.append(f'<h2 id="{escape(section.id)}">{section.title}</h2>')
        parts.append(section.text)
    return "\n".join(parts)


def marks(chosen: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what Pagefind filters a postmortem by.

    Pagefind leaves out a value that is empty: it is written as a dash, a dash as two, and so on.
    """
    return [
        attribute("filter", name, value if value.strip("-") else f"{value}-")
        for name, values in chosen.items()
        for value in values
    ]


def attribute(kind: str, name: str, value: str) -> str:
    """Return one value as Pagefind reads it from an attribute."""
    return f'<i data-pagefind-{kind}="{name}[data-v]" data-v="{escape(value)}"></i>'
