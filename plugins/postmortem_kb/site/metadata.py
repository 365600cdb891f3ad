"""What a theme is told of a page of ours, in this site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postmortem_kb.rendering import pagemeta
from postmortem_kb.site.files import Site

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File


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
        return pagemeta.of_page(site.pages[file.src_uri])
    postmortem = site.postmortems.get(file.src_uri)
    return pagemeta.of_postmortem(postmortem) if postmortem else {}
