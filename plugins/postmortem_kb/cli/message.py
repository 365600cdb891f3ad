"""``postmortem message``: a message that is ready to send, filled in from the front matter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from postmortem_kb import corpus, redaction
from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.corpus import Document
from postmortem_kb.operations import items, lookup, messages
from postmortem_kb.operations.project import Project
from postmortem_kb.reporters import named, visible
from postmortem_kb.terminal import table
from postmortem_kb.words import count

SECTION = "Write"


@click.command("message")
@click.argument("postmortem", required=False)
@click.argument("name", required=False, metavar="[MESSAGE]")
@_options.moment
@_options.config_file
def COMMAND(
    postmortem: str | None, name: str | None, now: datetime, config_file: Path | None
) -> None:
    """Print a message about a postmortem, ready to be pasted and sent.

    POSTMORTEM is an id, a former id or a path. Without MESSAGE it lists which ones are ready and
    what the others lack; without both, which ones there are. The next update is reckoned from the
    `updates` of its severity. A message of your own is `messages/NAME.md.jinja` in the folder that
    `templates` names.

    \b
    Examples:
      postmortem message
      postmortem message PM-2026-007
      postmortem message PM-2026-007 status-page-post --now 2026-10-06T10:00Z

    Exit status: 0 printed, 1 the postmortem lacks something, 2 misuse or a faulty configuration.
    """  # noqa: D301 - click's mark for lines that stay as they are
    project = _base.project(config_file)
    if postmortem is None:
        _print(_listed(project))
        return
    try:
        document = _found(project, postmortem)
        if name is None:
            _print(_ready(project, document, now))
            return
        text, lacks = messages.fill(name, project, document, now)
    except (lookup.NotFound, items.Refused, messages.Refused) as refusal:
        raise Misuse("\n".join(map(visible, str(refusal).split("\n")))) from None
    if lacks:
        path = named(document.location.path)
        for lack in lacks:
            click.echo(f"{path}:{lack.line}: {_told(lack)}", err=True)
        told = count(len(lacks), "thing stands", "things stand")
        if document.faults:
            click.echo(f"{path} has faults: `postmortem check` shows them", err=True)
        click.echo(f"{told} against `{visible(name)}`; nothing was printed", err=True)
        raise SystemExit(1)
    if messages.for_customers(messages.known(project)[name]) and document.front.kind == "security":
        click.echo("a security incident: legal releases these words before they are sent", err=True)
    for note in messages.notes(name, project, document):
        click.echo(f"{named(document.location.path)}:{note.line}: {_told(note)}", err=True)
    click.echo(text, nl=False)


def _found(project: Project, postmortem: str) -> Document:
    try:
        location = lookup.find(project, postmortem)
    except lookup.NotFound:
        if postmortem in messages.known(project):
            text = f"{postmortem} is a message; name the postmortem first, then the message"
            raise lookup.NotFound(text) from None
        raise
    return corpus.document(location, items.contents(location), project.settings)


def _print(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)


def _listed(project: Project) -> Iterator[str]:
    known = messages.known(project)
    yield from table([(name, visible(head.about)) for name, head in known.items()], left=2)


def _ready(project: Project, document: Document, now: datetime) -> Iterator[str]:
    for name in messages.known(project):
        try:
            _, lacks = messages.fill(name, project, document, now)
        except messages.Refused as refusal:
            yield f"{name}: faulty: {visible(str(refusal))}"
            continue
        missing = f"{count(len(lacks), 'thing')} missing"
        yield f"{name}: {missing if lacks else 'ready'}"
        for lack in lacks:
            yield f"  {named(document.location.path)}:{lack.line}: {_told(lack)}"


def _told(lack: messages.Lack) -> str:
    return visible(redaction.told(lack.text))
