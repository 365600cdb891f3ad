"""Write a file at once: at every moment it is the old one or the new, never half of one."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


class Changed(Exception):
    """The file is no longer what the new contents were made from; it is left alone."""


def replace(file: Path, before: bytes, after: bytes) -> None:
    """Replace a file that holds ``before``; it keeps its mode, and a link stays a link.

    Raises Changed if it holds something else by now, and OSError if it cannot be written; then it
    is as it was, and nothing is left beside it.
    """
    target = Path(os.path.realpath(file))
    if not os.access(target, os.W_OK):
        # A new file could take the place of one that its owner has closed to writing.
        code = errno.EACCES if target.exists() else errno.ENOENT
        raise OSError(code, os.strerror(code), str(file))
    # Begins with a dot: no site and no check takes it for a page.
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(after)
            opened.flush()
            os.fsync(opened.fileno())
        _keep_owner(target, temporary)
        shutil.copymode(target, temporary)
        with _locked(target.parent):
            if target.read_bytes() != before:
                raise Changed(f"{file} has changed meanwhile")
            os.replace(temporary, target)  # noqa: PTH105
    finally:
        temporary.unlink(missing_ok=True)


def create(file: Path, data: bytes) -> None:
    """Write a file that is not there yet, and the folders it needs, to the end or not at all.

    Raises FileExistsError if it is there, and OSError if it cannot be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as opened:
        try:
            opened.write(data)
            opened.flush()
        except BaseException:
            file.unlink(missing_ok=True)
            raise


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Keep out whoever replaces a file of a folder this way, where the system has locks.

    The file itself is another one once it is replaced.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems have none.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _keep_owner(target: Path, temporary: Path) -> None:
    """Give a file to the owner of another, where the system has owners and allows it."""
    old, new = target.stat(), temporary.stat()
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with suppress(PermissionError):
            os.chown(temporary, old.st_uid, old.st_gid)
