"""Where a postmortem and what lies beside it under its name go with another id."""

from __future__ import annotations

import os
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from postmortem_kb.corpus import Location
from postmortem_kb.operations.project import Project, shown
from postmortem_kb.operations.walking import is_markdown

_YEAR = re.compile(r"[0-9]{4}")


class Refused(Exception):
    """It cannot have that id; the text says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Move:
    """A file or a folder, where it goes, and both as paths below docs_dir."""

    source: Path
    target: Path
    before: str
    after: str


def moves(project: Project, location: Location, new: str) -> list[Move]:
    """Return what moves: the file, and the files and the folder beside it that have its name.

    They belong to it: what is withheld with it must be so by its next name too. A folder of a year
    becomes that of the new id's; a team that files in another way keeps its folders. Raises
    Refused.
    """
    folder = posixpath.dirname(location.uri)
    year = project.settings.year_of(new)
    above, name = posixpath.split(folder)
    if year is not None and _YEAR.fullmatch(name):
        folder = posixpath.join(above, f"{year:04}")
    stem = posixpath.splitext(posixpath.basename(location.uri))[0]
    found = [_move(project, location.uri, location.file, folder, f"{new}.md")]
    if not project.holds(found[0].after):
        raise Refused(
            f"{shown(found[0].target)} would not be found again: `pages`, `exclude_docs` or the "
            "folder's name leaves it out"
        )
    for entry in _beside(location, stem):
        if entry.is_dir() and _holds_postmortems(project, location, entry):
            raise Refused(
                f"{shown(Path(entry.path))} is named like {location.path} and holds other "
                "postmortems; give one of the two another name first"
            )
        uri = posixpath.join(posixpath.dirname(location.uri), entry.name)
        ending = entry.name[len(stem) :]
        found.append(_move(project, uri, Path(entry.path), folder, f"{new}{ending}"))
    return [each for each in found if each.before != each.after]


def _beside(location: Location, stem: str) -> list[os.DirEntry[str]]:
    """Return what lies beside a file under its name, other Markdown left out."""
    with os.scandir(location.file.parent) as entries:
        return sorted(
            (
                each
                for each in entries
                if each.name != location.file.name
                and _is_named(each.name, stem)
                and (not is_markdown(each.name) or each.is_dir())
            ),
            key=lambda each: each.name,
        )


def _is_named(name: str, stem: str) -> bool:
    """Tell whether a name is a stem, or that with an ending; as ``withholding`` has it."""
    head, ending = name[: len(stem)], name[len(stem) :]
    return head.casefold() == stem.casefold() and (not ending or ending.startswith("."))


def _holds_postmortems(project: Project, location: Location, entry: os.DirEntry[str]) -> bool:
    below = f"{posixpath.join(posixpath.dirname(location.uri), entry.name)}/"
    return any(each.uri.startswith(below) for each in project.locations())


def _move(project: Project, uri: str, file: Path, folder: str, name: str) -> Move:
    after = posixpath.join(folder, name)
    # Beside the file itself, wherever a link has led to it.
    same = folder == posixpath.dirname(uri)
    target = file.parent / name if same else project.docs_dir / folder / name
    if os.path.lexists(target) and after != uri:
        raise Refused(f"{shown(target)} is there already; nothing is overwritten")
    if os.path.lexists(target.parent) and not target.parent.is_dir():
        raise Refused(f"{shown(target.parent)} is not a folder; give it another name first")
    return Move(file, target, uri, after)
