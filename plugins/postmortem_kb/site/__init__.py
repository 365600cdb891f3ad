"""The MkDocs plugin: a thin adapter over pages that know nothing of MkDocs.

Each event is a few lines over a function of this package; ``properdocs`` runs the same class.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

try:
    from mkdocs.config import Config
    from mkdocs.exceptions import PluginError
    from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        "the site needs MkDocs: pip install 'postmortem-kb[site]'", name=error.name
    ) from None

from pydantic import ValidationError

from postmortem_kb import charts, exports
from postmortem_kb.config import Settings
from postmortem_kb.operations import configuration
from postmortem_kb.rendering.templates import Renderer
from postmortem_kb.site import (
    assets,
    building,
    content,
    files,
    gathering,
    head,
    holding,
    log,
    metadata,
    navigation,
    notfound,
    optionfaults,
    overview,
    pagefind,
    pagefindindex,
    redirects,
    searching,
    searchworker,
    templatefaults,
    themefiles,
    timeline,
)
from postmortem_kb.site.indexing import Indexing
from postmortem_kb.site.keys import Keys
from postmortem_kb.site.madepage import MadePage

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page


class Unchecked(Config):
    """MkDocs's own view of the options: none, because our model validates them."""


class PostmortemPlugin(BasePlugin[Unchecked]):
    """Checks the postmortems and adds their pages, indexes and figures to a site."""

    settings: Settings
    site: files.Site
    renderer: Renderer
    nav: Navigation
    held = holding.NOTHING
    drawing: timeline.Drawing
    serving = False
    dirty = False
    marks: gathering.Marks
    indexing: Indexing
    index: pagefindindex.Index | None = None
    build: building.Build | None = None

    def load_config(
        self, options: Any, config_file_path: str | None = None
    ) -> tuple[list[tuple[str, Exception]], list[tuple[str, str]]]:
        """Validate the options by the model the command line uses; MkDocs prints what is wrong."""
        self.config = Unchecked()
        try:
            self.settings = configuration.parse(dict(options))
        except ValidationError as error:
            return optionfaults.told(error), []
        return [], []

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Remember whether this is a preview; being here also keeps the plugin between rebuilds."""
        self.serving, self.dirty = command == "serve", dirty

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> None:
        """Add the stylesheet, the script and the page that is not there; before the search."""
        if importlib.util.find_spec("vl_convert") is None:
            raise PluginError("the charts need vl-convert: pip install 'postmortem-kb[site]'")
        if self.settings.search == "pagefind":
            pagefind.require()
            if not self.serving or not self.index:
                self.index = pagefindindex.Index()
            self.index.begin()
        else:
            # MkDocs keeps a plugin from one build to the next, of whatever configuration.
            self.index = None
        assets.register(config)
        notfound.register(config, self._own_templates(config))
        searching.adjust(config)
        self.drawing = timeline.Drawing()
        config.markdown_extensions.append(self.drawing)  # type: ignore[arg-type]

    # After all others: MkDocs then empties the folder of the site at once.
    @event_priority(-1000)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Open what earlier builds kept, and hide what the last one wrote before it is emptied."""
        self.build = building.Build(config, self.settings, serving=self.serving, dirty=self.dirty)

    def on_files(self, files_: Files, *, config: MkDocsConfig) -> Files:
        """Check every postmortem, give it its address, and add the generated pages."""
        assert self.build  # noqa: S101 - MkDocs has called on_pre_build
        own, store = self._own_templates(config), self.build.store
        found = gathering.gather(files_, config, self.settings, own, store, self.serving)
        knowledge, self.marks = found.knowledge, found.marks
        drawings, known = overview.Drawings(store, self.marks), charts.all_charts()
        self.renderer = Renderer(knowledge, own, known, drawings)
        drawings.ahead(self.renderer, known)
        pages = overview.pages(knowledge, store, self.marks)
        self.site = files.place(files_, config, knowledge, found.report, pages, found.withheld)
        self.indexing = Indexing(knowledge, self.site.postmortems, self.index)
        searchworker.mend(files_, config)
        assets.add(files_, config, own)
        if self.index:
            pagefind.add_assets(files_, config, own)
        assets.add_schema(files_, config, self.settings)
        main = tuple(page for page in self.site.pages.values() if page.nav is not None)
        source = exports.Source(self.renderer, main)
        files.add(files_, config, overview.files(source, store, self.marks))
        redirects.add(files_, config, self.renderer)
        # A dirty build makes what changed by the clock, and asks for nothing else.
        self.build.pages = () if self.dirty else building.waiting(files_, config, self.site)
        return files_

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Hang the main indexes into the navigation, and give every page its parents."""
        self.nav = navigation.arrange(nav, files, self.site, self.renderer.knowledge)
        return self.nav

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Hand over our own Markdown, so that MkDocs reads no header its own way."""
        keys = self.build.maker.keys if self.build and self.build.maker else None
        with templatefaults.told():
            return content.markdown(page.file, self.site, self.renderer, page.edit_url or "", keys)

    def _our_markdown(
        self, markdown: str, /, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Give templates our record, never what MkDocs read from the header."""
        page.meta.update(metadata.of(page.file, self.site, config))
        if _waits(page):
            return markdown
        self.held = holding.NOTHING
        if page.file.src_uri in self.site.pages or page.file.src_uri in self.site.postmortems:
            markdown, self.held = holding.take(markdown)
        found = self.site.postmortems.get(page.file.src_uri)
        self.drawing.expected = timeline.expected(markdown, found.times) if found else None
        return markdown

    @event_priority(-100)
    def _without_links(self, markdown: str, /, *, page: Page, **_: Any) -> str:
        """Take away links to what is withheld, whoever wrote them: a hook as well."""
        if isinstance(page, MadePage):
            return markdown
        return content.unlinked(markdown, page.file, self.site)

    on_page_markdown = CombinedEvent(_our_markdown, _without_links)

    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Put back what went around the Markdown; of an index the search reads the rest."""
        if _waits(page):
            return html
        if page.file.src_uri in self.site.pages:
            self.indexing.outside[page.file.src_uri] = holding.leave_out(html, self.held)
        return holding.put_back(html, self.held)

    @event_priority(-100)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Take back a template that cannot draw a page, before it stops the build."""
        notfound.tell(env, config, self.site, self.renderer.knowledge)
        for file, problem in themefiles.undrawable(
            env, self.site.postmortems, files, self.nav, config
        ):
            log.warning(log.line(problem))
            if file.page:
                del file.page.meta["template"]
        if self.build:
            keys, own = Keys(self.site, self.renderer, self.marks), self._own_templates(config)
            self.build.make(config, files, self.nav, env, keys, self.indexing, own)

    @event_priority(100)
    def _before_search(self, context: Any, /, *, page: Page, config: MkDocsConfig, **_: Any) -> Any:
        if _waits(page) and self.build and self.build.maker:
            self.build.maker.hand_over(page)
        self.indexing.hide(page, config)
        ours = self.site.pages.get(page.file.src_uri)
        if self.index and ours and ours.template == pagefind.TEMPLATE and not _waits(page):
            return pagefind.alone(context, config)
        return None

    @event_priority(-100)
    def _after_search(self, _: Any, /, *, page: Page, config: MkDocsConfig, **__: Any) -> None:
        self.indexing.show(page, config)

    # What is meant for the search index is not what the reader sees.
    on_page_context = CombinedEvent(_before_search, _after_search)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Add what machines read in the head of a page."""
        if _waits(page):
            return output
        return head.insert(output, page, self.site, self.renderer.knowledge)

    @event_priority(100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Say when the search index is heavy, let Pagefind make its own, and note what there is."""
        assert self.build  # noqa: S101 - MkDocs has called on_pre_build
        self.build.made()
        searching.advise(config, self.settings)
        if self.index:
            self.index.write(config, self.build.cache)
        self.build.end(complete=True)

    def on_build_error(self, *, error: Exception) -> None:
        """Leave what was kept as it is."""
        if self.build:
            self.build.end(complete=False)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """Rebuild when the team's own templates change."""
        own = self._own_templates(config)
        if own is not None and own.is_dir():
            server.watch(str(own))
        return server

    def _own_templates(self, config: MkDocsConfig) -> Path | None:
        """Return the folder of the team's own templates, if it has one."""
        folder = self.settings.templates
        return Path(config.config_file_path or ".").parent / folder if folder else None


def _waits(page: Page) -> TypeGuard[MadePage]:
    return isinstance(page, MadePage) and page.waits
