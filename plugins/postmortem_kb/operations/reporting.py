"""What a report is made of, and where its paths begin."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from postmortem_kb import rules
from postmortem_kb.manual import Manual
from postmortem_kb.model import Problem
from postmortem_kb.operations import excerpts
from postmortem_kb.operations.project import Project, plain
from postmortem_kb.reporters import Findings, Reporter

# What a build server says of the folder of the repository: GitHub Actions, GitLab CI.
_FOLDERS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def findings(
    problems: Iterable[Problem],
    judged: Iterable[str],
    project: Project,
    reporter: Reporter,
    colour: bool = False,
) -> Findings:
    """Return the problems with their source lines and manuals, and paths as a format wants them."""
    found = Findings(
        tuple(problems),
        tuple(judged),
        site=project.site,
        directory_urls=project.directory_urls,
        colour=colour,
    )
    found = replace(found, lines=excerpts.lines(found.problems), manuals=_manuals(found))
    if not reporter.repository_paths:
        return found
    return _from_root(found, repository(project.root, os.environ))


def repository(here: Path, environment: Mapping[str, str]) -> Path:
    """Return the root of the repository a folder lies in.

    That is the nearest folder with ``.git``; without one, as in an archive, the folder the build
    server names, or else the folder itself.
    """
    for folder in (here, *here.parents):
        if (folder / ".git").exists():
            return folder
    for name in _FOLDERS:
        if environment.get(name):
            folder = Path(os.path.realpath(environment[name]))
            if here.is_relative_to(folder):
                return folder
    return here


def _manuals(found: Findings) -> dict[str, Manual]:
    codes = {problem.code for problem in found.problems}
    return {each.code: each for each in (rules.manuals() if codes else ()) if each.code in codes}


def _from_root(found: Findings, root: Path) -> Findings:
    """Return findings whose paths begin at a folder, as far as files lie below it."""

    def moved(path: str) -> str:
        whole = plain(Path(path))
        return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else path

    names = {path: moved(path) for path in (*found.judged, *(each.path for each in found.problems))}
    return replace(
        found,
        problems=tuple(replace(each, path=names[each.path]) for each in found.problems),
        judged=tuple(names[path] for path in found.judged),
        lines={(names[path], number): text for (path, number), text in found.lines.items()},
    )
