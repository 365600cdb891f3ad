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
from postmortem_kb.cli._synced import FORMATS, Compared, Result
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


@click.command("sync")
@click.argument("ids", nargs=-1, metavar="[PM-ID]...")
@click.option("--write", is_flag=True, help="Write what tickets say into the postmortems.")
@click.option(
    "--create",
    is_flag=True,
    help="Open tickets for open items that have none, in the `project` of the option `trackers`.",
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text")
@_options.config_file
@_options.today
def COMMAND(
    ids: tuple[str, ...],
    write: bool,
    create: bool,
    form: str,
    config_file: Path | None,
    today: date,
) -> None:
    """Compare action items with their tickets in GitHub, GitLab and Jira.

    Reads the `ticket` of every item that is not verified and prints where the two differ; with
    PM-ID, of these postmortems only. Nothing is changed or sent without --write or --create, and a
    ticket never makes an item verified.

    Tokens come from the environment only: GITHUB_TOKEN, GITLAB_TOKEN, JIRA_TOKEN (with JIRA_USER,
    the e-mail address, in Jira's cloud). Each is sent to its own tracker and nowhere else.

    Exit status: 0 no difference is left, 1 there is one, a ticket could not be opened, or not one
    could be read, 2 misuse.

    \b
    Examples:
      postmortem sync
      postmortem sync PM-2026-004 --write
    """  # noqa: D301
    project = _base.project(config_file)
    known = Known(project.settings.trackers)
    if create and not known.target:
        raise Misuse(
            "nothing says where to open tickets: set `trackers`, such as "
            "`trackers: {github: {project: team/repo}}`"
        )
    knowledge = _base.knowledge(project, today)
    actions = _chosen(knowledge, ids)
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


def _chosen(knowledge: Knowledge, ids: tuple[str, ...]) -> list[Action]:
    if not ids:
        return knowledge.all_actions
    wanted = {each.casefold() for each in ids}
    names: set[str] = set()
    found = []
    for postmortem in knowledge.corpus:
        own = {each.casefold() for each in (postmortem.name, *postmortem.front.former_ids)}
        if own & wanted:
            names |= own
            found.append(postmortem.location.uri)
    missing = next((each for each in ids if each.casefold() not in names), None)
    if missing is not None:
        raise Misuse(f"there is no postmortem {visible(missing)!r}")
    uris = frozenset(found)
    return [each for each in knowledge.all_actions if each.postmortem.location.uri in uris]


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
            click.echo(visible(f"opened {each.ticket.url}"), err=True)
    return found
