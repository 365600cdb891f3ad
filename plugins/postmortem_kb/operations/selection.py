"""Which postmortems a check judges, and which of them it reports on."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from postmortem_kb.corpus import Location
from postmortem_kb.model import Problem
from postmortem_kb.operations.changes import Changes
from postmortem_kb.operations.check import Report
from postmortem_kb.operations.project import Project, plain, shown
from postmortem_kb.operations.walking import Found, is_markdown, walk


def located(project: Project, paths: Sequence[Path]) -> list[Location]:
    """Return the files to judge: the knowledge base, and files named that belong to none.

    Without a configuration file, what is named is the whole knowledge base.
    """
    found = [] if paths and project.settings_file is None else list(project.locations())
    if not paths:
        return found
    known = {_real(location.file) for location in found}
    return [*found, *_given(paths, project, known)]


def reported(
    locations: Sequence[Location], paths: Sequence[Path], changes: Changes | None
) -> list[Location]:
    """Return the files to report on: those below the paths, if any are given, that changed."""
    chosen = [_real(path) for path in paths]
    return [
        location
        for location in locations
        if not chosen or any(_real(location.file).is_relative_to(path) for path in chosen)
        if changes is None or changes.touch(location.file)
    ]


def problems(
    report: Report, locations: Sequence[Location], paths: Sequence[Path], changes: Changes | None
) -> tuple[Problem, ...]:
    """Return the problems in these files, and those the changes bring into others below paths."""
    names = {location.path for location in locations}
    chosen = [_real(path) for path in paths]

    def concerns(problem: Problem) -> bool:
        if changes is None or not changes.concern(problem):
            return False
        real = _real(Path(problem.path))
        return not chosen or any(real.is_relative_to(path) for path in chosen)

    return tuple(each for each in report.problems if each.path in names or concerns(each))


def _given(paths: Sequence[Path], project: Project, known: set[Path]) -> Iterator[Location]:
    """Yield files that were named and belong to no knowledge base: they are judged as one.

    What lies beside the postmortems of a project, a README say, is not one of them.
    """
    for path in paths:
        for found in walk(path) if path.is_dir() else [Found(path)]:
            file = found.file
            if _real(file) in known:
                continue
            inside = plain(file).is_relative_to(plain(project.root))
            ordinary = project.settings_file and inside
            if (found.closed or is_markdown(file.name)) and not ordinary:
                named = shown(file)
                yield Location(named, named.lstrip("/"), file)


def _real(file: Path) -> Path:
    # Not Path.resolve, which raises on a link that leads round to itself.
    return Path(os.path.realpath(file))
