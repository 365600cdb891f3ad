"""``postmortem renumber``: another id for a postmortem, and for all that points to it."""

from __future__ import annotations

from pathlib import Path

import click

from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.cli._output import patch
from postmortem_kb.operations import renumbering
from postmortem_kb.operations.lookup import NotFound
from postmortem_kb.operations.project import shown
from postmortem_kb.operations.replacing import Changed
from postmortem_kb.reporters import visible

SECTION = "Set up"


@click.command("renumber")
@click.argument("postmortem")
@click.argument("new", default="")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@_options.config_file
def COMMAND(postmortem: str, new: str, dry_run: bool, config_file: Path | None) -> None:
    """Give a postmortem another id: the next free one of its year, or NEW.

    POSTMORTEM is an id, or a path where two files have one id. The file gets the name of the new
    id, with what lies beside it under its name; the old id is kept among `former_ids`, and the site
    leads on from its address. Relations and links to it in every other file are mended by the line;
    comments and everything else stay.

    \b
    Examples:
      postmortem renumber PM-2025-003
      postmortem renumber postmortems/2025/PM-2025-003.md PM-2025-010 --dry-run

    Exit status: 0 done, 2 refused, and then nothing is written.
    """  # noqa: D301 - click knows the sign itself, not the backslash
    project = _base.project(config_file)
    try:
        found = renumbering.renumber(project, postmortem, new)
        if not dry_run:
            renumbering.write(found)
    except (renumbering.Refused, NotFound, Changed) as refusal:
        raise Misuse(f"nothing was written: {visible(str(refusal))}") from None
    except OSError as error:
        where = visible(shown(Path(error.filename))) if error.filename else ""
        raise Misuse(f"nothing was written: {where}: {error.strerror or error}") from None
    if dry_run:
        click.echo(patch(renumbering.diff(found)), nl=False)
    for each in () if dry_run else found.changes:
        click.echo(f"{visible(each.location.path)}: {each.told}")
    for move in found.moves:
        told = f"{shown(move.source)} is {shown(move.target)} now"
        click.echo(visible(told), err=dry_run)
    click.echo(f"{visible(found.old)} is {found.new} now", err=dry_run)
    for told in found.left:
        click.echo(visible(told), err=True)
