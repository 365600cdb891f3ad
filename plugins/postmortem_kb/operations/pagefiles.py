"""The whole site as plain Markdown and files, for another generator of sites to build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from postmortem_kb import addresses, charts, exports, indexes, json_schema, rules
from postmortem_kb.corpus import Location, Postmortem
from postmortem_kb.frontmatter import fences
from postmortem_kb.model import Problem
from postmortem_kb.operations import check, edit, heads, history, relinking, unlinking, withholding
from postmortem_kb.operations.project import Project, written_to
from postmortem_kb.operations.reading import read
from postmortem_kb.operations.walking import is_markdown
from postmortem_kb.operations.withholding import Withheld
from postmortem_kb.rendering import Knowledge, Page, aroundhtml, assets, pagemeta
from postmortem_kb.rendering import postmortem as rendering
from postmortem_kb.rendering.redirects import redirects
from postmortem_kb.rendering.surroundings import surroundings
from postmortem_kb.rendering.templates import Renderer


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of the rendered site: its path, and its bytes or the file that has them."""

    path: str
    content: bytes | Path


@dataclass(frozen=True)
class Rendering:
    """What is rendered, and how much of it is faulty (files with errors) or withheld."""

    project: Project
    knowledge: Knowledge
    problems: Mapping[str, list[Problem]]
    withheld: Mapping[str, tuple[str, ...]]
    faulty: int

    @cached_property
    def others(self) -> dict[str, Location]:
        """Return the team's own files of the site, by path, without what is withheld."""
        names = withholding.stems(self.withheld)
        return {
            each.uri: each
            for each in self.project.others()
            if not (withholding.is_attached(each.uri, names) or self.project.is_drafted(each.uri))
        }

    @cached_property
    def _hidden(self) -> Withheld:
        published = withholding.pages(self.knowledge.corpus, self.knowledge.settings)
        return withholding.of(self.withheld, published, self.knowledge.site_url)

    @cached_property
    def _renderer(self) -> Renderer:
        return Renderer(self.knowledge, heads.own_folder(self.project), charts.all_charts())

    def files(self) -> Iterator[PageFile]:
        """Yield every file; a page or a file that the team wrote itself wins over a made one.

        Raises OSError where one of the team's cannot be read, and what a template of theirs raises.
        """
        for each in self.others.values():
            yield PageFile(each.uri, self._own(each))
        directory_urls, corpus = self.knowledge.directory_urls, self.knowledge.corpus
        taken = {written_to(uri, directory_urls) for uri in self.others}
        pages = [
            page
            for page in indexes.all_pages(self.knowledge)
            if addresses.destination(page.path, directory_urls) not in taken
        ]
        for page in pages:
            text = self._renderer.draw(page)
            yield PageFile(self._source(page.path), _page(pagemeta.of_page(page), text))
        for postmortem in corpus:
            meta = pagemeta.of_postmortem(postmortem)
            yield PageFile(self._source(postmortem.page), _page(meta, self._postmortem(postmortem)))
        paths = [*(each.path for each in pages), *(each.page for each in corpus)]
        taken |= {addresses.destination(path, directory_urls) for path in paths}
        main = tuple(page for page in pages if page.nav is not None)
        yield from (each for each in self._made(main) if each.path not in taken)

    def _made(self, main: tuple[Page, ...]) -> Iterator[PageFile]:
        """Yield what is no Markdown: data, feeds, style and script, pages of former ids."""
        for file in exports.all_files(exports.Source(self._renderer, main)):
            yield PageFile(file.path, _bytes(file.text))
        settings = self.knowledge.settings
        yield PageFile(self.knowledge.page(json_schema.NAME), _bytes(json_schema.text(settings)))
        for path, text in assets.files(heads.own_folder(self.project)):
            yield PageFile(path, _bytes(text))
        for each in redirects(self._renderer):
            yield PageFile(each.path, _bytes(each.text))

    def _own(self, location: Location) -> bytes | Path:
        """Return a file of the team's; in Markdown links lead to where postmortems are now.

        Those to withheld ones lead nowhere any more.
        """
        if not is_markdown(location.uri):
            return location.file
        try:
            data = read(location)
        except OSError as error:
            raise OSError(error.errno, error.strerror or str(error), location.path) from None
        page = written_to(location.uri, self.knowledge.directory_urls)
        try:
            left = unlinking.unlinked_file(data, self._hidden, location.uri, page)
            found = relinking.edits(left, location.uri, location.uri, self._now_at)
            return edit.apply(left, found)
        except UnicodeDecodeError:
            return data

    def _postmortem(self, postmortem: Postmortem) -> str:
        body = body_of(postmortem, self._hidden, self.knowledge.directory_urls)
        here = self._source(postmortem.page)
        body = relinking.relinked(body, postmortem.location.uri, here, self._now_at)
        shown = surroundings(postmortem, self.knowledge)
        problems = self.problems.get(postmortem.location.path, [])
        data = rendering.view(postmortem, shown, body, problems)
        return self._renderer.render("pages/postmortem.md.jinja", postmortem.page, **data)

    def _now_at(self, uri: str) -> str:
        found = self.knowledge.corpus.by_uri.get(uri)
        return self._source(found.page) if found else uri

    def _source(self, page: str) -> str:
        """Return the Markdown file of a page: beside the file of the site that is made from it.

        Links of ours are addresses; from there they lead alike as paths of sources, which is what
        zensical takes all links for.
        """
        made = addresses.destination(page, self.knowledge.directory_urls)
        return f"{made.removesuffix('.html')}.md"


def body_of(postmortem: Postmortem, withheld: Withheld, directory_urls: bool) -> str:
    """Return the author's body without links to what is withheld; nothing if it cannot be read."""
    try:
        body = fences.split(read(postmortem.location)).body
    except OSError:
        # The fault at the top of the page says so.
        return ""
    page = addresses.destination(postmortem.page, directory_urls)
    body = unlinking.unlinked(body, withheld, postmortem.location.uri, page)
    return aroundhtml.without_marks(body)


def prepare(project: Project, now: datetime) -> Rendering:
    """Judge the postmortems as a build does, and leave out what it leaves out."""
    # The index of Pagefind is made of the pages of a built site: none is here.
    settings = project.settings.model_copy(update={"search": "theme"})
    report = check.run(project.locations(), settings, now, project.around())
    withheld = withholding.pages(
        (each for each in report.corpus if each.front.visibility not in settings.publish),
        settings,
    )
    shown = check.only(
        report,
        lambda draft: (
            draft.location.uri not in withheld and not project.is_drafted(draft.location.uri)
        ),
    )
    changed = history.last_changes(project.docs_dir)
    errors = shown.errors()
    knowledge = Knowledge(
        shown.corpus,
        settings,
        now.date(),
        project.site_name,
        project.site_description,
        project.directory_urls,
        errors,
        rules.manuals(),
        project.site_url,
        {
            each.location.path: changed[each.location.uri]
            for each in shown.corpus
            if each.location.uri in changed
        },
    )
    problems: dict[str, list[Problem]] = defaultdict(list)
    for problem in shown.problems:
        problems[problem.path].append(problem)
    return Rendering(project, knowledge, problems, withheld, len(errors))


def _page(meta: Mapping[str, Any], markdown: str) -> bytes:
    header = yaml.safe_dump(dict(meta), allow_unicode=True, sort_keys=False, width=10**6)
    return _bytes(f"---\n{header}---\n\n{aroundhtml.unmarked(markdown)}")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
