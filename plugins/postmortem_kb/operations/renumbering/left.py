"""What another id leaves as it is, for a person to see to."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from postmortem_kb.corpus import Location
from postmortem_kb.operations import relinking
from postmortem_kb.operations.project import Project, shown
from postmortem_kb.operations.renumbering.moving import Move


def told(old: str, others: list[Location], pointing: list[str]) -> Iterator[str]:
    """Yield what an id means still where another file has it too."""
    if others:
        paths = " and ".join(each.path for each in others)
        yield f"{old} is still the id of {paths}, and so no former id of this one"
    for path in pointing:
        yield f"{path} points to {old} and is left: see which of them it means"


def configured(project: Project, found: list[Move]) -> Iterator[str]:
    """Yield the configuration files that name the file, as a navigation does."""
    for file in filter(None, (project.settings_file, *project.inherited)):
        with suppress(OSError):
            text = file.read_bytes()
            for move in found[:1]:
                if move.before.encode(errors="surrogateescape") in text:
                    yield f"{shown(file)} names {move.before}: write {move.after} there"


def still_named(
    project: Project,
    found: list[Move],
    files: Mapping[Location, bytes],
    now_at: Callable[[str], str],
) -> Iterator[str]:
    """Yield the lines of files, as they will be, that name the file as it was called."""

    def stays(uri: str) -> bool:
        return bool(uri) and now_at(uri) == uri and (project.docs_dir / uri).exists()

    for move in found[:1]:
        old, new = (posixpath.splitext(each)[0] for each in (move.before, move.after))
        stem, next_stem = posixpath.basename(old), posixpath.basename(new)
        if stem == next_stem:
            continue
        for location, data in files.items():
            if stem.encode(errors="surrogateescape") not in data:
                continue
            uri = now_at(location.uri)
            path = location.path if uri == location.uri else shown(project.docs_dir / uri)
            for line in relinking.still_named(data, uri, stem, stays):
                yield f"{path} still names {stem} at line {line}: write {next_stem} if it is this"
