"""How a report leaves the command: its format, its colours, the summary of a build step."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import click

from postmortem_kb import redaction, reporters
from postmortem_kb.model import Problem
from postmortem_kb.operations import reporting
from postmortem_kb.operations.project import Project
from postmortem_kb.reporters import visible


def default_format() -> str:
    """Return the format when none is named."""
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"


def coloured() -> bool:
    """Tell whether to colour: only a terminal, and as https://no-color.org has it."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def patch(diff: str) -> str:
    """Return a diff to print: without secrets, and no command to the build server."""
    told = redaction.masked(diff)
    if told and os.environ.get("GITHUB_ACTIONS") == "true":
        # No line of a file may become a command of the build server.
        word = hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()
        told = f"::stop-commands::{word}\n{told}::{word}::\n"
    return told


def refuse(project: Project) -> NoReturn:
    """Tell what is wrong with the configuration, aside from what a command prints, and end it."""
    found = reporting.findings(project.problems, (), project, reporters.reporter("text"))
    click.echo(reporters.reporter("text").render(found), nl=False, err=True)
    raise SystemExit(2)


def report(form: str, problems: Iterable[Problem], judged: Iterable[str], project: Project) -> None:
    """Print a report; where the format and the build server know one, write a summary too."""
    reporter = reporters.reporter(form)
    found = reporting.findings(problems, judged, project, reporter, coloured())
    click.echo(reporter.render(found), nl=False, color=found.colour)
    page = os.environ.get("GITHUB_STEP_SUMMARY")
    if reporter.summary and page:
        try:
            with Path(page).open("a", encoding="utf-8") as file:
                file.write(reporter.summary(found))
        except (OSError, ValueError) as error:
            why = visible(getattr(error, "strerror", None) or str(error))
            click.echo(f"the summary of this step cannot be written: {why}", err=True)
