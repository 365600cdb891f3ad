"""``postmortem draft``: from what the tools recorded to a draft, in a minute."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from pathlib import Path

import click

from postmortem_kb import importers, scrubbing
from postmortem_kb.cli import _base, _draft, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.operations import drafting, new
from postmortem_kb.operations.drafting import bounding, reading
from postmortem_kb.operations.project import Project, shown
from postmortem_kb.recordings import Ask
from postmortem_kb.terminal import visible
from postmortem_kb.vocabulary import KINDS

SECTION = "Write"


@click.command("draft")
@click.option("--from", "files", multiple=True, required=True, metavar="FILE",
              type=click.Path(path_type=Path),
              help="What a tool exported; may be repeated.")  # fmt: skip
@click.option("--as", "names", multiple=True, metavar="NAME",
              help="What wrote the file, if it is not recognised: once for all files, or once for "
              f"each --from in its order. There are {', '.join(importers.names())}.")  # fmt: skip
@click.option("--title", help="What happened, if not as a tool calls it.")
@click.option("--severity", help="How bad it was, such as SEV2.")
@click.option("--owner", help="The handle of whoever sees the postmortem through.")
@click.option("--kind", type=click.Choice(KINDS), show_default="incident",
              help="What it was.")  # fmt: skip
@click.option("--since", callback=_options.bound, metavar="TIME",
              help="Leave out what was before: 2026-03-04T09:00Z, or a day in UTC.")  # fmt: skip
@click.option("--until", callback=_options.bound, metavar="TIME",
              help="Leave out what came after, or after that day.")  # fmt: skip
@click.option("--incident", "incidents", multiple=True, metavar="ID",
              help="The one of several in a file; may be repeated, as for a storm.")  # fmt: skip
@click.option("--channel", default="", metavar="NAME", help="The channel of a chat's export.")
@click.option("--date", "day", callback=_options.day, metavar="DAY",
              help="The day of a recording that has only times.")  # fmt: skip
@click.option("--zone", callback=_draft.zone, metavar="NAME",
              help="The zone of times that have none, such as Europe/Berlin.")  # fmt: skip
@click.option("--start", callback=_options.instant, metavar="TIME",
              help="When a recording began that counts from there.")  # fmt: skip
@click.option("--into", "word", metavar="ID", help="Merge into this postmortem; nothing is lost.")
@_options.moment
@_options.config_file
def COMMAND(
    files: tuple[Path, ...],
    names: tuple[str, ...],
    title: str | None,
    severity: str | None,
    owner: str | None,
    kind: str | None,
    since: datetime | None,
    until: datetime | None,
    incidents: tuple[str, ...],
    channel: str,
    day: date | None,
    zone: tzinfo | None,
    start: datetime | None,
    word: str | None,
    now: datetime,
    config_file: Path | None,
) -> None:
    """Draw a draft from what tools exported: a timeline, and times to confirm.

    Several tools that tell of one event make one row. Secrets and personal data are removed before
    anything is written; whatever is proposed is marked in the file.

    \b
    Examples:
      postmortem draft --from pagerduty.json --from slack.zip --since 2026-03-04 --until 2026-03-04
      postmortem draft --from alerts.json --into PM-2026-003

    Exit status: 0 written, 2 refused, and then nothing is written.
    """  # noqa: D301 - click's mark for lines that stay as they are
    project = _base.project(config_file)
    if since and until and since > until:
        raise Misuse("--since lies after --until")
    if word and (title or severity or owner or kind):
        raise Misuse(
            "--into takes no --title, --severity, --owner or --kind: the postmortem has them"
        )
    ask = Ask(since, until, frozenset(incidents), channel, day, zone, start)
    try:
        drawn = drafting.draw(_draft.exports(files, names), ask, project.settings)
    except (reading.Unusable, bounding.TooMuch) as error:
        raise Misuse(f"nothing was written:\n{error}") from None
    if word:
        path, said = _draft.merged(project, word, drawn, now)
    else:
        path, said = _written(project, drawn, title, severity, owner, kind or "incident", now)
    click.echo(path)
    _tell(drawn, said)
    click.echo(f"Fill it in, then: postmortem check {path}", err=True)


def _written(
    project: Project,
    drawn: drafting.Drawn,
    title: str | None,
    severity: str | None,
    owner: str | None,
    kind: str,
    now: datetime,
) -> tuple[str, list[str]]:
    """Write a new draft; return its path, and what is to be said of it."""
    _draft.must_be_new(project, drawn)
    answers = _draft.answered(
        project, drawn, title, severity, owner, kind, sys.stdin.isatty() and sys.stderr.isatty()
    )
    try:
        file = new.write(answers, project, now)
    except new.Refused as error:
        raise Misuse(f"nothing was written:\n{error}") from None
    assumed = [f"assumed {name}: {_draft.value(answers, name)}" for name in sorted(answers.assumed)]
    times = drawn.proposals.times.items()
    said = (f"{name}: {value} ({why})" for name, (value, why) in times)
    return shown(file), [*drawn.closed, *assumed, *said]


def _tell(drawn: drafting.Drawn, said: Sequence[str]) -> None:
    of = ", ".join(f"{number} from {tool}" for tool, number in sorted(drawn.tools.items()))
    lines = [f"rows of the timeline: {len(drawn.proposals.rows)} ({of})", *drawn.remarks, *said]
    if removed := scrubbing.told(drawn.removed):
        lines.append(f"removed from what was read: {removed}")
    for line in lines:
        click.echo(visible(line), err=True)
