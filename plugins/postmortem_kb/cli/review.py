"""``postmortem review``: the agenda of a monthly or quarterly review, as Markdown to paste."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.metrics import Month, Year, calendar
from postmortem_kb.rendering import reviewtext, templates
from postmortem_kb.rendering.stretches import MonthOrQuarter
from postmortem_kb.rendering.templates import Renderer
from postmortem_kb.reporters import visible

SECTION = "Learn"


def _stretch(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> MonthOrQuarter | None:
    """Return the month or the quarter that is named."""
    if value is None:
        return None
    try:
        found = calendar.parse(value)
    except ValueError:
        found = None
    if found is None or isinstance(found, Year):
        raise click.BadParameter(
            f"{value!r} is no month or quarter; write it as 2026-10 or 2026-Q3"
        )
    return found


@click.command("review")
@click.argument("stretch", required=False, callback=_stretch, metavar="[PERIOD]")
@click.option("--period", callback=_stretch, metavar="PERIOD",
              help="The same as the argument.")  # fmt: skip
@_options.today
@_options.config_file
def COMMAND(
    stretch: MonthOrQuarter | None,
    period: MonthOrQuarter | None,
    today: date,
    config_file: Path | None,
) -> None:
    """Print the agenda of a review as Markdown, to paste into a document or an issue.

    PERIOD is a month or a quarter, such as 2026-10 or 2026-Q3; without it, the last whole month.

    New postmortems, those that wait for their review, what came back, overdue and closed action
    items, figures against the time before, and what was promised a year ago: the same as on the
    site's page of that month or quarter. Exit status: 0 printed, 2 misuse or a faulty
    configuration.

    \b
    Examples:
      postmortem review
      postmortem review 2025-Q3 > agenda.md
    """  # noqa: D301 - click's mark for lines that stay as they are
    if stretch and period and stretch != period:
        raise Misuse(f"two periods: {stretch.name} and {period.name}")
    chosen = stretch or period or _last_month(today)
    if chosen.first > today:
        raise Misuse(f"{chosen.name} has not begun on {today.isoformat()}")
    project = _base.project(config_file)
    own = project.root / project.settings.templates if project.settings.templates else None
    renderer = Renderer(_base.knowledge(project, today), own)
    try:
        found = reviewtext.text(renderer, chosen)
    except Exception as error:
        where = templates.place_of(error)
        if where is None:
            raise
        raise Misuse(f"{visible(where)}: {visible(templates.words_of(error))}") from None
    click.echo("\n".join(visible(line) for line in found.split("\n")), nl=False)


def _last_month(today: date) -> Month:
    now = Month.of(today)
    return now.before(1) if now.first > date.min else now
