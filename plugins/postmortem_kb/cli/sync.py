"""``postmortem sync``: action items beside their tickets."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import click

from postmortem_kb import trackers
from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.cli._synced import FORMATS, Compared, Result, safe
from postmortem_kb.operations import lookup
from postmortem_kb.operations.project import Project
from postmortem_kb.operations.tickets import comparison, opening
from postmortem_kb.operations.tickets import keeper as ticketkeeping
from postmortem_kb.operations.tickets.opening import Opened
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rendering.published import address
from postmortem_kb.reporters import visible
from postmortem_kb.trackers import Known, tracker

if TYPE_CHECKING:
    from postmortem_kb.operations.tickets.client import Client

SECTION = "Follow up"


def _help() -> str:
    """Return the help; the trackers say themselves what they are called and what they need."""
    known = [tracker(name) for name in trackers.names()]
    *titles, last = [each.title for each in known]
    needed = [
        f"{name} ({remark})" if remark else name
        for each in known
        for name, remark in each.variables.items()
    ]
    return f"""Compare action items with their tickets in {", ".join(titles)} and {last}.

    Reads the `ticket` of every item that is not verified and prints where the two differ; with
    POSTMORTEM (an id, a former id or a path), of these postmortems only. Nothing is changed or sent
    without --write or --create, and a ticket never makes an item verified.

    Tokens come from the environment only: {", ".join(needed)}. Each is sent to its own tracker and
    nowhere else.

    Exit status: 0 no difference is left, 1 there is one, a ticket could not be opened, or not one
    could be read, 2 misuse.

    \b
    Examples:
      postmortem sync
      postmortem sync PM-2026-004 --write
    """


@click.command("sync", help=_help())
@click.argument("postmortems", nargs=-1, metavar="[POSTMORTEM]...")
@click.option("--write", is_flag=True, help="Write what tickets say into the postmortems.")
@click.option(
    "--create",
    is_flag=True,
    help="Open tickets for open items that have none, in the `project` of the option `trackers`.",
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="table",
              show_default=True, help="How to print them.")  # fmt: skip
@_options.config_file
@_options.today
def COMMAND(
    postmortems: tuple[str, ...],
    write: bool,
    create: bool,
    form: str,
    config_file: Path | None,
    today: date,
) -> None:
    """Compare, write and open, in this order."""
    project = _base.project(config_file)
    known = Known(project.settings.trackers)
    if create and not known.target:
        raise Misuse(
            "nothing says where to open tickets: set `trackers`, such as "
            "`trackers: {github: {project: team/repo}}`"
        )
    knowledge = _base.knowledge(project, today)
    actions = _chosen(project, knowledge, postmortems)
    with _client(known) as client:
        findings = list(comparison.look(comparison.ticketed(actions), known, client.send))
        keeper = ticketkeeping.Keeper(project, today)
        compared = [
            Compared(each, keeper.apply(each) if write and each.goal else None) for each in findings
        ]
        lacking = opening.lacking(actions)
        opened = _open(lacking, knowledge, known, client, keeper) if create else []
    result = Result(tuple(compared), tuple(lacking), tuple(opened))
    click.echo(FORMATS[form](result), nl=False)
    raise SystemExit(1 if result.is_wanting else 0)


def _chosen(project: Project, knowledge: Knowledge, words: tuple[str, ...]) -> list[Action]:
    if not words:
        return knowledge.all_actions
    try:
        found = [lookup.loaded(project, knowledge.corpus, word) for word in words]
    except lookup.NotFound as missing:
        raise Misuse(visible(safe(str(missing)))) from None
    meant = {each.location.uri for each in found}
    return [each for each in knowledge.all_actions if each.postmortem.location.uri in meant]


@contextmanager
def _client(known: Known) -> Iterator[Client]:
    """Lend what talks to the trackers, with the tokens of the environment."""
    try:
        from postmortem_kb.operations.tickets.client import Client
    except ModuleNotFoundError:
        raise Misuse("`sync` needs two libraries more: pip install 'postmortem-kb[sync]'") from None
    tokens = _tokens()
    client = Client(known.headers(tokens), tokens.values(), sleep, lambda: datetime.now(UTC))
    try:
        yield client
    finally:
        client.close()


def _tokens() -> dict[str, str]:
    """Return the tokens of the environment; one that no header can carry is told by its name."""
    names = sorted({each for name in trackers.names() for each in tracker(name).variables})
    found = {name: os.environ.get(name, "").strip() for name in names}
    for name, value in found.items():
        if not (value.isascii() and value.isprintable()) or " " in value:
            raise Misuse(f"{name} holds signs that no token has; set it again")
    return found


def _open(
    actions: list[Action],
    knowledge: Knowledge,
    known: Known,
    client: Client,
    keeper: ticketkeeping.Keeper,
) -> list[Opened]:
    def place(action: Action) -> str:
        return address(knowledge, action.target, "") if knowledge.site_url else ""

    found = []
    for each in opening.open_all(actions, known, client.send, client.pause, place, keeper):
        found.append(each)
        if each.ticket and not each.found:
            # Whatever happens later: this one is there now.
            click.echo(visible(safe(f"opened {each.ticket.url}")), err=True)
    return found
