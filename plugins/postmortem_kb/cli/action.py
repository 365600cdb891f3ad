"""``postmortem action``: move an action item on, in its file, by the line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from postmortem_kb import redaction
from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.corpus import Location
from postmortem_kb.operations import items, lookup
from postmortem_kb.operations.items import Change, Refused, moves
from postmortem_kb.operations.items.moves import Step
from postmortem_kb.operations.project import Project
from postmortem_kb.operations.replacing import Changed
from postmortem_kb.reporters import named, visible
from postmortem_kb.schema import ActionItem
from postmortem_kb.vocabulary import Status

SECTION = "Follow up"

_NEXT = {
    "open": ("start", "when somebody works on it"),
    "in-progress": ("close", "when it is done, with --evidence"),
    "blocked": ("start", "when nothing holds it up any more"),
    "done": ("verify", "once it has been seen to work"),
}
"""Which verb comes after a state, and when."""


def _words(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not value.strip():
        raise click.BadParameter("say something, or leave it out")
    return value.strip() if value else None


def _text(name: str, help: str, required: bool = False) -> Callable[[Any], Any]:
    return click.option(name, metavar="TEXT", callback=_words, help=help, required=required)


_note = _text("--note", "Words to add to the update that is noted.")
_evidence = _text("--evidence", "What shows it: a link, most often.")


def _taking(*more: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return what gives a verb its postmortem, its item, and the options that all verbs take."""

    def decorate(function: Any) -> Any:
        last_first = (_options.config_file, _options.written_on, _note, *more, *_BOTH)
        for decorator in last_first:
            function = decorator(function)
        return function

    return decorate


_BOTH = (click.argument("item", required=False, metavar="ITEM"), click.argument("postmortem"))


@click.group("action", short_help="Move an action item on: start, block, close, verify and more.")
def COMMAND() -> None:
    """Move an action item on: start, block, close, verify, refuse, reassign, defer, reopen.

    The front matter is edited by the line, an update of today is noted, and nothing is written that
    brings an error or a warning into the file. What gives way to something new is kept in the
    update.

    \b
    Examples:
      postmortem action start PM-2026-007 AI-3
      postmortem action close PM-2026-007 AI-3 --evidence https://git.example.com/pull/7
      postmortem action verify PM-2026-007 AI-3 --note "Seen in the test of this week"
      postmortem action defer PM-2026-007 AI-4 --to 2027-04-30 --reason "Waits for a contract"

    POSTMORTEM is an id, a former id or a path. Exit status: 0 written, or so already; 2 refused or
    misuse, and nothing is written.
    """  # noqa: D301 - click knows the sign itself, not the backslash


def _verb(name: str) -> Callable[[Any], click.Command]:
    """Return what makes a command of a function, with what all of them say at their end."""
    return COMMAND.command(
        name,
        epilog="POSTMORTEM is an id, a former id or a path; ITEM is an id such as AI-2. Exit "
        "status: 0 written, or so already; 2 refused or misuse, and nothing is written.",
    )


@_verb("start")
@_taking()
def _start(note: str | None, today: date, **where: Any) -> None:
    """Begin to work on an item: it is in progress."""
    _run(partial(moves.start, note=note), today, **where)


@_verb("block")
@_text("--reason", "What holds it up.", required=True)
@_taking()
def _block(reason: str, note: str | None, today: date, **where: Any) -> None:
    """Say what holds an item up: it is blocked."""
    _run(partial(moves.block, reason=reason, note=note), today, **where)


@_verb("close")
@_evidence
@_taking()
def _close(evidence: str | None, note: str | None, today: date, **where: Any) -> None:
    """Close an item as done, with what shows it; verify it later."""
    verb = partial(moves.close, today=today, evidence=evidence, note=note)
    _run(verb, today, **where)


@_verb("verify")
@_evidence
@_taking()
def _verify(evidence: str | None, note: str | None, today: date, **where: Any) -> None:
    """Verify a done item: somebody has seen it work."""
    verb = partial(moves.verify, today=today, evidence=evidence, note=note)
    _run(verb, today, **where)


@_verb("refuse")
@_text("--reason", "Why it will not be done.", required=True)
@_taking()
def _refuse(reason: str, note: str | None, today: date, **where: Any) -> None:
    """Decide that an item will not be done, and say why."""
    _run(partial(moves.refuse, today=today, reason=reason, note=note), today, **where)


@_verb("reopen")
@_text("--reason", "Why it has to be done after all.", required=True)
@click.option("--to", callback=_options.day, metavar="DATE", help="The day it is due on now.")
@_taking()
def _reopen(reason: str, to: date | None, note: str | None, today: date, **where: Any) -> None:
    """Open an item again, and say why.

    What told of its end goes into the update.
    """
    _run(partial(moves.reopen, reason=reason, to=to, note=note), today, **where)


@_verb("reassign")
@_taking(click.argument("owner", callback=_words))
def _reassign(owner: str, note: str | None, today: date, **where: Any) -> None:
    """Give an item to another owner: a person or a team."""
    _run(partial(moves.reassign, owner=owner, note=note), today, **where)


@_verb("defer")
@click.option("--to", callback=_options.day, metavar="DATE", required=True,
              help="The day it is due on now.")  # fmt: skip
@_text("--reason", "Why it takes longer.")
@_taking()
def _defer(to: date, reason: str | None, note: str | None, today: date, **where: Any) -> None:
    """Move the day an open item is due on."""
    _run(partial(moves.defer, today=today, to=to, reason=reason, note=note), today, **where)


def _run(
    verb: Callable[[ActionItem], Step],
    today: date,
    postmortem: str,
    item: str | None,
    config_file: Path | None,
) -> None:
    """Make the step and tell what it changed; whatever stands against it ends the command."""
    project = _base.project(config_file)
    try:
        location = _found(project, postmortem, item)
        done = items.change(location, item or "", verb, items.context(project, today), today)
        items.write(done)
    except (lookup.NotFound, Refused, Changed) as refusal:
        raise Misuse(f"nothing was written: {visible(str(refusal))}") from None
    except OSError as error:
        why = visible(error.strerror or str(error))
        raise Misuse(f"nothing was written: {visible(location.path)}: {why}") from None
    _tell(done)


def _found(project: Project, postmortem: str, item: str | None) -> Location:
    """Return where the postmortem lies; raises NotFound, saying so if the item was named first."""
    try:
        return lookup.find(project, postmortem)
    except lookup.NotFound:
        try:
            found = lookup.find(project, item or "")
        except lookup.NotFound:
            found = None
        if found is None:
            raise
        raise lookup.NotFound(
            f"{postmortem} is no postmortem, and {item} is; name the postmortem first, then its "
            "item"
        ) from None


def _tell(done: Change) -> None:
    where = f"{named(done.location.path)}:{done.line}: {visible(done.item.id or '')}"
    was, state = done.was.state, done.item.state
    if not done.step:
        click.echo(f"{where} is `{state}` already; nothing to write")
        return
    click.echo(f"{where} is `{state}`{'' if was == state else f', was `{was}`'}")
    for key, value in done.step.fields.items():
        if key != "status":
            click.echo(f"  {key}: {_shown(value)}")
    for key in done.step.gone:
        click.echo(f"  {key}: removed")
    if done.step.text:
        click.echo(f"  update: {_shown(done.step.text)}")
    for line in _next(done):
        click.echo(line, err=True)


def _shown(text: str) -> str:
    return visible(redaction.told(" ".join(text.split())))


def _next(done: Change) -> list[str]:
    """Return what comes next: for the item, and for the postmortem whose last one is closed."""
    name = done.front.id or done.location.path
    was, state = done.was.state, done.item.state
    told = []
    if was != state and state in _NEXT:
        verb, when = _NEXT[state]
        told.append(f"next: postmortem action {verb} {name} {done.item.id}, {when}")
    closes = done.was.is_open and not any(item.is_open for item in done.front.action_items)
    if closes and done.front.status is not Status.CLOSED:
        told.append(f"no action item is open any more; next: postmortem status {name} closed")
    return [visible(line) for line in told]
