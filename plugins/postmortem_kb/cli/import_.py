"""``postmortem import``: Markdown that a team has already becomes drafts, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.cli._output import refuse
from postmortem_kb.operations import adopting
from postmortem_kb.operations.adopting import dates, maps, telling
from postmortem_kb.operations.adopting.maps import Chosen
from postmortem_kb.operations.adopting.sources import Unread
from postmortem_kb.operations.project import Project, is_folder, shown
from postmortem_kb.reporters import visible

SECTION = "Write"


def _chosen(word: str, project: Project) -> Chosen:
    """Return the map of a name or in a file; what is wrong with it is told and ends the command."""
    if name := maps.named(word):
        return Chosen(name, maps.shipped(name, project.settings))
    file = Path(word)
    try:
        return Chosen(shown(file), maps.load(file, project.settings))
    except maps.Faulty as error:
        refuse(replace(project, problems=error.problems))
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        why = visible(getattr(error, "strerror", None) or str(error))
        told = f"there is no map {visible(word)}" + ("" if missing else f" ({why})")
        raise Misuse(f"{told}; name {', '.join(maps.names())}, or a file") from None


def _written(plan: adopting.Plan) -> adopting.Plan:
    """Write the files of a plan; what cannot be written is a fault of the plan returned."""
    done, failed = [], []
    for each in plan.planned:
        try:
            adopting.write(each)
        except OSError as error:
            why = f"{shown(each.file)} cannot be written: {error.strerror}"
            failed.append(Unread(each.source.path, why))
        else:
            done.append(each)
    return replace(plan, planned=tuple(done), unread=(*plan.unread, *failed))


@click.command("import")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--map", "named", metavar="NAME|FILE",
              help="The map to use, if not the one that fits the files best.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--zone", help="Where clocks stood whose times do not say it, such as Europe/Berlin.")
@_options.now
@_options.config_file
def COMMAND(
    folder: Path,
    named: str | None,
    dry_run: bool,
    zone: str | None,
    now: datetime,
    config_file: Path | None,
) -> None:
    """Adopt the Markdown files below DIR as drafts, whatever their front matter.

    A map says which of their keys fills which field; one that fits is guessed and shown. What no
    field takes is kept in the text, and a time without a zone becomes a question. Run again, it
    imports only what is new. Exit status: 0 done, 1 some files cannot be imported or have changed
    since, 2 misuse.
    """
    project = _base.project(config_file)
    if not is_folder(folder):
        raise Misuse(f"there is no folder {visible(shown(folder))}")
    place = dates.zone_of(zone) if zone is not None else None
    if zone is not None and place is None:
        raise Misuse(f"there is no time zone {visible(zone)}; write Europe/Berlin or +01:00")
    chosen = _chosen(named, project) if named is not None else None
    try:
        plan = adopting.plan(folder, project, chosen, place, now)
    except adopting.Refused as error:
        raise Misuse(f"nothing was written: {error}") from None
    plan = plan if dry_run else _written(plan)
    click.echo("\n".join(telling.lines(plan, not dry_run)))
    if plan.planned and not dry_run:
        click.echo("Answer what is asked, confirm what is assumed: postmortem check", err=True)
    if plan.faults:
        raise SystemExit(1)
