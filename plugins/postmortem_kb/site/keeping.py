"""Pages that are the same as in the last build stay on disk as that build wrote them.

MkDocs empties the folder of the site first, all but what is hidden in it. So the last build's
folders are hidden meanwhile, and of what is in them only those pages come back that are to stay.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
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


def put_back(site: Path, written: Mapping[str, Written]) -> dict[str, str]:
    """Bring back the pages that are as they were written, and return their keys by their paths."""
    kept: dict[str, str] = {}
    aside = site / _ASIDE
    for above, folders, names in os.walk(aside, topdown=False):
        for name in names:
            file = os.path.join(above, name)
            path = os.path.relpath(file, aside).replace(os.sep, "/")
            found = os.lstat(file)
            before = written.get(path)
            if before and before[1:] == (found.st_size, found.st_mtime_ns):
                kept[path] = before[0]
            else:
                os.unlink(file)
        for name in folders:
            with suppress(OSError):
                # Only one that is empty, or a link.
                os.rmdir(os.path.join(above, name))
    if aside.is_dir():
        for each in aside.iterdir():
            each.rename(site / each.name)
        aside.rmdir()
    return kept


def written(store: Store, site: Path) -> dict[str, Written]:
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
            file = os.lstat(site / page.file.dest_uri)
            found[page.file.dest_uri] = (page.key, file.st_size, file.st_mtime_ns)
    store.put(_key(site), json.dumps(found))


def _key(site: Path) -> str:
    return digest("written", os.fspath(site.absolute()))
