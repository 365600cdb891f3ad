"""``postmortem status``: what is still to do before a postmortem can be set to a state."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from postmortem_kb import redaction
from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.model import Level, Problem
from postmortem_kb.operations import items, lookup, nextstate
from postmortem_kb.operations.nextstate import Outlook
from postmortem_kb.reporters import named, visible
from postmortem_kb.schema import ActionItem
from postmortem_kb.vocabulary import Status
from postmortem_kb.words import count

SECTION = "Follow up"


@click.command("status")
@click.argument("postmortem")
@click.argument("state", required=False, metavar="[STATE]",
                type=click.Choice([str(state) for state in Status]))  # fmt: skip
@_options.today
@_options.config_file
def COMMAND(postmortem: str, state: str | None, today: date, config_file: Path | None) -> None:
    """Tell what a postmortem still lacks for a state, and write nothing.

    POSTMORTEM is an id, a former id or a path. Without STATE it is the next one: draft, in-review,
    reviewed, closed. What the state asks for comes first, then errors that are there already, then
    the action items that have to be finished.

    \b
    Examples:
      postmortem status PM-2026-007
      postmortem status PM-2026-007 closed

    Exit status: 0 nothing is missing, 1 something is, 2 misuse or a faulty configuration.
    """  # noqa: D301 - click knows the sign itself, not the backslash
    project = _base.project(config_file)
    try:
        location = lookup.find(project, postmortem)
        found = nextstate.outlook(
            location, Status(state) if state else None, items.context(project, today)
        )
    except (lookup.NotFound, items.Refused) as refusal:
        raise Misuse(visible(str(refusal))) from None
    name = visible(found.front.id or location.path)
    click.echo(f"{name} is `{found.now}`{_direction(found)}", err=True)
    path = named(location.path)
    for each in (*found.asked, *found.anyway):
        click.echo(f"{path}:{each.line}: {visible(_asked(each, found))}")
    for line, item in found.in_the_way:
        click.echo(f"{path}:{line}: {visible(_told(item))}")
    if found.missing:
        told = count(found.missing, "thing is", "things are")
        click.echo(f"{told} missing for `{found.state}`")
        if found.in_the_way:
            click.echo(f"next: postmortem action {_next(name, found)}", err=True)
        raise SystemExit(1)
    set_it = "" if found.state is found.now else f": set `status: {found.state}`"
    click.echo(f"{path}:{found.line}: nothing is missing{set_it}")


def _asked(problem: Problem, found: Outlook) -> str:
    """Return what to write, and what is wrong in any state by its name in the check."""
    text = redaction.told(problem.message)
    if problem in found.anyway or found.state is found.now:
        return f"{problem.severity} {problem.code} {text}"
    return text if problem.severity is Level.ERROR else f"better: {text}"


def _next(name: str, found: Outlook) -> str:
    """Return how to finish the first item that is in the way."""
    item = next((item.id for _, item in found.in_the_way if item.id), "ITEM")
    return f"close {name} {visible(item)} --evidence URL"


def _direction(found: Outlook) -> str:
    if found.state is found.now:
        last = "; no state comes after it" if found.state is Status.CLOSED else ""
        return f" already{last}"
    if found.state.rank < found.now.rank:
        return f"; `{found.state}` is a step back, and asks for less"
    return ""


def _told(item: ActionItem) -> str:
    due = f"due {item.due}" if item.due else "no due date"
    told = f"{item.id or 'an item'} is `{item.state}` ({item.owner or 'no owner'}, {due})"
    return redaction.told(f"{told}: {item.title or 'no title'}")
