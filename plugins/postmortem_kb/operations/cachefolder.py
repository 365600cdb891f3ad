"""The folder of what can be made again: beside ``mkdocs.yml``, and unseen by git."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

_NAME = ".cache/postmortem-kb"


def folder(root: Path) -> Path:
    """Return the cache's folder below the folder of ``mkdocs.yml``, made if it is not there.

    Raises OSError if it cannot be written, or if it is a link: what a repository brings along must
    not lead a cache to other files of this machine.
    """
    found = root / _NAME
    found.mkdir(parents=True, exist_ok=True)
    if found.is_symlink() or found.parent.is_symlink():
        raise OSError(f"{_NAME} is a link")
    if not os.access(found, os.W_OK):
        raise PermissionError(f"{_NAME} cannot be written")
    with suppress(FileExistsError), (found / ".gitignore").open("x", encoding="utf-8") as ignored:
        ignored.write("*\n")
    return found


def is_plain(path: Path) -> bool:
    """Tell whether at and below a path are only folders and files, no link and no pipe.

    What a repository brings along in a cache must lead to nothing else of this machine.
    """
    try:
        mode = path.lstat().st_mode
        below = path.iterdir() if stat.S_ISDIR(mode) else ()
        return (stat.S_ISDIR(mode) or stat.S_ISREG(mode)) and all(is_plain(each) for each in below)
    except OSError:
        return False
