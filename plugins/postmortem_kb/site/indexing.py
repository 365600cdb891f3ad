"""What the search is told of a page, at the moment when MkDocs lets plugins see it.

A search plugin reads a page in its own way, which for a postmortem takes it ten times as long as
it takes us: it is shown an empty page, and its index is given our entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering import Knowledge
from postmortem_kb.site import pagefind, searching
from postmortem_kb.site.madepage import MadePage
from postmortem_kb.site.pagefindindex import Index
from postmortem_kb.site.searching import Entry

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page


@dataclass
class Indexing:
    """The page that is at the search plugin just now, and what Pagefind is to read of it.

    ``outside`` is what the search reads of generated pages; ``index`` is Pagefind's, if it is used,
    and ``chosen`` what it filters postmortems by.
    """

    knowledge: Knowledge
    postmortems: Mapping[str, Postmortem]
    index: Index | None
    outside: dict[str, str] = field(default_factory=dict)
    document: str = ""
    _content: str | None = None
    _entries: list[Entry] | None = None
    _before: int = 0

    def __post_init__(self) -> None:
        """Find out once what each postmortem is filtered by."""
        self._chosen = pagefind.filters(self.knowledge) if self.index else {}

    def hide(self, page: Page, config: MkDocsConfig) -> None:
        """Show the search plugin what it is to read of a page."""
        self._before, self._entries, self.document = len(index_of(config)), None, ""
        if isinstance(page, MadePage) and page.made:
            page.meta["search"] = {"exclude": True}
            self._entries, self.document = page.made.entries, page.made.document
            return
        uri = page.file.src_uri
        self._content, page.content = page.content, self.outside.pop(uri, page.content)
        if postmortem := self.postmortems.get(uri):
            self._read(page, postmortem, config)

    def show(self, page: Page, config: MkDocsConfig) -> None:
        """Give the page back what readers see, and the index our entries."""
        uri, finished = page.file.src_uri, isinstance(page, MadePage) and page.made
        if not finished:
            page.content = self._content
        if self._entries is not None:
            del index_of(config)[self._before :]
            if finished:
                # They are as the index had them when the page was made.
                index_of(config).extend(self._entries)
            else:
                searching.append(config, self._entries)
        # A page that waits is given to Pagefind when it is handed over.
        if self.index and uri in self.postmortems and (finished or not isinstance(page, MadePage)):
            page_path = self.postmortems[uri].page
            self.index.add(page_path, self.document, self._chosen[uri])

    def _read(self, page: Page, postmortem: Postmortem, config: MkDocsConfig) -> None:
        content = page.content or ""
        services = self.knowledge.services_of(postmortem)
        rank = self.knowledge.severity_place(postmortem.front.severity)
        if form := searching.form(config):
            page.content, page.meta["search"] = "", {"exclude": True}
            titles = searching.titles(page.toc)
            self._entries = searching.entries(
                content, titles, page.url, postmortem, services, rank, form, self.index is not None
            )
        if self.index:
            self.document = pagefind.document(content, postmortem, services, rank, page.url)


@contextmanager
def caught(config: MkDocsConfig) -> Iterator[list[dict[str, Any]]]:
    """Take what the search index is given meanwhile out of it again."""
    index = index_of(config)
    entries: list[dict[str, Any]] = []
    before = len(index)
    yield entries
    entries += index[before:]
    del index[before:]


def index_of(config: MkDocsConfig) -> list[dict[str, Any]]:
    """Return the entries of the search index: Material's, MkDocs's own, or none at all."""
    for name in ("search", "material/search"):
        found = getattr(config.plugins.get(name), "search_index", None)
        for entries in (getattr(found, "entries", None), getattr(found, "_entries", None)):
            if isinstance(entries, list):
                return entries
    return []
