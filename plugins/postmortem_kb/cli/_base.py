"""The knowledge base a command works on: found, loaded, and what is missing in it said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from postmortem_kb.cli._misuse import LOOK_ELSEWHERE, NOWHERE, Misuse
from postmortem_kb.cli._output import refuse
from postmortem_kb.operations import configuration, loading
from postmortem_kb.operations.project import Project, is_folder, shown
from postmortem_kb.rendering import Knowledge
from postmortem_kb.reporters import visible
from postmortem_kb.words import count


def project(config_file: Path | None) -> Project:
    """Return the project here or above; a faulty configuration is told and ends the command."""
    file = config_file or configuration.find(Path.cwd())
    if file is None:
        raise Misuse(f"{NOWHERE}: {LOOK_ELSEWHERE}")
    found = configuration.load(file)
    if found.problems:
        refuse(found)
    home = found.docs_dir / found.settings.folder
    if not is_folder(home):
        raise Misuse(
            f"there is no folder {visible(shown(home))}, where {visible(shown(file))} puts the "
            "postmortems; correct `docs_dir` or `folder`"
        )
    return found


def knowledge(project: Project, today: date) -> Knowledge:
    """Return what may be shown of it; what is left out is said aside."""
    loaded = loading.load(project, today)
    left_out(len(loaded.faulty), len(loaded.withheld))
    return loaded.knowledge


def left_out(faulty: int, withheld: int) -> None:
    """Say aside how many postmortems could not be read in full, and how many may not be shown."""
    if faulty:
        what = count(faulty, "postmortem has faults", "postmortems have faults")
        click.echo(
            f"{what}: what cannot be read is left out; `postmortem check` shows it", err=True
        )
    if withheld:
        what = count(withheld, "postmortem is", "postmortems are")
        click.echo(f"{what} left out: `publish` does not name their visibility", err=True)
