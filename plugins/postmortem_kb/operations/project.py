"""A knowledge base on disk: which files are its postmortems, as MkDocs would find them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from pathspec import GitIgnoreSpec

from postmortem_kb import addresses, discovery, indexes
from postmortem_kb.addresses import Taken
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.model import Problem
from postmortem_kb.operations.walking import MARKDOWN, Found, is_markdown, walk
from postmortem_kb.rules import Around

# MkDocs's own (mkdocs/structure/files.py, _default_exclude).
_DEFAULT_EXCLUDED = (".*", "/templates/")


@dataclass(frozen=True)
class Project:
    """A knowledge base on disk: its configuration, what is wrong with that, and its files."""

    root: Path
    docs_dir: Path
    settings: Settings
    excluded: str = ""
    problems: tuple[Problem, ...] = ()
    settings_file: Path | None = None
    inherited: tuple[Path, ...] = ()
    directory_urls: bool = True
    site_url: str = ""
    site_name: str = ""
    site_description: str = ""
    drafted: str = ""

    @property
    def site(self) -> str:
        """Return the address everything of ours is published below, with a slash, or nothing."""
        folder = f"{quote(self.settings.folder)}/" if self.settings.folder else ""
        return f"{self.site_url}{folder}" if self.site_url else ""

    @cached_property
    def _excludes(self) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines([*_DEFAULT_EXCLUDED, *self.excluded.splitlines()])

    @cached_property
    def postmortems(self) -> Selector:
        """Return what tells a postmortem from another page."""
        return Selector(self.settings)

    def locations(self) -> Iterator[Location]:
        """Yield every postmortem file, in the order of paths.

        A folder that no file can be looked for in is yielded as well: reading it says why.
        """
        for uri, found in self._files:
            chosen = self.postmortems.chooses(uri)
            if chosen or (found.closed and self.postmortems.reaches(uri)):
                yield Location(shown(found.file), uri, found.file)

    def others(self) -> Iterator[Location]:
        """Yield every file of the site that is no postmortem."""
        for uri, found in self._files:
            if not found.closed and not self.postmortems.chooses(uri):
                yield Location(shown(found.file), uri, found.file)

    def is_drafted(self, uri: str) -> bool:
        """Tell whether a file is one of MkDocs's drafts, which it shows in a preview only."""
        return bool(self._drafts.match_file(uri))

    @cached_property
    def _drafts(self) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines(self.drafted.splitlines())

    def markdown(self) -> Iterator[Location]:
        """Yield every Markdown file, postmortems and the team's other pages."""
        for uri, found in self._files:
            if is_markdown(uri) and not found.closed:
                yield Location(shown(found.file), uri, found.file)

    def holds(self, uri: str) -> bool:
        """Tell whether a file at a path below docs_dir would be a postmortem."""
        return self.postmortems.chooses(uri) and not self._excludes.match_file(uri)

    def around(self) -> Around:
        """Return what lies around the postmortems."""
        others = (
            uri
            for uri, found in self._files
            if not found.closed and not self.postmortems.chooses(uri)
        )
        taken = Taken(
            frozenset(written_to(uri, self.directory_urls) for uri in others), self.directory_urls
        )
        return Around(taken, self.docs_dir, self.root, generated(self.settings))

    @cached_property
    def _files(self) -> tuple[tuple[str, Found], ...]:
        """Return (path below docs_dir, what is there) of all that is not excluded."""
        every = (
            (below(str(found.file), str(self.docs_dir)), found) for found in walk(self.docs_dir)
        )
        return tuple(
            (uri, found)
            for uri, found in every
            if not self._excludes.match_file(f"{uri}/" if found.closed else uri)
        )


class Selector:
    """Tells a postmortem from every other file by its path below ``docs_dir``."""

    def __init__(self, settings: Settings) -> None:
        self.prefix = f"{settings.folder}/" if settings.folder else ""
        # Anchored: a postmortem called index.md in a year's folder does not escape.
        self.pages = GitIgnoreSpec.from_lines(
            f"/{pattern.lstrip('/')}" for pattern in settings.pages
        )

    def chooses(self, uri: str) -> bool:
        """Return whether the file at a path is a postmortem."""
        if not is_markdown(uri) or not uri.startswith(self.prefix):
            return False
        return not self.pages.match_file(uri[len(self.prefix) :])

    def reaches(self, uri: str) -> bool:
        """Return whether postmortems may lie in the folder at a path."""
        folder = "" if uri == "." else f"{uri}/"
        if not folder.startswith(self.prefix):
            return self.prefix.startswith(folder)
        return not self.pages.match_file(f"{folder[len(self.prefix) :]}x.md")


def generated(settings: Settings) -> frozenset[str]:
    """Return the first part, below docs_dir, of every generated page: ``severity``, ``actions``.

    The names of the indexes are enough: a check must not import what draws the site.
    """
    prefix = f"{settings.folder}/" if settings.folder else ""
    names = discovery.names(indexes)
    return frozenset(f"{prefix}{name.replace('_', '-')}" for name in names)


def written_to(uri: str, directory_urls: bool) -> str:
    """Return the file of the site a source is written to; MkDocs takes a README for an index."""
    stem, _, ending = uri.rpartition(".")
    if f".{ending}" not in MARKDOWN:
        return uri
    folder, slash, name = stem.rpartition("/")
    page = f"{folder}{slash}{'index' if name == 'README' else name}.md"
    return addresses.destination(page, directory_urls)


def plain(file: Path) -> Path:
    """Return a path whole and without ``..``, links not followed: as somebody would write it."""
    return Path(os.path.normpath(file.absolute()))


def shown(file: Path) -> str:
    """Return a path as messages print it: from here if it is below, else whole; always with /."""
    # No Path, as this is done for every file.
    return below(os.path.abspath(file), os.getcwd())  # noqa: PTH100, PTH109


def below(path: str, folder: str) -> str:
    """Return a path as it is named from a folder if it is in there, else as it is; always with /.

    Both as the system writes them, without ``..``.
    """
    inside = "." if path == folder else path.removeprefix(os.path.join(folder, ""))  # noqa: PTH118
    return inside.replace(os.sep, "/")


def is_folder(path: Path) -> bool:
    """Tell whether a folder is there; one with a name that cannot even be asked for is not."""
    try:
        return path.is_dir()
    except OSError:
        return False
