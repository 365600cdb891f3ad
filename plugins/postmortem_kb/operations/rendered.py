"""A folder that holds a rendered site and nothing else: made beside it, then put in its place."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from postmortem_kb.operations.pagefiles import PageFile
from postmortem_kb.operations.project import Project, shown

MARK = ".postmortem-render"
"""The file that tells such a folder from any other: it names all that was written there."""


class Refused(Exception):
    """The folder may not be replaced; the text says why."""


def place(out: Path, project: Project) -> Path:
    """Return the folder to write, links followed; raises Refused."""
    folder = Path(os.path.realpath(out))
    if folder.is_relative_to(os.path.realpath(project.docs_dir)):
        raise Refused(f"{shown(out)} lies among the postmortems, and would be one; name another")
    if not folder.parent.is_dir():
        raise Refused(f"there is no folder {shown(folder.parent)}")
    if not os.access(folder.parent, os.W_OK):
        raise Refused(
            f"{shown(folder.parent)} cannot be written, and {shown(out)} is replaced as a whole; "
            "name a folder below it"
        )
    if not folder.exists():
        return folder
    if not folder.is_dir():
        raise Refused(f"{shown(out)} is not a folder")
    for held in (project.docs_dir, project.root, Path.cwd()):
        if Path(os.path.realpath(held)).is_relative_to(folder):
            raise Refused(f"{shown(out)} holds {shown(held)}, which would be lost; name another")
    foreign = _foreign(folder)
    if foreign:
        raise Refused(
            f"{shown(out)} is not empty, and this command did not write {shown(foreign)}; name a "
            "folder that is for it alone"
        )
    return folder


def _foreign(folder: Path) -> Path | None:
    """Return a file, or an empty folder, that was not written the last time, if there is one."""
    try:
        found = json.loads((folder / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = []
    known = {MARK, *(each for each in found if isinstance(each, str))} if found else set()
    for place, folders, names in os.walk(folder):
        for name in names:
            file = Path(place, name)
            if file.relative_to(folder).as_posix() not in known:
                return file
        if not folders and not names and place != str(folder):
            return Path(place)
    return None


def write(folder: Path, files: Iterable[PageFile]) -> int:
    """Write the files in the place of all that is in a folder; return how many there are.

    Raises OSError, and what making the files raises; then the folder is as it was.
    """
    new = folder.with_name(f".{folder.name}.{os.getpid()}.new")
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    written: list[str] = []
    try:
        new.mkdir()
        for file in files:
            written.append(file.path)
            target = new / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(file.content, Path):
                shutil.copyfile(file.content, target)
            else:
                target.write_bytes(file.content)
        (new / MARK).write_text(json.dumps(sorted(written), indent=0), encoding="utf-8")
        if folder.is_dir():
            folder.rename(old)
        try:
            new.rename(folder)
        except BaseException:
            if old.is_dir() and not folder.exists():
                old.rename(folder)
            raise
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return len(written)
