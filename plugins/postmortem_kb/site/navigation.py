"""The navigation: a dozen main pages in it, and parents for all the others.

A postmortem in the navigation would stand on every page, and cost the square of their number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from postmortem_kb.rendering import Knowledge
from postmortem_kb.site.files import Site

if TYPE_CHECKING:
    from mkdocs.structure.files import Files

_HOME, _SECTION = "Home", "Postmortems"


def arrange(nav: Navigation, files: Files, site: Site, knowledge: Knowledge) -> Navigation:
    """Return the navigation with our main pages, unless the team has placed them itself."""
    main = [page for page in site.pages.values() if page.nav is not None]
    ours = [files.src_uris[site.sources[page.path]].page for page in main]
    added = [page for page in ours if page is not None]
    if site.withheld:
        nav = Navigation(_without(nav.items, site.withheld), nav.pages)
    placed = [page for page in added if page in nav.pages]
    # The home page alone is in every navigation.
    if all(page.is_index and page.file.src_uri == knowledge.page("index.md") for page in placed):
        nav = _with(nav, [page for page in added if page not in placed], knowledge)
    _set_parents(files, site, knowledge)
    _set_neighbours(files, site, knowledge)
    return nav


def _with(nav: Navigation, added: list[Page], knowledge: Knowledge) -> Navigation:
    items: list[Any] = list(nav.items)
    if knowledge.settings.folder:
        section = Section(_SECTION, list(added))
        for page in added:
            page.parent = section
        items.append(section)
    else:
        home = [item for item in items if isinstance(item, Page) and item.is_homepage]
        items = [*home, *added, *(item for item in items if item not in home)]
        for page in added:
            if page.is_homepage:
                page.title = _HOME
    return Navigation(items, [*nav.pages, *added])


def _without(items: list[Any], withheld: frozenset[str]) -> list[Any]:
    """Return the items without those that lead to what is not published."""
    kept = []
    for item in items:
        if isinstance(item, Link) and item.url in withheld:
            continue
        if isinstance(item, Section):
            item.children = _without(item.children, withheld)
        kept.append(item)
    return kept


def _set_parents(files: Files, site: Site, knowledge: Knowledge) -> None:
    for uri, page in site.pages.items():
        if page.parent is not None:
            _adopt(files.src_uris[uri].page, site, page.parent)
    top = knowledge.page("postmortems/index.md")
    for uri in site.postmortems:
        _adopt(files.src_uris[uri].page, site, top)


def _adopt(child: Page | None, site: Site, parent: str) -> None:
    above = site.used[parent].page
    if child is not None and above is not None and above is not child:
        # A page as parent: breadcrumbs and the active tab follow, and no section is needed.
        child.parent = cast(Any, above)


def _set_neighbours(files: Files, site: Site, knowledge: Knowledge) -> None:
    for uri, (older, newer) in knowledge.corpus.neighbours.items():
        page = files.src_uris[uri].page
        if page is not None:
            page.previous_page = files.src_uris[older.location.uri].page if older else None
            page.next_page = files.src_uris[newer.location.uri].page if newer else None
