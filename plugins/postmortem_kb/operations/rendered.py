"""A folder that holds a rendered site and nothing else: made beside it, then put in its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from postmortem_kb.operations.pagefiles import PageFile
from postmortem_kb.operations.project import Project, shown

MARK = ".postmortem-render"
"""The file that tells such a folder from any other."""
_TOLD = "Written by `postmortem render`, which replaces all of this folder the next time.\n"


class Refused(Exception):
    """The folder may not be replaced; the text says why."""


def place(out: Path, project: Project) -> Path:
    """Return the folder to write, links followed; raises Refused."""
    folder = Path(os.path.realpath(out))
    if folder.is_relative_to(os.path.realpath(project.docs_dir)):
        raise Refused(f"{shown(out)} lies among the postmortems, and would be one; name another")
    if not folder.parent.is_dir():
        raise Refused(f"there is no folder {shown(folder.parent)}")
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{shown(out)} is not a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise Refused(f"{shown(out)} is not empty, and was not written by this command; name "
                      "another, or empty it first")  # fmt: skip
    return folder


def write(folder: Path, files: Iterable[PageFile]) -> int:
    """Write the files in the place of all that is in a folder; return how many there are.

    Raises OSError, and what making the files raises; then the folder is as it was.
    """
    new = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    number = 0
    try:
        new.mkdir()
        for file in files:
            number += 1
            target = new / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(file.content, Path):
                shutil.copyfile(file.content, target)
            else:
                target.write_bytes(file.content)
        (new / MARK).write_text(_TOLD, encoding="utf-8")
        if folder.is_dir():
            folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            if old.is_dir():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return number
