"""The page for an address that is not there: a template of the theme, with what it needs of ours.

The team's ``custom_dir`` comes first, then its own ``templates``, then ours, then the theme.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from postmortem_kb import addresses
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.entries import latest
from postmortem_kb.rendering.pages import name_of
from postmortem_kb.rendering.published import printable
from postmortem_kb.resources import templates_dir
from postmortem_kb.site.files import Site

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig

_FOLDER = "theme"
_SHOWN = 5
# Where a form finds things: Material opens its search, the others show what was found.
_SEARCHES = {"material": "", "readthedocs": "search.html"}


def register(config: MkDocsConfig, own: Path | None) -> None:
    """Add the folder of our templates for themes, and the team's."""
    folders = [str(folder / _FOLDER) for folder in (own, templates_dir()) if folder]
    added = [each for each in folders if Path(each).is_dir() and each not in config.theme.dirs]
    place = 1 if config.theme.custom_dir else 0
    config.theme.dirs[place:place] = added


def tell(env: Environment, config: MkDocsConfig, site: Site, knowledge: Knowledge) -> None:
    """Tell the template the main pages, the latest postmortems, and where to search."""

    def url(page: str) -> str:
        return addresses.url(page, knowledge.directory_urls)

    searched = any(name in config.plugins for name in ("search", "material/search"))
    browse = next((page for page in site.pages.values() if page.template == "browse"), None)
    search = _SEARCHES.get(config.theme.name or "") if searched else None
    env.globals["postmortem_kb"] = {
        "search": url(browse.path) if search is None and browse else search,
        # What the list of all postmortems calls its words; Material would open its own search.
        "field": "text" if search is None else "q",
        "main": [(name_of(page), url(page.path)) for page in site.pages.values()
                 if page.nav is not None],
        "latest": [
            {
                "title": printable(each.title),
                "name": printable(each.name),
                "url": url(each.page),
                "severity": each.front.severity,
                "rank": knowledge.severity_place(each.front.severity),
            }
            for each in latest(knowledge, _SHOWN)
        ],
    }  # fmt: skip
