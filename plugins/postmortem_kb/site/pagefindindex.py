"""Pagefind's index of a site: made once a build, and in a preview again behind what is edited.

Its program reads a folder of documents and writes another one; see ``pagefind`` for what they hold.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError

from postmortem_kb.operations import cachefolder
from postmortem_kb.site import log, mark, pagefind, progress

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

FOLDER = "pagefind"
"""Where the index lies on the site."""

_KEY = "pagefind.key"
# What Pagefind writes besides: interfaces of its own, which no page of ours loads.
_UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js")


class Index:
    """The index of a build: documents wait in a folder until all are there.

    It takes Pagefind seconds for a thousand. So a preview goes on with the index it has, and a
    thread puts the new one in its place: nobody who edits waits for it.
    """

    def __init__(self) -> None:
        """Begin without a document."""
        folder = tempfile.mkdtemp()
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._pages, self._made = Path(folder, "pages"), Path(folder, FOLDER)
        self._pages.mkdir()
        # {path of a source: digest of its document}, of all that is indexed and of this build.
        self._known: dict[str, bytes] = {}
        self._now: dict[str, bytes] = {}
        self._lock = threading.Lock()
        self._is_building = True
        self._behind: threading.Thread | None = None
        self._again = False

    def begin(self) -> None:
        """Begin a build: until its end nothing is put into the site."""
        with self._lock:
            self._is_building = True
        self._now = {}

    def add(self, page: str, text: str, chosen: Mapping[str, Sequence[str]]) -> None:
        """Add the document of a page, by the path of its source; ``chosen`` are its filters."""
        body = "\n".join([*pagefind.marks(chosen), text])
        data = body.encode(errors="replace")
        self._now[page] = digest = hashlib.blake2b(data).digest()
        if self._known.get(page) != digest:
            file = self._file(page)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(
                b'<!doctype html><html lang="en"><body data-pagefind-body>\n%b\n</body></html>\n'
                % data
            )

    def write(self, config: MkDocsConfig, cache: Path | None) -> None:
        """Write the index into the site; raises PluginError with what Pagefind says if it fails.

        An index of the same documents is taken over from the folder ``cache``.
        """
        for page in self._known.keys() - self._now.keys():
            self._file(page).unlink(missing_ok=True)
        is_new, self._known = self._known != self._now, self._now
        language = str(config.theme.get("language") or "en").partition("-")[0]
        site = Path(config.site_dir, FOLDER)
        if is_new and not self._made.is_dir():
            texts = (f"{page} {digest.hex()}" for page, digest in sorted(self._now.items()))
            key = mark.digest(version("pagefind"), language, *texts)
            if cache is None or not _taken_over(cache, key, self._made):
                # Pagefind tells nothing of how far it has come.
                with progress.seconds("Indexing whole texts", len(self._now)):
                    _run(self._pages, self._made, language)
                if cache is not None:
                    _keep(cache, key, self._made)
            is_new = False
        with self._lock:
            self._is_building = False
            self._publish(site)
            self._again = self._again or is_new
            if is_new and self._behind is None:
                self._behind = threading.Thread(target=self._follow, args=(site, language))
                self._behind.daemon = True
                self._behind.start()

    def settle(self) -> None:
        """Wait until all that was added can be found."""
        while behind := self._behind:
            behind.join()

    def _follow(self, site: Path, language: str) -> None:
        """Index what has changed, as long as something has."""
        while True:
            with self._lock:
                if not self._again:
                    self._behind = None
                    return
                self._again = False
            fresh = self._made.with_name("fresh")
            shutil.rmtree(fresh, ignore_errors=True)
            try:
                _run(self._pages, fresh, language)
            except PluginError as error:
                log.warning(str(error))
                continue
            with self._lock:
                shutil.rmtree(self._made)
                fresh.rename(self._made)
                if not self._is_building:
                    self._publish(site)

    def _publish(self, site: Path) -> None:
        if self._made.is_dir():
            unused = shutil.ignore_patterns(*_UNUSED)
            shutil.copytree(self._made, site, ignore=unused, dirs_exist_ok=True)

    def _file(self, page: str) -> Path:
        return self._pages / f"{page.removesuffix('.md')}.html"


def _taken_over(cache: Path, key: str, made: Path) -> bool:
    """Copy an index that was kept under a key, if it is there and as it was."""
    kept = cache / FOLDER
    if not (cachefolder.is_plain(cache / _KEY) and cachefolder.is_plain(kept)):
        return False
    try:
        told = (cache / _KEY).read_text(encoding="utf-8")
        if told != f"{key} {mark.contents(kept)}":
            return False
        shutil.copytree(kept, made)
    except (OSError, ValueError):
        shutil.rmtree(made, ignore_errors=True)
        return False
    return True


def _keep(cache: Path, key: str, made: Path) -> None:
    """Keep an index in the place of the last one."""
    with suppress(OSError):
        (cache / _KEY).unlink(missing_ok=True)
        shutil.rmtree(cache / FOLDER, ignore_errors=True)
        shutil.copytree(made, cache / FOLDER)
        told = f"{key} {mark.contents(cache / FOLDER)}"
        (cache / _KEY).write_text(told, encoding="utf-8")


def _run(source: Path, made: Path, language: str) -> None:
    """Let Pagefind index a folder."""
    # Only who has the extra gets here.
    from postmortem_kb.site import pagefindorder

    paths = ["--site", str(source), "--output-path", str(made)]
    done = subprocess.run(  # noqa: S603 - no shell, and no path of an author
        [sys.executable, "-m", "pagefind", "--silent", "--force-language", language, *paths],
        # A configuration of Pagefind's own would be no part of the key.
        cwd=source,
        env={name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not (made / "pagefind.js").is_file():
        raise PluginError(f"Pagefind could not index the postmortems: {done.stderr.strip()}")
    pagefindorder.settle(made)
