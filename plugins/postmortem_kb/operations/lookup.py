"""The file that somebody means by an id, a former id or a path."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from postmortem_kb import frontmatter
from postmortem_kb.corpus import Location
from postmortem_kb.fieldtypes import nearest
from postmortem_kb.operations.project import Project
from postmortem_kb.operations.reading import read


class NotFound(Exception):
    """No file, or more than one, is meant; the text says which there are."""


def find(project: Project, word: str) -> Location:
    """Return where a postmortem lies; raises NotFound.

    A path to one of them is taken as well; an id of today wins over one of former times. Only files
    that hold the word are parsed: ten thousand others need only be read.
    """
    locations = list(project.locations())
    if os.path.isfile(word):  # noqa: PTH113 - a word that no path can be is only false here
        real = os.path.realpath(word)
        for location in locations:
            if os.path.realpath(location.file) == real:
                return location
        raise NotFound(f"{word} is no postmortem of this knowledge base")
    now, former = _bearers(locations, word)
    found = now or former
    if len(found) > 1:
        paths = " and ".join(each.path for each in found)
        raise NotFound(f"{word} is the id of {paths}; give a path, or correct one of the ids")
    if not found:
        raise NotFound(f"there is no postmortem {word}{_hint(locations, word)}")
    return found[0]


def _bearers(locations: Sequence[Location], word: str) -> tuple[list[Location], list[Location]]:
    """Return the files that have an id, and those that had it before."""
    now, former = [], []
    needle = os.fsencode(word)
    for location in locations:
        try:
            data = read(location)
        except OSError:
            continue
        if needle not in data:
            continue
        values = frontmatter.read(data).values
        if _plain(values.get("id")) == word:
            now.append(location)
        names = values.get("former_ids")
        if isinstance(names, list) and word in map(_plain, names):
            former.append(location)
    return now, former


def _plain(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _hint(locations: Sequence[Location], word: str) -> str:
    stems = {PurePosixPath(each.uri).stem: each.path for each in locations}
    if word in stems:
        return f"; {Path(stems[word]).as_posix()} is called so, and its `id` says something else"
    close = nearest(word, stems)
    return f"; did you mean {close}?" if close else ""
