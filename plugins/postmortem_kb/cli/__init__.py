"""The command ``postmortem``: one module a subcommand, found in this folder.

A module defines ``COMMAND`` (its name is the module's) and the help's ``SECTION`` it stands in.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

import click

from postmortem_kb import __version__, discovery

SECTIONS = ("Write", "Check", "Follow up", "Learn", "Set up")


def _modules() -> dict[str, str]:
    """Return {command: module}; a name that Python reserves has an underscore behind it."""
    names = discovery.names(sys.modules[__name__])
    return {name.rstrip("_").replace("_", "-"): name for name in names}


class _Commands(click.Group):
    """A group that imports a command only when it is asked for: ``check`` must start fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        name = _modules().get(cmd_name.replace("_", "-"))
        if name is None:
            return None
        command: click.Command = discovery.member(sys.modules[__name__], name, "COMMAND")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows: dict[str, list[tuple[str, str]]] = {section: [] for section in SECTIONS}
        for shown in self.list_commands(ctx):
            command = self.get_command(ctx, shown)
            section = discovery.member(sys.modules[__name__], _modules()[shown], "SECTION")
            rows[section].append((shown, command.get_short_help_str(80) if command else ""))
        for section, commands in rows.items():
            if commands:
                with formatter.section(section):
                    formatter.write_dl(commands)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="postmortem")
def _group() -> None:
    """Keep, check and use incident postmortems: Markdown files with validated front matter."""


def main(arguments: list[str] | None = None) -> Any:
    """Run the command; exit 0 when all is well, 1 on faults found, 2 on misuse."""
    # What a file leaves behind is gone with it: a tenth of a check went into looking for more.
    gc.set_threshold(50_000)
    for stream in (sys.stdout, sys.stderr):
        # A report is never lost to a terminal that cannot print one of its characters.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _group(args=arguments, prog_name="postmortem")
    except FileNotFoundError:
        if _stands_somewhere():
            raise
        click.echo("Error: the current folder is gone; go to another one", err=True)
        raise SystemExit(2) from None


def _stands_somewhere() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return False
    return True
