"""``postmortem schema``: the front matter's JSON Schema, for editors and other tools."""

from __future__ import annotations

from pathlib import Path

import click

from postmortem_kb import json_schema
from postmortem_kb.cli import _options
from postmortem_kb.cli._misuse import NOWHERE
from postmortem_kb.cli._output import refuse
from postmortem_kb.operations import configuration

SECTION = "Check"


@click.command("schema")
@_options.config_file
def COMMAND(config_file: Path | None) -> None:
    """Print the JSON Schema of the front matter, with your own words and fields in it.

    Editors check and complete by it; the site publishes the same file. Exit status: 0 printed, 2
    misuse or a faulty configuration.
    """
    project = configuration.load(config_file or configuration.find(Path.cwd()))
    if project.problems:
        refuse(project)
    if project.settings_file is None:
        click.echo(f"{NOWHERE}: made of the defaults", err=True)
    click.echo(json_schema.text(project.settings), nl=False)
