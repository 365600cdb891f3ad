"""``postmortem upgrade``: an older set-up brought forward, and renamed words written anew."""

from __future__ import annotations

from pathlib import Path

import click

from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.cli._output import patch
from postmortem_kb.operations import upgrading
from postmortem_kb.operations.project import shown
from postmortem_kb.operations.upgrading import Upgrade
from postmortem_kb.renames import SCHEMA_VERSION
from postmortem_kb.reporters import visible

SECTION = "Set up"


@click.command("upgrade")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@_options.config_file
def COMMAND(dry_run: bool, config_file: Path | None) -> None:
    """Bring an older set-up forward to what this version of the package expects.

    It makes the steps from `schema_version` in the configuration to this package's, writes that
    number, and writes the new names of the words under `renamed` in every front matter. Files are
    edited by the line; comments and everything else stay. Doing it again does nothing.

    \b
    Words that have another name now are named among the plugin's options:
      renamed:
        services: {basket: checkout}
        root_cause_categories: {config: config-change}

    Exit status: 0 all is done, or there was nothing to do; 2 something is left to do by hand, a
    file could not be written, or a faulty configuration.
    """  # noqa: D301 - click knows the sign itself, not the backslash
    project = _base.project(config_file)
    try:
        found = upgrading.upgrade(project)
    except upgrading.ByHand as refusal:
        raise Misuse(f"nothing was written: {visible(str(refusal))}") from None
    except OSError as error:
        where = visible(str(error.filename or ""))
        raise Misuse(f"nothing was written: {where}: {error.strerror or error}") from None
    for step in found.steps:
        click.echo(f"from {step.start} to {step.start + 1}: {step.sentence}", err=dry_run)
    if dry_run:
        click.echo(patch("".join(map(upgrading.diff, found.changes))), nl=False)
    left = not dry_run and not _written(found)
    for told in found.by_hand:
        click.echo(visible(told), err=True)
    if not (found.changes or found.by_hand):
        told = f"the set-up is of version {SCHEMA_VERSION}, and no renamed word is left"
        click.echo(f"nothing to do: {told}", err=dry_run)
    raise SystemExit(2 if left or found.by_hand else 0)


def _written(found: Upgrade) -> bool:
    """Write the files; tell whether all were. What follows one that was not is left for later."""
    for each in found.changes:
        path = visible(shown(each.file))
        try:
            upgrading.write(each)
        except (upgrading.Changed, OSError) as error:
            why = getattr(error, "strerror", None) or str(error)
            click.echo(f"{path} is not changed: {visible(why)}; do this again", err=True)
            return False
        click.echo(f"{path}: {each.told}")
    return True
