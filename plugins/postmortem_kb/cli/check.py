"""``postmortem check``: the gate of every pull request."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click

from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.corpus import Location
from postmortem_kb.model import Level
from postmortem_kb.operations import check, configuration
from postmortem_kb.operations.project import MARKDOWN, Project, plain, shown
from postmortem_kb.reporters import Findings, all_reporters

SECTION = "Check"


def _real(file: Path) -> Path:
    # Not Path.resolve, which raises on a link that leads round to itself.
    return Path(os.path.realpath(file))


def _given(paths: tuple[Path, ...], project: Project, known: set[Path]) -> Iterator[Location]:
    """Yield files that were named and belong to no knowledge base: they are judged as one.

    What lies beside the postmortems of a project, a README say, is not one of them.
    """
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_dir() or _real(file) in known:
                continue
            inside = plain(file).is_relative_to(plain(project.root))
            ordinary = project.settings_file and inside
            if file.suffix.lower() in MARKDOWN and not ordinary:
                named = shown(file)
                yield Location(named, named.lstrip("/"), file)


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", default="text", type=click.Choice(list(all_reporters())),
              show_default=True, help="How to report.")  # fmt: skip
@click.option("--fail-on", default="error", type=click.Choice([level.value for level in Level]),
              show_default=True, help="The least severity that makes the check fail.")  # fmt: skip
@click.option("-f", "--config-file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="The mkdocs.yml to use, if not the nearest one.")  # fmt: skip
def COMMAND(paths: tuple[Path, ...], form: str, fail_on: str, config_file: Path | None) -> None:
    """Check the front matter of postmortems and show every fault on its line.

    PATHS choose what is reported; everything is judged against the whole knowledge base. Exit
    status: 0 no error, 1 errors, 2 misuse or a faulty configuration.
    """
    project = configuration.load(config_file or configuration.find(Path.cwd()))
    report = all_reporters()[form]
    if project.problems:
        click.echo(report(Findings(project.problems, 0)), nl=False)
        raise SystemExit(2)
    home = project.docs_dir / project.settings.folder
    if project.settings_file and not home.is_dir():
        # A gate that finds nothing to judge must not be open.
        raise Misuse(
            f"there is no folder {shown(home)}, where {shown(project.settings_file)} puts the "
            'postmortems; correct `docs_dir` or `folder`, or begin with `postmortem new "Title"`'
        )
    if project.settings_file is None:
        click.echo("there is no mkdocs.yml here or above: judged by the defaults", err=True)
    # Without a configuration file, what is named is the whole knowledge base.
    located = [] if paths and project.settings_file is None else list(project.locations())
    known = {_real(location.file) for location in located}
    located += _given(paths, project, known)
    found = check.run(located, project.settings, pages=project.pages())
    chosen = [_real(path) for path in paths]
    reported = [
        location.path
        for location in located
        if not chosen or any(_real(location.file).is_relative_to(path) for path in chosen)
    ]
    if paths and not reported:
        click.echo("none of these paths holds a postmortem", err=True)
    names = set(reported)
    problems = tuple(problem for problem in found.problems if problem.path in names)
    click.echo(report(Findings(problems, len(reported))), nl=False)
    limit = Level(fail_on).rank
    raise SystemExit(any(problem.severity.rank <= limit for problem in problems))
