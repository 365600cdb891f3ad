"""What another id changes, shown as a diff, or written: all of it or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from postmortem_kb.corpus import Location
from postmortem_kb.operations import patch, replacing
from postmortem_kb.operations.project import shown
from postmortem_kb.operations.renumbering.moving import Move, Refused


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after, and what is new in it."""

    location: Location
    before: bytes
    after: bytes
    told: str


@dataclass(frozen=True, slots=True)
class Renumbering:
    """The files to change, the files and folders to move then, and what is left as it is."""

    old: str
    new: str
    changes: tuple[Change, ...]
    moves: tuple[Move, ...]
    left: tuple[str, ...]


def once(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes, one a file: a link within docs_dir shows the file a second time.

    Raises Refused where the two would not become the same.
    """
    found: dict[str, Change] = {}
    for each in changes:
        real = os.path.realpath(each.location.file)
        first = found.setdefault(real, each)
        if first.after != each.after:
            raise Refused(
                f"{first.location.path} and {each.location.path} are one file, and its links lead "
                "elsewhere from each; remove the link first"
            )
        if first.location.file.is_symlink():
            found[real] = each
    return tuple(found.values())


def diff(found: Renumbering) -> str:
    """Return what is changed and moved as a diff, which ``git apply`` can read."""
    files = _Moved({each.source: each.target for each in found.moves})
    changed = {each.location.file for each in found.changes}
    parts = [
        patch.unified(shown(each.location.file), each.before, each.after,
                      shown(files.now_at(each.location.file)))
        for each in found.changes
    ]  # fmt: skip
    for move in found.moves:
        below = [move.source] if move.source.is_file() else sorted(move.source.rglob("*"))
        parts += [
            patch.renamed(shown(each), shown(files.now_at(each)))
            for each in below
            if each.is_file() and each not in changed
        ]
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Moved:
    moved: dict[Path, Path]

    def now_at(self, file: Path) -> Path:
        for above in (file, *file.parents):
            if above in self.moved:
                return self.moved[above] / file.relative_to(above)
        return file


def write(found: Renumbering) -> None:
    """Change the files and move what has another name then: all of it, or nothing.

    Raises Changed, Refused or OSError; then everything is as it was.
    """
    undo: list[Callable[[], object]] = []
    try:
        for each in found.changes:
            replacing.replace(each.location.file, each.before, each.after)
            undo.append(partial(replacing.replace, each.location.file, each.after, each.before))
        for move in found.moves:
            folder = move.target.parent
            if not folder.is_dir():
                folder.mkdir()
                undo.append(folder.rmdir)
            if os.path.lexists(move.target):
                raise Refused(f"{shown(move.target)} is there by now")
            move.source.rename(move.target)
            undo.append(partial(move.target.rename, move.source))
    except BaseException:
        for step in reversed(undo):
            with suppress(OSError, replacing.Changed):
                step()
        raise
