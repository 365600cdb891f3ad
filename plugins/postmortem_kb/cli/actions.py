"""``postmortem actions``: what is still to do, who has it, and how long it has been waiting."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from postmortem_kb import action_formats
from postmortem_kb.action_formats import Listing
from postmortem_kb.addresses import folded
from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.cli._output import coloured
from postmortem_kb.config import Settings
from postmortem_kb.operations import lookup
from postmortem_kb.operations.items import choosing, gate, history
from postmortem_kb.operations.items.choosing import STALE, Choice
from postmortem_kb.operations.items.gate import Condition
from postmortem_kb.operations.items.history import History
from postmortem_kb.operations.project import Project
from postmortem_kb.rendering.actions import Action
from postmortem_kb.reporters import visible
from postmortem_kb.spelling import hint
from postmortem_kb.vocabulary import ACTION_TYPES

SECTION = "Follow up"
_T = TypeVar("_T")
_CONDITIONS = ", ".join(gate.CONDITIONS)


def _meant(
    words: Iterable[str],
    read: Callable[[str], _T],
    refusal: Callable[[str], click.ClickException] = Misuse,
) -> tuple[_T, ...]:
    """Return what each word means; of the first that means nothing, raise why."""
    try:
        return tuple(map(read, words))
    except (choosing.Unknown, lookup.NotFound) as error:
        raise refusal(visible(str(error))) from None


def _types(
    context: click.Context, parameter: click.Parameter, words: tuple[str, ...]
) -> tuple[str, ...]:
    return _meant(words, choosing.kind, click.BadParameter)


def _conditions(text: str | None, settings: Settings) -> tuple[Condition, ...]:
    try:
        return gate.parse(text, settings) if text is not None else ()
    except ValueError as error:
        raise Misuse(f"--fail-on: {visible(str(error))}") from None


def _history(project: Project, needed: bool) -> History:
    """Return the days of the items; a job that asks for them must not pass without them."""
    found = history.read(project)
    if found.dates_from == "none" and needed:
        raise Misuse(found.remark)
    if found.remark:
        click.echo(visible(found.remark), err=True)
    return found


def _guess(what: str, words: tuple[str, ...], known: list[str], judged: bool) -> None:
    """Say that a name is nowhere: for a person no mistake, but no gate passes by a wrong letter."""
    for word in words:
        if folded(word) not in {folded(each) for each in known}:
            told = visible(f"nothing names the {what} {word!r}{hint(word, known)}")
            if judged:
                raise Misuse(told)
            click.echo(told, err=True)


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


@click.command(
    "actions", short_help="List the action items of all postmortems, the most urgent first."
)
@click.argument("postmortems", nargs=-1, metavar="[POSTMORTEM]...")
@click.option("--open", "is_open", is_flag=True, help="Only what is still to be done.")
@click.option(
    "--overdue", "is_overdue", is_flag=True, help="Only what is open and past its due date."
)
@click.option("--stale", "is_stale", is_flag=True,
              help=f"Only what is open and has not changed state for {STALE} days.")  # fmt: skip
@click.option("--unverified", is_flag=True, help="What is done and not yet verified.")
@click.option("--owner", "owners", multiple=True, metavar="NAME", help="Only of this owner.")
@click.option("--team", "teams", multiple=True, metavar="NAME",
              help="Only what this team owns.")  # fmt: skip
@click.option("--severity", "severities", multiple=True, metavar="LEVEL",
              help="Only of postmortems of this severity.")  # fmt: skip
@click.option("--service", "services", multiple=True, metavar="NAME",
              help="Only of postmortems of this service.")  # fmt: skip
@click.option("--type", "types", multiple=True, metavar="TYPE", callback=_types,
              help=f"Only of this type: {', '.join(ACTION_TYPES)}.")  # fmt: skip
@click.option("--due-before", callback=_options.day, metavar="DATE",
              help="Only what is due before this day.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(action_formats.names()), default="table",
              show_default=True, help="How to print them.")  # fmt: skip
@click.option("--fail-on", metavar="CONDITIONS",
              help=f"Exit with 1 if one of them is met: {_CONDITIONS}; each alone or at one "
                   "severity, as in overdue:SEV1,unowned.")  # fmt: skip
@_options.today
@_options.config_file
def COMMAND(
    postmortems: tuple[str, ...],
    is_open: bool,
    is_overdue: bool,
    is_stale: bool,
    unverified: bool,
    owners: tuple[str, ...],
    teams: tuple[str, ...],
    severities: tuple[str, ...],
    services: tuple[str, ...],
    types: tuple[str, ...],
    due_before: date | None,
    form: str,
    fail_on: str | None,
    today: date,
    config_file: Path | None,
) -> None:
    """List the action items of all postmortems, the open ones first and of these the most overdue.

    POSTMORTEM is an id, a former id or a path: only the items of those that are named. Without a
    filter it lists all of them. Different filters have to be met together; of one that is given
    twice, either value will do. --overdue and --stale narrow the open ones, --unverified adds what
    is done: `--overdue --unverified` is what to ask about in a review. How old an item is, and when
    its state last changed, is told by git and by the dates in the file: what was imported in one
    commit is as old as its updates, its closing or its review show. Without git, the file alone
    tells; the site goes by the file always.

    \b
    Examples:
      postmortem actions --open --team payments
      postmortem actions PM-2026-003
      postmortem actions --overdue --severity SEV1 --severity SEV2
      postmortem actions --overdue --unverified --format markdown
      postmortem actions --fail-on overdue:SEV1,unowned

    Exit status: 0 listed, even if there is none; 1 a condition of --fail-on is met; 2 misuse, a
    faulty configuration, or with --fail-on an owner or a service that nothing names.
    """  # noqa: D301 - click reads the sign
    project = _base.project(config_file)
    settings = project.settings
    conditions = _conditions(fail_on, settings)
    levels = _meant(severities, partial(choosing.severity, settings=settings))
    knowledge = _base.knowledge(project, today)
    choice = Choice(
        is_open=is_open,
        is_overdue=is_overdue,
        is_stale=is_stale,
        unverified=unverified,
        owners=owners,
        teams=_meant(teams, partial(choosing.team, knowledge=knowledge)),
        severities=levels,
        services=services,
        types=types,
        due_before=due_before,
        postmortems=_meant(postmortems, partial(lookup.loaded, project, knowledge.corpus)),
    )
    known = [each.name for each in knowledge.owners.values()]
    _guess("owner", owners, known, bool(conditions))
    _guess("service", services, list(knowledge.services), bool(conditions))
    found = _history(project, is_stale or any(each.word == "stale" for each in conditions))
    actions: list[Action] = knowledge.all_actions
    entries = choosing.chosen(history.entries(actions, found, today), choice, knowledge)
    listing = Listing(
        choice.name,
        entries,
        knowledge,
        dates_from=found.dates_from,
        width=_width(),
        colour=coloured(),
    )
    click.echo(action_formats.render(form, listing), nl=False, color=listing.colour)
    if not entries and form != "table":
        click.echo("no action items", err=True)
    met = gate.met(conditions, entries, today)
    for told in met:
        click.echo(told, err=True)
    raise SystemExit(bool(met))
