"""In a preview, pages that are the same as in the last build stay on disk as that build wrote them.

MkDocs empties the folder of the site first, all but what is hidden in it. So the last build's
folders are hidden meanwhile, and of what is in them only those pages come back that are to stay.
A preview has a folder of its own; that of a site may hold what others put there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from postmortem_kb.operations.store import Store
from postmortem_kb.site.mark import digest

if TYPE_CHECKING:
    from postmortem_kb.site.madepage import MadePage

_ASIDE = ".postmortem-kb"

Written = tuple[str, int, int]
"""The key of a page, and what its file was when it had been written: its bytes, its time in ns."""

_FORM: TypeAdapter[dict[str, Written]] = TypeAdapter(dict[str, Written])


def nowhere(site: Path) -> Path:
    """Return where MkDocs may write what is on disk already; ``forget`` removes it."""
    return site / _ASIDE / "page.html"


def set_aside(site: Path) -> None:
    """Hide what the last build wrote."""
    forget(site)
    with suppress(OSError):
        folders = [each for each in site.iterdir() if each.is_dir() and not each.is_symlink()]
        for each in folders:
            if not each.name.startswith("."):
                (site / _ASIDE).mkdir(exist_ok=True)
                each.rename(site / _ASIDE / each.name)


def forget(site: Path) -> None:
    """Remove what was hidden and is not needed."""
    shutil.rmtree(site / _ASIDE, ignore_errors=True)


def put_back(store: Store, site: Path, pages: Iterable[MadePage]) -> dict[str, str]:
    """Bring back which of the pages are as they were written; return their keys by their paths."""
    known, kept = _written(store, site), dict[str, str]()
    wanted = {page.file.dest_uri for page in pages}
    written = {path: known[path] for path in wanted & known.keys()}
    aside = site / _ASIDE
    for above, folders, names in os.walk(aside, topdown=False):
        folder = Path(above)
        below = folder.relative_to(aside).as_posix()
        for name in names:
            file = folder / name
            found, before = file.lstat(), written.get(f"{below}/{name}")
            if before and before[1:] == (found.st_size, found.st_mtime_ns):
                kept[f"{below}/{name}"] = before[0]
            else:
                file.unlink()
        for name in folders:
            with suppress(OSError):
                # Only one that is empty goes.
                (folder / name).rmdir()
    for each in list(aside.iterdir()) if aside.is_dir() else ():
        with suppress(OSError):
            each.rename(site / each.name)
    return {path: key for path, key in kept.items() if (site / path).is_file()}


def _written(store: Store, site: Path) -> dict[str, Written]:
    """Return what the last build wrote in that folder."""
    text = store.get(_key(site))
    try:
        return _FORM.validate_python(json.loads(text)) if text else {}
    except (ValidationError, ValueError, RecursionError):
        return {}


def remember(store: Store, site: Path, pages: Iterable[MadePage]) -> None:
    """Keep what this build has written there."""
    found: dict[str, Written] = {}
    for page in pages:
        with suppress(OSError):
            file = (site / page.file.dest_uri).lstat()
            found[page.file.dest_uri] = (page.key, file.st_size, file.st_mtime_ns)
    store.put(_key(site), json.dumps(found))


def _key(site: Path) -> str:
    return digest("written", os.fspath(site.absolute()))
