"""The bytes of one postmortem, or why they are not read.

A name in the folder may be a link to anything: a pipe that never ends, the key of the machine.
"""

from __future__ import annotations

import os
import stat
from functools import lru_cache
from io import FileIO
from pathlib import Path

from postmortem_kb.corpus import Location
from postmortem_kb.operations.walking import is_markdown

MAX_FILE = 16 * 1024 * 1024


def read(location: Location) -> bytes:
    """Return what is in a file; OSError, with words of its own, if it is not to be read."""
    file = location.file
    told = os.lstat(file)
    ordinary = stat.S_ISREG(told.st_mode) and told.st_size <= MAX_FILE and _straight(file)
    if not ordinary:
        _examine(location)
    with FileIO(file) as opened:
        data = opened.readall() if ordinary else opened.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        limit = MAX_FILE // 1024 // 1024
        raise OSError(
            f"it is larger than {limit} MiB; move pictures and logs to files of their own"
        )
    return data


def _straight(file: Path) -> bool:
    """Tell whether a path that is no link leads through none either."""
    folder = os.path.dirname(file)  # noqa: PTH120 - in a tenth of the time
    return folder.startswith(os.sep) and _real(folder) == folder


def _examine(location: Location) -> None:
    """Raise OSError for what is no file of the repository."""
    file = location.file
    if file.is_dir():
        # Says itself why a folder cannot be listed.
        os.scandir(file).close()
        if is_markdown(file.name):
            raise OSError("it is a folder; give it a name without the ending of a file")
        raise OSError("this link to a folder leads round, or is one of very many; remove it")
    if file.exists():
        # A pipe or a device of that name would be waited for without end.
        if not file.is_file():
            raise OSError("it is not a regular file; put a file of text in its place")
        if _leads_outside(location):
            raise OSError("this link leads out of the repository; put the file itself here")


def _leads_outside(location: Location) -> bool:
    """Tell whether a file, links followed, lies elsewhere than the repository or the folder of it.

    Git's own folder is elsewhere too: there lies the token that the repository was fetched with.
    """
    file = Path(os.path.normpath(location.file.absolute()))
    folder = Path(_real(str(file.parent)))
    real = Path(os.path.realpath(file)) if file.is_symlink() else folder / file.name
    if real == file:
        return False
    home = file.parents[min(location.uri.count("/"), len(file.parents) - 1)]
    inside = any(real.is_relative_to(_real(str(each))) for each in (home, _repository(home)))
    return not inside or ".git" in real.parts


@lru_cache(maxsize=4096)
def _real(folder: str) -> str:
    return os.path.realpath(folder)


@lru_cache(maxsize=64)
def _repository(folder: Path) -> Path:
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)
