"""The postmortem that somebody means by an id, a former id or a path: one way for every command."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from postmortem_kb import frontmatter
from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Corpus, Location, Postmortem
from postmortem_kb.operations.project import Project
from postmortem_kb.operations.reading import read
from postmortem_kb.spelling import hint


class NotFound(Exception):
    """No file, or more than one, is meant; the text says which there are."""


def find(project: Project, word: str) -> Location:
    """Return where a postmortem lies; raises NotFound.

    An id of today wins over one of former times, and both over a path; however an id is spelt, it
    is the same. Only files that hold the word are parsed: ten thousand others need only be read.
    """
    locations = list(project.locations())
    now, former = _bearers(locations, folded(word))
    found = now or former
    if len(found) > 1:
        paths = " and ".join(each.path for each in found)
        raise NotFound(f"{word} is the id of {paths}; give a path, or correct one of the ids")
    if found:
        return found[0]
    if os.path.isfile(word):  # noqa: PTH113 - a word that no path can be is only false here
        real = os.path.realpath(word)
        for location in locations:
            if os.path.realpath(location.file) == real:
                return location
        raise NotFound(f"{word} is no postmortem of this knowledge base")
    raise NotFound(f"there is no postmortem {word}{_meant(locations, word)}")


def loaded(project: Project, corpus: Corpus, word: str) -> Postmortem:
    """Return a postmortem of those that may be shown; raises NotFound."""
    location = find(project, word)
    found = corpus.by_uri.get(location.uri)
    if found is None:
        raise NotFound(f"{location.path} is left out: `publish` does not name its visibility")
    return found


def _bearers(locations: Sequence[Location], name: str) -> tuple[list[Location], list[Location]]:
    """Return the files that have an id, and those that had it before; it is folded."""
    now: list[Location] = []
    former: list[Location] = []
    if not name:
        return now, former
    needle = name.split()[0]
    for location in locations:
        try:
            data = read(location)
        except OSError:
            continue
        if not _holds(data, needle):
            continue
        values = frontmatter.read(data).values
        if _plain(values.get("id")) == name:
            now.append(location)
        names = values.get("former_ids")
        if isinstance(names, list) and name in map(_plain, names):
            former.append(location)
    return now, former


def _holds(data: bytes, needle: str) -> bool:
    """Tell whether a file may hold a folded word."""
    if needle.isascii():
        return needle.encode() in data.lower()
    return needle in data.decode("utf-8", "replace").casefold()


def _plain(value: Any) -> str:
    return folded(value) if isinstance(value, str) else ""


def _meant(locations: Sequence[Location], word: str) -> str:
    stems = {PurePosixPath(each.uri).stem: each.path for each in locations}
    if word in stems:
        return f"; {Path(stems[word]).as_posix()} is called so, and its `id` says something else"
    return hint(word, stems)
