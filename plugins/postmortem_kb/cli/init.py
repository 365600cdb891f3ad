"""``postmortem init``: an empty folder becomes a working knowledge base."""

from __future__ import annotations

import os
import shlex
import sys
from datetime import date
from pathlib import Path

import click

from postmortem_kb.cli import _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.operations import setup
from postmortem_kb.operations.project import shown
from postmortem_kb.reporters import visible

SECTION = "Set up"


def _whole(source: str) -> str:
    """Return a requirement; of a folder that is here, the whole path: pip reads it elsewhere."""
    path, bracket, extras = source.partition("[")
    here = path.startswith((".", "/")) and os.path.exists(path)  # noqa: PTH110 - answers for any text
    return f"{Path(path).resolve()}{bracket}{extras}" if here else source


def _named(folder: Path) -> str:
    """Return a folder as a shell takes it, whatever it is called."""
    name = str(folder)
    return visible(shlex.quote(f"./{name}" if name.startswith("-") else name))


def _folder(context: click.Context, parameter: click.Parameter, value: str) -> Path:
    """Return the folder that is named; a variable of a shell that is not set names none."""
    if not value.strip():
        raise click.BadParameter("it is empty; write . for the current folder")
    return Path(value)


def _source(asks: bool) -> str:
    """Return where others install this package from, which a terminal is asked for."""
    known = setup.origin.requirement()
    default = setup.origin.FROM_AN_INDEX
    if known is None and asks:
        return str(click.prompt("CI installs this package from", default=default, err=True))
    return known or default


@click.command("init")
@click.argument("folder", metavar="DIR", callback=_folder)
@click.option("--name", help="What the site is called; asked for on a terminal.")
@click.option("--source", show_default="where this one was installed from",
              help="Where CI and people install this package from, as pip takes it.")  # fmt: skip
@_options.written_on
def COMMAND(folder: Path, name: str | None, source: str | None, today: date) -> None:
    """Make an empty folder, or a git repository, a knowledge base that works.

    DIR gets a configuration, an example, a page for the team's own practice, CI for GitHub and
    GitLab, a pull-request template, pre-commit and editor settings. What is there already is kept.

    \b
    Examples:
      postmortem init postmortems --name "Postmortems of the Example Shop"
      postmortem init . --name Postmortems \\
        --source 'postmortem-kb[site] @ git+https://git.example.com/postmortem-kb@v1.0'

    Exit status: 0 written, 2 refused, and then nothing is written.
    """  # noqa: D301 - click knows the sign itself, not the backslash
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    if name is None:
        if not asks:
            raise Misuse("name the site: --name Postmortems")
        name = click.prompt("Name of the site", default="Postmortems", err=True)
    requirement = _whole(source) if source is not None else _source(asks)
    try:
        planned = setup.plan(folder, setup.NewBase(str(name), requirement, today))
        setup.write(planned)
    except setup.Refused as refusal:
        told = "\n".join(visible(line) for line in str(refusal).split("\n"))
        raise Misuse(f"nothing was written: {told}") from None
    for path in planned.files:
        click.echo(f"wrote {visible(shown(folder / path))}")
    for path in planned.kept:
        click.echo(f"kept {visible(shown(folder / path))}, which was there", err=True)
    if setup.REQUIREMENTS in planned.kept:
        click.echo(f"add to {setup.REQUIREMENTS}: {visible(requirement)}", err=True)
    if source is None and requirement == setup.origin.FROM_AN_INDEX:
        click.echo(
            f"{setup.REQUIREMENTS} names `{requirement}`: nothing tells where this package was "
            "installed from.\nIf no index of yours has it, pip and CI need --source, and a name "
            "that nobody owns in an index is a risk.",
            err=True,
        )
    above = setup.surroundings.repository_above(folder)
    if above:
        click.echo(
            f"{visible(str(folder))} lies below the root of a repository, {visible(shown(above))}: "
            "CI reads its files at the root alone; give the knowledge base a repository of its "
            "own, or move .github and .gitlab-ci.yml there and let them begin with `cd`",
            err=True,
        )
    click.echo("\nNext:")
    there = "" if folder == Path() else f"cd {_named(folder)} && "
    click.echo(f"  {there}pip install -r {setup.REQUIREMENTS}")
    click.echo("  postmortem check && mkdocs build --strict")
