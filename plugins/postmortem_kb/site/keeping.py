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
    """The folder of a site, and the one where the last build's folders are meanwhile.

    Two builds at once may write one site. Each leaves a word beside what it put aside, and only
    what a build wrote that was alone all the time is remembered.
    """

    site: Path
    aside: Path
    alone: bool = False
    kept: dict[str, str] = field(default_factory=dict)
    _word: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def nowhere(self) -> Path:
        """Where MkDocs may write what is on disk already; ``end`` removes it."""
        # To write one file again and again takes as long as to write the pages.
        return Path(os.devnull) if os.name == "posix" else self.aside / "page.html"

    def begin(self) -> None:
        """Put aside what the last build wrote."""
        self.alone = not self.aside.exists()
        self._forget()
        with suppress(OSError):
            self.aside.mkdir(parents=True)
            (self.aside / self._word).touch()
            for each in list(self.site.iterdir()):
                if each.is_dir() and not each.is_symlink() and not each.name.startswith("."):
                    with suppress(OSError):
                        # Another file system, say: MkDocs then removes it.
                        each.rename(self._of(each.name))

    def put_back(self, store: Store, pages: Iterable[MadePage]) -> None:
        """Bring back the pages that are as they were written: ``kept``, their keys by paths."""
        known = self._written(store)
        paths = (page.file.dest_uri for page in pages)
        written = {path: known[path] for path in paths if path in known}
        for name in sorted({path.partition("/")[0] for path in written}):
            kept: dict[str, str] = {}
            with suppress(OSError):
                if _sift(str(self._of(name)), f"{name}/", written, kept):
                    self._of(name).rename(self.site / name)
                    self.kept |= kept

    def end(self, store: Store, pages: Iterable[MadePage] | None) -> None:
        """Keep what a build that came to its end has written, and remove what was put aside."""
        if pages is not None:
            found: dict[str, Written] = {}
            if self.alone and (self.aside / self._word).exists():
                for page in pages:
                    with suppress(OSError):
                        file = os.lstat(self.site / page.file.dest_uri)
                        found[page.file.dest_uri] = (page.key, *_state(file))
            store.put(self._key, json.dumps(found))
        self._forget()

    def _of(self, name: str) -> Path:
        return self.aside / f"site-{name}"

    @property
    def _key(self) -> str:
        return digest("written", os.fspath(self.site.absolute()))

    def _forget(self) -> None:
        shutil.rmtree(self.aside, ignore_errors=True)

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


def _sift(folder: str, below: str, written: Mapping[str, Written], kept: dict[str, str]) -> bool:
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
            kept[path], is_left = before[0], True
        else:
            Path(entry.path).unlink()
    return is_left
