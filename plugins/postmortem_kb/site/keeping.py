"""Pages that are the same as in the last build stay on disk as that build wrote them.

MkDocs empties the folder of the site first, all but what is hidden in it. So the last build's
folders are put aside meanwhile, and of what is in them only those pages come back that are to stay:
each still the very file that was written, with its number, its bytes and its times.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from postmortem_kb.operations.store import Store
from postmortem_kb.site.mark import digest

if TYPE_CHECKING:
    from postmortem_kb.site.madepage import MadePage

_HIDDEN = ".postmortem-kb"

Written = tuple[str, int, int, int, int]
"""The key of a page, and what its file was when it had been written: its number, its bytes, and
when it was changed, it and what the system knows of it, in ns."""

_FORM: TypeAdapter[dict[str, Written]] = TypeAdapter(dict[str, Written])


@dataclass
class Keeping:
    """The folder of a site, and the one where a build puts the last one's folders aside.

    Two builds at once may write one site. Each has a folder of its own below ``aside``, and only
    what a build wrote that was alone all the time is remembered.
    """

    site: Path
    aside: Path
    _word: str = field(default_factory=lambda: uuid.uuid4().hex)
    _alone: bool = False
    # What is on disk of the last build and may stay, by path.
    _there: dict[str, Written] = field(default_factory=dict)

    @property
    def nowhere(self) -> Path:
        """Where MkDocs may write what is on disk already; ``end`` removes it."""
        # To write one file again and again takes as long as to write the pages.
        return Path(os.devnull) if os.name == "posix" else self._own / "page.html"

    def begin(self, store: Store) -> None:
        """Put aside the folders that the last build wrote pages in."""
        names = {path.partition("/")[0] for path in self._written(store)}
        # From a cache, which may be anybody's: none but a plain name, and nothing hidden.
        names = {each for each in names if each and each == Path(each).name and each[0] != "."}
        with suppress(OSError):
            if self.aside.is_symlink():
                # What a repository brings along must lead nowhere else.
                return
            self._own.mkdir(parents=True)
            others = [each for each in self.aside.iterdir() if each.name != self._word]
            self._alone = not others
            for each in others:
                # In one step: another build that goes on finds nothing more of its own.
                each.rename(self._own / f"old-{each.name}")
                shutil.rmtree(self._own / f"old-{each.name}", ignore_errors=True)
            for name in names:
                with suppress(OSError):
                    # There may be none, or on another disk: then MkDocs removes it.
                    if not (self.site / name).is_symlink() and (self.site / name).is_dir():
                        (self.site / name).rename(self._of(name))

    def put_back(self, store: Store, pages: Iterable[MadePage]) -> None:
        """Bring back which of the pages are as they were written."""
        known = self._written(store)
        paths = (page.file.dest_uri for page in pages)
        written = {path: known[path] for path in paths if path in known}
        for name in sorted({path.partition("/")[0] for path in written}):
            kept: list[str] = []
            with suppress(OSError):
                if _sift(os.fspath(self._of(name)), f"{name}/", written, kept):
                    self._of(name).rename(self.site / name)
                    self._there |= {path: written[path] for path in kept}

    def has(self, path: str, key: str) -> bool:
        """Tell whether a page is on disk as it would be written."""
        before = self._there.get(path)
        if before is None or before[0] != key:
            return False
        try:
            return before[1:] == _state(os.lstat(self.site / path))
        except OSError:
            return False

    def stays(self, path: str) -> None:
        """Leave a page as it is."""
        del self._there[path]

    def goes(self, path: str) -> None:
        """Remove a page that is not to stay: nobody else may hold the file that is written anew."""
        if self._there.pop(path, None):
            with suppress(OSError):
                (self.site / path).unlink()

    def end(self, store: Store, pages: Iterable[MadePage] | None) -> None:
        """Keep what a build that came to its end has written, and remove what was put aside."""
        for path in list(self._there):
            # MkDocs has not asked for it.
            self.goes(path)
        if pages is not None:
            found: dict[str, Written] = {}
            if self._is_alone():
                for page in pages:
                    with suppress(OSError):
                        file = os.lstat(self.site / page.file.dest_uri)
                        found[page.file.dest_uri] = (page.key, *_state(file))
            store.put(self._key, json.dumps(found))
        shutil.rmtree(self._own, ignore_errors=True)
        with suppress(OSError):
            self.aside.rmdir()

    def _is_alone(self) -> bool:
        """Tell whether no other build has written this site since the begin."""
        try:
            return self._alone and [each.name for each in self.aside.iterdir()] == [self._word]
        except OSError:
            return False

    @property
    def _own(self) -> Path:
        return self.aside / self._word

    def _of(self, name: str) -> Path:
        return self._own / f"site-{name}"

    @property
    def _key(self) -> str:
        return digest("written", os.fspath(self.site.absolute()))

    def _written(self, store: Store) -> dict[str, Written]:
        """Return what the last build wrote in that folder."""
        text = store.get(self._key)
        try:
            return _FORM.validate_python(json.loads(text)) if text else {}
        except (ValidationError, ValueError, RecursionError):
            return {}


def of(site: Path, cache: Path | None) -> Keeping:
    """Return what keeps the pages of a site.

    Of one that may be published nothing is ever left in its own folder; a preview has a folder of
    its own (``cache`` is None), which may be on another disk than the cache.
    """
    if cache is None:
        return Keeping(site, site / _HIDDEN)
    return Keeping(site, cache / f"aside-{digest(os.fspath(site.absolute()))[:16]}")


def _state(file: os.stat_result) -> tuple[int, int, int, int]:
    return file.st_ino, file.st_size, file.st_mtime_ns, file.st_ctime_ns


def _sift(folder: str, below: str, written: Mapping[str, Written], kept: list[str]) -> bool:
    """Remove from a folder all but the files as they were written; tell whether any is left."""
    with os.scandir(folder) as entries:
        found = list(entries)
    is_left = False
    for entry in found:
        path = f"{below}{entry.name}"
        before = written.get(path)
        if entry.is_dir(follow_symlinks=False):
            if _sift(entry.path, f"{path}/", written, kept):
                is_left = True
            else:
                Path(entry.path).rmdir()
        elif before and before[1:] == _state(entry.stat(follow_symlinks=False)):
            kept.append(path)
            is_left = True
        else:
            Path(entry.path).unlink()
    return is_left
