"""What a generator of sites is told of a page in its header, safe in every place it is written to.

The names are those of MkDocs and Material.
"""

from __future__ import annotations

from html import escape
from typing import Any

from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering.pages import Page

# The search counts a word of a title a thousand times: even so an index, which has every word of
# its postmortems, never stands above one of them. The handbook stands between the two.
_INDEX_BOOST, _HANDBOOK_BOOST = 1e-6, 1e-4
_HANDBOOK = "handbook"


def of_page(page: Page) -> dict[str, Any]:
    """Return the metadata of a generated page."""
    return {
        "title": title(page.title),
        "hide": list(page.hide),
        "search": {"boost": _boost(page)} if page.searched else {"exclude": True},
    }


def of_postmortem(postmortem: Postmortem) -> dict[str, Any]:
    """Return the metadata of a postmortem's page, the author's own for the theme included."""
    found: dict[str, Any] = {"title": title(postmortem.title), "hide": ["navigation"]}
    if postmortem.front.summary:
        found["description"] = escape(" ".join(postmortem.front.summary.split()))
    return {**found, **_escaped(postmortem.theme)}


def _boost(page: Page) -> float:
    return _HANDBOOK_BOOST if page.template.startswith(_HANDBOOK) else _INDEX_BOOST


def title(text: str) -> str:
    """Return a title for themes, which print it as HTML in one place and unescape it in another.

    Material strips tags for ``<title>`` and thereby undoes the escaping, so the sign that could
    begin a tag is replaced by one that looks like it; the heading of the page has the real one.
    """
    return escape(text.replace("<", "\u2039"))


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, dict):
        return {escape(str(key)): _escaped(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_escaped(part) for part in value]
    return value
