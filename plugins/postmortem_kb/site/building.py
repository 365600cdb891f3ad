"""How pages of ours are built: out of turn and from what was kept, where nothing forbids it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import ChoiceLoader, DictLoader

from postmortem_kb.config import Settings
from postmortem_kb.operations import cachefolder
from postmortem_kb.operations.check import Report
from postmortem_kb.operations.store import Store
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.templates import Renderer
from postmortem_kb.site import log, mark, overview, safety
from postmortem_kb.site.files import Site
from postmortem_kb.site.keys import Keys
from postmortem_kb.site.madepage import TEMPLATE, MadePage
from postmortem_kb.site.maker import Maker
from postmortem_kb.site.workers import cores

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

_FILE = "site.sqlite"


class Marks(NamedTuple):
    """The mark of our code and settings, those of the postmortems' files by their paths, and of all
    that the knowledge base is made from.
    """

    code: str
    files: Mapping[str, str]
    all: str


def mark_of(
    knowledge: Knowledge,
    report: Report,
    digests: Mapping[str, str],
    config: MkDocsConfig,
    code: str,
    own: Path | None,
) -> str:
    """Return the mark of everything that the knowledge base is made from."""
    return mark.digest(
        code,
        mark.contents(own) if own else "",
        repr((knowledge.today, config.site_name, config.site_description, config.site_url)),
        repr((config.use_directory_urls, sorted(knowledge.changed.items()))),
        *(
            f"{each.location.path} {each.location.uri} {each.page} {digests.get(each.location.uri)}"
            for each in knowledge.corpus
        ),
        *(repr(each) for each in report.problems),
    )


def opened(config: MkDocsConfig, settings: Settings) -> Store:
    """Return what earlier builds kept; where nothing may be kept, a store for this build alone."""
    if not settings.cache:
        return Store(None, log.info)
    try:
        folder = cachefolder.folder(Path(config.config_file_path or ".").absolute().parent)
    except OSError as error:
        log.info(f"nothing is kept for the next build: {error}")
        return Store(None, log.info)
    # A warning would fail a strict build, and the next one would find the same cache.
    return Store(folder / _FILE, log.info if config.strict else log.warning)


def waiting(files: Files, config: MkDocsConfig, site: Site) -> tuple[MadePage, ...]:
    """Return pages for what is made out of turn: all of ours that the team has not in its hands."""
    others = list(dict.fromkeys(safety.meddling(config)))
    if others:
        log.info(
            f"pages are made one after the other, and each anew: {', '.join(others)} may change them"
        )
        return ()
    placed = set(_paths(config.nav))
    themed = {uri for uri, postmortem in site.postmortems.items() if "template" in postmortem.theme}
    uris = [*site.postmortems, *site.pages]
    return tuple(
        MadePage(None, files.src_uris[uri], config)
        for uri in uris
        if uri not in placed and uri not in themed
    )


def _paths(nav: Any) -> Iterator[str]:
    """Yield what a navigation written by hand names; MkDocs gives these pages their titles."""
    if isinstance(nav, str):
        yield nav.lstrip("/")
    elif isinstance(nav, dict | list):
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from _paths(part)


def prepare(
    pages: tuple[MadePage, ...],
    store: Store,
    config: MkDocsConfig,
    files: Files,
    nav: Navigation,
    env: Environment,
    site: Site,
    renderer: Renderer,
    own: Path | None,
    marks: Marks,
    document: Callable[[], str],
) -> Maker | None:
    """Make what can be made in several processes at once; MkDocs then asks for page after page."""
    if not pages:
        return None
    settings = renderer.knowledge.settings
    try:
        told = mark.whole(config, marks.code, own)
    except mark.Untold as untold:
        log.info(f"each page is made anew: {untold} may be another thing in every build")
        # No other build has it.
        told = mark.unique()
    whole = mark.digest(told, mark.navigation(nav), *sorted(site.withheld))
    if own is not None:
        # A team's template may show anything of the knowledge base.
        whole = mark.digest(whole, marks.all)
    others = (file.page for file in site.used.values() if not isinstance(file.page, MadePage))
    same = mark.digest(whole, marks.all, *(f"{each.url} {each.title}" for each in others if each))
    known = overview.keys(store, same)
    for page in pages:
        page.key = known.get(page.file.src_uri, "")
    handing = DictLoader({TEMPLATE: "{{ page.html() | safe }}"})
    env.loader = ChoiceLoader([handing, *([env.loader] if env.loader else [])])
    for page in pages:
        page.meta["template"] = TEMPLATE
    maker = Maker(
        config, files, nav, env, store, Keys(whole, site, renderer, marks.files), document, same
    )
    # What is there now need not be copied for a process that only reads it.
    gc.freeze()
    maker.ahead([page for page in pages if page.key not in store], settings.jobs or cores())
    gc.unfreeze()
    return maker
