"""Which of MkDocs's files are postmortems, where they go, and which pages are added."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from mkdocs.structure.files import File, InclusionLevel

from postmortem_kb import addresses
from postmortem_kb.addresses import Taken
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location, Postmortem
from postmortem_kb.model import Problem
from postmortem_kb.operations import withholding
from postmortem_kb.operations.check import Report
from postmortem_kb.operations.project import Selector, generated, shown
from postmortem_kb.operations.withholding import Withheld
from postmortem_kb.rendering import Knowledge, Page
from postmortem_kb.reporters import visible
from postmortem_kb.rules import Around
from postmortem_kb.site import log
from postmortem_kb.site.packedfile import PackedFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


@dataclass(frozen=True)
class Site:
    """What the later events need, by the path MkDocs knows a file by."""

    postmortems: dict[str, Postmortem]
    pages: dict[str, Page]
    sources: dict[str, str]
    problems: dict[str, list[Problem]]
    used: dict[str, File]
    withheld: frozenset[str]
    hidden: Withheld


def postmortems(files: Files, settings: Settings) -> list[tuple[Location, File]]:
    """Return the files that are postmortems, as the command line would find them."""
    selector = Selector(settings)
    found = []
    for file in files:
        if _written(file) and file.abs_src_path and selector.chooses(file.src_uri):
            path = Path(file.abs_src_path)
            # Whatever the case of its ending: MkDocs would publish x.MD as it is.
            file.is_documentation_page = lambda: True  # type: ignore[method-assign]
            found.append((Location(shown(path), file.src_uri, path), file))
    return found


def around(files: Files, settings: Settings, config: MkDocsConfig) -> Around:
    """Return what lies around the postmortems, the team's other pages and files above all."""
    selector = Selector(settings)
    others = (file for file in files if _written(file) and not selector.chooses(file.src_uri))
    taken = Taken(frozenset(file.dest_uri for file in others), config.use_directory_urls)
    root = Path(config.config_file_path or ".").absolute().parent
    return Around(taken, Path(config.docs_dir), root, generated(settings))


def _written(file: File) -> bool:
    ours = file.src_dir is None or file.generated_by is not None
    return not ours and bool(file.inclusion.is_in_serve())


def is_shown(file: File, serving: bool) -> bool:
    """Tell whether MkDocs builds a file now: its own drafts it shows in a preview only."""
    level = file.inclusion
    return bool(level.is_in_serve() if serving else level.is_included())


def place(
    files: Files,
    config: MkDocsConfig,
    knowledge: Knowledge,
    report: Report,
    pages: Sequence[Page],
    withheld: Mapping[str, tuple[str, ...]],
) -> Site:
    """Give postmortems their addresses and add the generated pages."""
    published = knowledge.corpus.by_uri
    for uri, postmortem in published.items():
        file = files.src_uris[uri]
        _move(file, postmortem.page)
        if not file.inclusion.is_excluded():
            file.inclusion = InclusionLevel.NOT_IN_NAV
        # Themes write the address of the source into an attribute as it is.
        file.edit_uri = quote(uri, errors="surrogateescape")
    written = {file.dest_uri: file for file in files if file.inclusion.is_included()}
    used: dict[str, File] = {}
    generated: dict[str, Page] = {}
    for page in pages:
        target = addresses.destination(page.path, config.use_directory_urls)
        theirs = written.get(target)
        if theirs is not None:
            log.info(f"{theirs.src_uri} is used instead of the generated page {page.path}")
            used[page.path] = theirs
            continue
        # A postmortem's source may have the path of a generated page; its own page lies elsewhere.
        source = page.path
        while files.get_file_from_path(source) is not None:
            source = f"generated/{source}"
        file = File.generated(config, source, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        _move(file, page.path)
        files.append(file)
        used[page.path] = file
        generated[source] = page
    used |= {each.page: files.src_uris[uri] for uri, each in published.items()}
    problems: dict[str, list[Problem]] = {}
    for problem in report.problems:
        problems.setdefault(problem.path, []).append(problem)
    return Site(
        dict(published),
        generated,
        {page.path: uri for uri, page in generated.items()},
        problems,
        used,
        frozenset(withheld),
        withholding.of(
            withheld,
            withholding.pages(published.values(), knowledge.settings),
            knowledge.site_url,
        ),
    )


def add(files: Files, config: MkDocsConfig, data: Iterable[tuple[str, bytes]]) -> None:
    """Add the files of data, each packed; one that the team wrote itself wins."""
    for path, packed in data:
        if files.get_file_from_path(path) is None:
            files.append(PackedFile.of(config, path, packed))


def _move(file: File, page: str) -> None:
    """Send a file to the address of a page; MkDocs computes the rest from it, once."""
    file.__dict__.pop("abs_dest_path", None)
    file.dest_uri = addresses.destination(page, file.use_directory_urls)
    file.url = addresses.url(page, file.use_directory_urls) or "./"


def withhold(
    files: Files, found: Iterable[File], settings: Settings, report: Report
) -> dict[str, tuple[str, ...]]:
    """Take away what is not to be published, with what lies beside it under its name.

    Returns the pages of these postmortems by their paths: what leads to them goes as well.
    """
    withheld = withholding.pages(
        (each for each in report.corpus if each.front.visibility not in settings.publish),
        settings,
    )
    faulty = report.errors()
    for each in report.corpus:
        if each.location.uri in withheld and faulty[each.location.path]:
            path = visible(each.location.path)
            log.info(f"{path} is not on the site: it is restricted, or its visibility is in doubt")
    names = withholding.stems(withheld)
    kept = {file.src_uri for file in found} - withheld.keys()
    for file in list(files):
        attached = withholding.is_attached(file.src_uri, names)
        if file.src_uri in withheld or (attached and file.src_uri not in kept):
            files.remove(file)
    return withheld
