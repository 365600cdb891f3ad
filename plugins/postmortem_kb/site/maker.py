"""Makes pages out of turn, each as MkDocs would, and keeps what became of them by key.

A key holds all that the page is made from. How its links were resolved is known only afterwards: it
is kept with the page, and held against the files of the next build.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mkdocs.commands.build import get_context

from postmortem_kb.operations.store import Store, packed
from postmortem_kb.site import made as pages
from postmortem_kb.site import progress, workers
from postmortem_kb.site.indexing import Indexing, caught
from postmortem_kb.site.keeping import Keeping
from postmortem_kb.site.keys import Keys
from postmortem_kb.site.made import Made
from postmortem_kb.site.madepage import TEMPLATE, MadePage
from postmortem_kb.site.progress import Progress
from postmortem_kb.site.workers import Result

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

# What pymdownx.snippets looks for, in the middle of it.
_SNIPPET = "8<"
_HTML = "-html"
_ON_DISK = "it is on disk"
LOGGERS = ("mkdocs", "properdocs", "MARKDOWN")


@dataclass
class Maker:
    """What pages are made with: MkDocs's own things, and the store of what was made.

    ``indexing`` knows what Pagefind reads of the page that was made last; ``keeping`` which pages
    are on disk already; ``same`` is the mark of builds whose pages have the same keys.
    """

    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment
    store: Store
    keys: Keys
    indexing: Indexing
    keeping: Keeping | None
    same: str = ""
    progress: Progress = field(default_factory=lambda: Progress("", 0))
    includes: bool = False
    snippets: bool = field(init=False)
    _written: Sequence[File] = field(init=False)
    _answers: dict[str, str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Ask once for the pages: to ask for them goes through all files."""
        self._written = self.files.documentation_pages()
        names = (str(each).partition(":")[0] for each in self.config.markdown_extensions)
        self.snippets = "pymdownx.snippets" in names

    def hand_over(self, page: MadePage) -> None:
        """Give a page what was made of it, by an earlier build, by another process, or now."""
        page.key = key = page.key or self.keys.of(page)
        stays = self.keeping is not None and self.keeping.has(page.file.dest_uri, key)
        found = self._known(key, stays)
        if found is None:
            found, stays = self.make(page), False
            self.progress.step()
            if self._may_be_kept(page):
                self._keep(key, found)
            else:
                page.key = ""
        if self.keeping and stays:
            self.keeping.stays(page.file.dest_uri)
            page.file.abs_dest_path = str(self.keeping.nowhere)
        elif self.keeping:
            self.keeping.goes(page.file.dest_uri)
        for name, level, said in found.said:
            if name.startswith(LOGGERS):
                logging.getLogger(name).log(level, said)
        page.made = found
        page.present_anchor_ids = set(found.anchors)
        page.links_to_anchors = {}
        for uri, anchor, written in found.links:
            page.links_to_anchors.setdefault(self.files.src_uris[uri], {})[anchor] = written

    def make(self, page: MadePage) -> Made:
        """Make a page, by the steps MkDocs takes for every page and in their order."""
        config, plugins = self.config, self.config.plugins
        asking = Asking(self.files)
        page.waits = False
        config._current_page = page
        with heard() as said:
            try:
                page.read_source(config)
                self.includes = self.snippets and _SNIPPET in (page.markdown or "")
                page.markdown = plugins.on_page_markdown(
                    page.markdown or "", page=page, config=config, files=self.files
                )
                page.render(config, asking)  # type: ignore[arg-type]
                page.content = plugins.on_page_content(
                    page.content or "", page=page, config=config, files=self.files
                )
                page.active = True
                context = get_context(self.nav, self._written, config, page)
                template = self.env.get_template(page.meta.get("template", "main.html"))
                with caught(config) as entries:
                    context = plugins.on_page_context(
                        context, page=page, config=config, nav=self.nav
                    )
                html = template.render(context)
                html = plugins.on_post_page(html, page=page, config=config)
            finally:
                page.active = False
                page.waits = True
                config._current_page = None
        links = [
            (to.src_uri, anchor, written)
            for to, anchors in (page.links_to_anchors or {}).items()
            for anchor, written in anchors.items()
        ]
        found = Made(
            html,
            entries,
            self.indexing.document,
            sorted(page.present_anchor_ids or ()),
            links,
            list(asking.asked.items()),
            said,
        )
        # From here on only its title and its addresses are asked for.
        page.content, page.markdown, page.toc = "", "", []  # type: ignore[assignment]
        page.meta["template"] = TEMPLATE
        return found

    def ahead(self, waiting: Sequence[MadePage], jobs: int) -> None:
        """Make pages in several processes, as far as that can be had."""

        def work(number: int) -> Result:
            page = waiting[number]
            try:
                key = self.keys.of(page)
                if key in self.store:
                    return number, key, ()
                made = self.make(page)
            except Exception:
                # The first process will make it in its turn, and MkDocs say which page it is.
                return number, "", ()
            data = packed(pages.to_text(made)), packed(made.html)
            return number, key if self._may_be_kept(page) else "", data

        found = workers.spread(work, range(len(waiting)), jobs)
        length = len(waiting) if jobs > 1 else 0
        for number, key, data in progress.shown("Making pages", found, length):
            waiting[number].key = key
            if key and data:
                self.store.put_packed(key, data[0])
                self.store.put_packed(key + _HTML, data[1])

    def _may_be_kept(self, page: MadePage) -> bool:
        """Tell whether the page made last is told by its key: no other file went into it."""
        return not self.includes and self.keys.is_as_read(page)

    def _known(self, key: str, stays: bool) -> Made | None:
        """Return what an earlier build made of a page; its HTML need not be read if it stays."""
        told = self.store.get(key)
        if stays:
            self.store.touch(key + _HTML)
        html = _ON_DISK if stays else self.store.get(key + _HTML)
        found = pages.from_text(told, html) if told is not None and html is not None else None
        return found if found and self._still(found) else None

    def _keep(self, key: str, made: Made) -> None:
        self.store.put(key, pages.to_text(made))
        self.store.put(key + _HTML, made.html)

    def _still(self, found: Made) -> bool:
        """Tell whether all links of a page still lead where they led."""
        known, answers = self.files.src_uris, self._answers
        for path, before in found.asked:
            if path not in answers:
                answers[path] = answer(self.files, path)
            if answers[path] != before:
                return False
        return all(uri in known for uri, _, _ in found.links)


class Asking:
    """The files of a build, remembering what they were asked for: links ask for nothing else."""

    def __init__(self, files: Files) -> None:
        """Answer for some files."""
        self.files = files
        self.asked: dict[str, str | None] = {}

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file of a path, as MkDocs's own method does."""
        self.asked[path] = answer(self.files, path)
        return self.files.get_file_from_path(path)


def answer(files: Files, path: str) -> str | None:
    """Return what a link to a file depends on: its address, and whether it is published."""
    file = files.get_file_from_path(path)
    return json.dumps([file.src_uri, file.url, file.inclusion.is_excluded()]) if file else None


class _Ear(logging.Handler):
    def __init__(self, said: list[tuple[str, int, str]]) -> None:
        super().__init__()
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append((record.name, record.levelno, record.getMessage()))


@contextmanager
def heard() -> Iterator[list[tuple[str, int, str]]]:
    """Collect what is told to the log meanwhile, instead of its being told."""
    said: list[tuple[str, int, str]] = []
    loggers = [logging.getLogger(name) for name in LOGGERS]
    before = [(each.level, each.handlers, each.propagate) for each in loggers]
    for each in loggers:
        # However much of it this build tells: the next one may tell more.
        each.level, each.handlers, each.propagate = logging.INFO, [_Ear(said)], False
    try:
        yield said
    finally:
        for each, (level, handlers, propagate) in zip(loggers, before, strict=True):
            each.level, each.handlers, each.propagate = level, handlers, propagate
