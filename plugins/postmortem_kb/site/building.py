"""How pages of ours are built: out of turn and from what was kept, where nothing forbids it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, DictLoader

from postmortem_kb.config import Settings
from postmortem_kb.operations import cachefolder
from postmortem_kb.operations.store import Store
from postmortem_kb.site import keeping, log, mark, overview, safety
from postmortem_kb.site.files import Site
from postmortem_kb.site.indexing import Indexing
from postmortem_kb.site.keeping import Keeping
from postmortem_kb.site.keys import Keys
from postmortem_kb.site.madepage import TEMPLATE, MadePage
from postmortem_kb.site.maker import Maker
from postmortem_kb.site.progress import Progress
from postmortem_kb.site.workers import cores

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

_FILE = "site.sqlite"


class Build:
    """One build: what earlier ones kept, the pages that are made out of turn, and their end.

    ``cache`` is the folder of what is kept, ``store`` what is in it, ``keeping`` what of the site
    stays on disk; ``pages`` wait for what ``maker`` makes of them.
    """

    def __init__(
        self, config: MkDocsConfig, settings: Settings, *, serving: bool, dirty: bool
    ) -> None:
        """Open what is kept, and put aside what the last build wrote, before it is removed."""
        self.cache = _cache_of(config, settings)
        # A warning would fail a strict build, and the next one would find the same cache.
        warn = log.info if config.strict else log.warning
        self.store = Store(self.cache and self.cache / _FILE, warn)
        self.keeping: Keeping | None = None
        self.pages: tuple[MadePage, ...] = ()
        self.maker: Maker | None = None
        self._is_open = True
        if self.cache and not dirty and safety.is_written_once(config):
            self.keeping = keeping.of(Path(config.site_dir), None if serving else self.cache)
            self.keeping.begin(self.store)

    def make(
        self,
        config: MkDocsConfig,
        files: Files,
        nav: Navigation,
        env: Environment,
        keys: Keys,
        indexing: Indexing,
        own: Path | None,
    ) -> None:
        """Make what can be made before MkDocs asks for page after page."""
        if self.pages:
            if self.keeping:
                self.keeping.put_back(self.store, self.pages)
            self.maker = Maker(config, files, nav, env, self.store, keys, indexing, self.keeping)
            prepare(self.pages, self.maker, env, own)

    def made(self) -> None:
        """Note that all pages are there."""
        if self.maker:
            self.maker.progress.end()

    def end(self, *, complete: bool) -> None:
        """Keep what the next build may take over; a build may end only once."""
        if not self._is_open:
            return
        self._is_open = False
        self.made()
        if complete and self.maker:
            finish(self.pages, self.maker)
        if self.keeping:
            self.keeping.end(self.store, self.pages if complete and self.maker else None)
        self.store.close(complete=complete)
        gc.unfreeze()


def _cache_of(config: MkDocsConfig, settings: Settings) -> Path | None:
    """Return the folder of what earlier builds kept; None where nothing may be kept."""
    if not settings.cache:
        return None
    try:
        return cachefolder.folder(Path(config.config_file_path or ".").absolute().parent)
    except OSError as error:
        log.info(f"nothing is kept for the next build: {error}")
        return None


def waiting(files: Files, config: MkDocsConfig, site: Site) -> tuple[MadePage, ...]:
    """Return pages for what is made out of turn: all of ours that the team has not in its hands."""
    if names := ", ".join(dict.fromkeys(safety.meddling(config))):
        log.info(f"pages are made one after the other, and each anew: {names} may change them")
        return ()
    others = set(_paths(config.nav))
    # A template of the theme's is tried with the page; MkDocs marks its drafts in a preview.
    others |= {uri for uri, each in site.postmortems.items() if "template" in each.theme}
    ours = [files.src_uris[uri] for uri in (*site.postmortems, *site.pages) if uri not in others]
    return tuple(MadePage(None, each, config) for each in ours if not each.inclusion.is_excluded())


def _paths(nav: Any) -> Iterator[str]:
    """Yield what a navigation written by hand names; MkDocs gives these pages their titles."""
    if isinstance(nav, str):
        yield nav.lstrip("/")
    elif isinstance(nav, dict | list):
        for part in nav.values() if isinstance(nav, dict) else nav:
            yield from _paths(part)


def prepare(
    pages: tuple[MadePage, ...],
    maker: Maker,
    env: Environment,
    own: Path | None,
) -> None:
    """Make what can be made in several processes at once; MkDocs then asks for page after page."""
    config, site, store, marks = maker.config, maker.keys.site, maker.store, maker.keys.marks
    try:
        told = mark.whole(config, marks.code, own)
    except mark.Untold as untold:
        log.info(f"each page is made anew: {untold} may be another thing in every build")
        # No other build has it.
        told = mark.unique()
    whole = mark.digest(told, mark.navigation(maker.nav), *site.hidden.told())
    if own is not None:
        # A team's template may show anything of the knowledge base.
        whole = mark.digest(whole, marks.knowledge, marks.days)
    others = (file.page for file in site.used.values() if not isinstance(file.page, MadePage))
    titles = (f"{each.url} {each.title}" for each in others if each)
    maker.keys.whole, maker.same = whole, mark.digest(whole, marks.knowledge, *titles)
    known = overview.keys(store, maker.same)
    handing = DictLoader({TEMPLATE: "{{ page.html() | safe }}"})
    env.loader = ChoiceLoader([handing, *([env.loader] if env.loader else [])])
    for page in pages:
        key, state = known.get(page.file.src_uri, ("", ""))
        page.key = key if state == maker.keys.state(page) else ""
        page.meta["template"] = TEMPLATE
    # What is there now need not be copied for a process that only reads it.
    gc.freeze()
    jobs = maker.keys.renderer.knowledge.settings.jobs or cores()
    maker.ahead([page for page in pages if page.key not in store], jobs)
    missing = sum(page.key not in store for page in pages)
    maker.progress = Progress("Making pages", missing)


def finish(pages: tuple[MadePage, ...], maker: Maker) -> None:
    """Note for the next build which pages there are now, by their keys."""
    known = {page.file.src_uri: (page.key, maker.keys.state(page)) for page in pages}
    overview.keep_keys(maker.store, maker.same, known)
    for page in pages:
        # Of a page that stayed, where it really is.
        page.file.__dict__.pop("abs_dest_path", None)
