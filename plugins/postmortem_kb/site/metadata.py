"""What a theme is told of a page, safe in every place themes write it to."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from postmortem_kb.rendering import Page
from postmortem_kb.site.files import Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

# The search counts a word of a title a thousand times: even so an index, which has every word of
# its postmortems, never stands above one of them. The handbook stands between the two.
_INDEX_BOOST, _HANDBOOK_BOOST = 1e-6, 1e-4
_HANDBOOK = "handbook"


def of(file: File, site: Site, config: MkDocsConfig) -> dict[str, Any]:
    """Return the metadata of a page of ours; nothing for any other page."""
    found = _of(file, site)
    features = config.theme.get("features") or ()
    if "hide" in found and "navigation.tabs" not in features:
        # Without tabs the sidebar is all the navigation there is.
        found["hide"] = [part for part in found["hide"] if part != "navigation"]
    return found


def _of(file: File, site: Site) -> dict[str, Any]:
    if file.src_uri in site.pages:
        page = site.pages[file.src_uri]
        return {
            "title": title(page.title),
            "hide": list(page.hide),
            "search": {"boost": _boost(page)} if page.searched else {"exclude": True},
        }
    postmortem = site.postmortems.get(file.src_uri)
    if postmortem is None:
        return {}
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
