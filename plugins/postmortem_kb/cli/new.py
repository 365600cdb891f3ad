"""``postmortem new``: a draft in its place, in the time it takes to answer five questions."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from postmortem_kb.cli import _options
from postmortem_kb.cli._misuse import NOWHERE, Misuse
from postmortem_kb.config import Settings
from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.operations import configuration, git, new
from postmortem_kb.operations.project import Project, shown
from postmortem_kb.vocabulary import KINDS

SECTION = "Write"


def _guessed_owner(project: Project) -> str:
    for name in (git.user_handle(project.root), os.environ.get("USER", "")):
        handle = re.sub(r"[^\w./-]+", "-", name).strip("-._/")
        if handle:
            return handle
    return "unassigned"


def _middle(settings: Settings) -> str:
    """Return the first severity that is not major: nothing is alarmed by an assumption."""
    levels = settings.severities
    return next((name for name, level in levels.items() if not level.major), list(levels)[-1])


def _asked(question: str, default: str, check: Callable[[str], str] = str.strip) -> str:
    """Return an answer; ``check`` returns it as it should be spelt, or raises to ask again."""
    answer: str = click.prompt(
        question, default=default, show_default=bool(default), err=True, value_proc=check
    )
    return answer


def _severity(settings: Settings) -> Callable[[str], str]:
    def check(answer: str) -> str:
        known = {name.casefold(): name for name in settings.severities}
        found = known.get("".join(answer.casefold().split()))
        if found is None:
            raise click.BadParameter(f"write one of {', '.join(settings.severities)}")
        return found

    return check


def _moment(answer: str) -> str:
    try:
        parse_moment(answer.strip())
    except ValueError:
        raise click.BadParameter("write 2026-03-04T14:05Z, a day alone, or unknown") from None
    return answer.strip()


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


@click.command("new")
@click.argument("title")
@click.option("--severity", help="How bad it was, such as SEV2.")
@click.option("--owner", help="The handle of whoever sees the postmortem through.")
@click.option("--service", "services", multiple=True, help="A service affected; may be repeated.")
@click.option("--team", "teams", multiple=True, help="A team involved; may be repeated.")
@click.option("--date", help="When impact began: 2026-03-04T14:05Z, or the day alone.")
@click.option("--kind", type=click.Choice(KINDS), default="incident", show_default=True,
              help="What it was.")  # fmt: skip
@_options.now
@_options.config_file
def COMMAND(
    title: str,
    severity: str | None,
    owner: str | None,
    services: tuple[str, ...],
    teams: tuple[str, ...],
    date: str | None,
    kind: str,
    now: datetime,
    config_file: Path | None,
) -> None:
    """Begin a postmortem: the next free id, a commented file, ready to be filled in.

    On a terminal it asks for what no option gives; elsewhere it assumes, and says so. Exit status:
    0 written, 2 refused.
    """
    file = config_file or configuration.find(Path.cwd())
    if file is None:
        raise Misuse(
            f"{NOWHERE}; a knowledge base begins with one:\n"
            "  site_name: Postmortems\n  docs_dir: postmortems\n  plugins: [search, postmortem-kb]"
        )
    project = configuration.load(file)
    if project.problems:
        raise Misuse(f"{shown(file)} is faulty: run `postmortem check`")
    settings = project.settings
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    assumed = set()
    if severity is None:
        severity = _middle(settings)
        if asks:
            levels = ", ".join(settings.severities)
            severity = _asked(f"Severity ({levels})", severity, _severity(settings))
        else:
            assumed.add("severity")
    if owner is None:
        owner = _guessed_owner(project)
        if asks:
            owner = _asked("Owner, a handle", owner)
        else:
            assumed.add("owner")
    if asks and not services:
        services = _names(_asked("Services affected, with commas", ""))
    if asks and not teams:
        teams = _names(_asked("Teams involved, with commas", ""))
    if asks and date is None:
        date = _asked("Impact began (2026-03-04T14:05Z, a day, or unknown)", "unknown", _moment)
    answers = new.Answers(
        title=title.strip(),
        severity=severity,
        owner=owner,
        kind=kind,
        services=services,
        teams=teams,
        date="" if date in (None, "unknown") else str(date),
        assumed=frozenset(assumed),
    )
    try:
        written = new.write(answers, project, now)
    except new.Refused as error:
        raise Misuse(f"nothing was written:\n{error}") from None
    path = shown(written)
    click.echo(path)
    for name in sorted(assumed):
        click.echo(f"assumed {name}: {getattr(answers, name)}", err=True)
    click.echo(f"Fill it in, then: postmortem check {path}", err=True)
