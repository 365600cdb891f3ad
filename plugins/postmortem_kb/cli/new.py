"""``postmortem new``: a draft in its place, in the time it takes to answer five questions."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from postmortem_kb.cli import _answers, _options
from postmortem_kb.cli._misuse import LOOK_ELSEWHERE, NOWHERE, Misuse
from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.operations import configuration, new
from postmortem_kb.operations.project import shown
from postmortem_kb.vocabulary import KINDS

SECTION = "Write"


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
@click.option("--kind", type=click.Choice(KINDS), show_default="that of the template, or incident",
              help="What it was.")  # fmt: skip
@click.option("--template", default="", metavar="NAME", show_default="that of the kind, or full",
              help="What to begin with: compact, full, security-incident, near-miss, exercise, or "
              "the name of your own.")  # fmt: skip
@_options.now
@_options.config_file
def COMMAND(
    title: str,
    severity: str | None,
    owner: str | None,
    services: tuple[str, ...],
    teams: tuple[str, ...],
    date: str | None,
    kind: str | None,
    template: str,
    now: datetime,
    config_file: Path | None,
) -> None:
    """Begin a postmortem: the next free id, a commented file, ready to be filled in.

    On a terminal it asks for what no option gives; elsewhere it assumes, and says so. A template of
    your own is `new/NAME.md.jinja` in the folder that `templates` names.

    \b
    Examples:
      postmortem new "Checkout failed in the EU" --severity SEV2 --service checkout
      postmortem new "A plan would have deleted the zone" --template near-miss

    Exit status: 0 written, 2 refused.
    """  # noqa: D301 - click's mark for lines that stay as they are
    file = config_file or configuration.find(Path.cwd())
    if file is None:
        raise Misuse(f"{NOWHERE}: {LOOK_ELSEWHERE}")
    project = configuration.load(file)
    if project.problems:
        raise Misuse(f"{shown(file)} is faulty: run `postmortem check`")
    try:
        kind = kind or (new.kind_of(template, project) if template else "") or "incident"
        template = new.template_for(template, kind, project)
    except new.Refused as error:
        raise Misuse(f"nothing was written:\n{error}") from None
    asks = sys.stdin.isatty() and sys.stderr.isatty()
    severity, owner, assumed = _answers.severity_and_owner(project, severity, owner, asks)
    if asks and not services:
        services = _names(_answers.asked("Services affected, with commas", ""))
    if asks and not teams:
        teams = _names(_answers.asked("Teams involved, with commas", ""))
    if asks and date is None:
        date = _answers.asked(
            "Impact began (2026-03-04T14:05Z, a day, or unknown)", "unknown", _moment
        )
    answers = new.Answers(
        title=title.strip(),
        severity=severity,
        owner=owner,
        kind=kind,
        services=services,
        teams=teams,
        date="" if date in (None, "unknown") else str(date),
        assumed=assumed,
        template=template,
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
