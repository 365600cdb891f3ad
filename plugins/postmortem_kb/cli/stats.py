"""``postmortem stats``: the figures of the knowledge base, for people, programs and dashboards."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

import click

from postmortem_kb import stats_formats
from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.metrics import Stretch, calendar
from postmortem_kb.rendering.statistics import GROUPINGS, statistics
from postmortem_kb.reporters import named

SECTION = "Learn"


def _stretch(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> Stretch | None:
    """Return the stretch of time that a word names."""
    try:
        return calendar.parse(value) if value is not None else None
    except ValueError as error:
        raise click.BadParameter(f"{value!r}: {error}") from None


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else stats_formats.WIDTH


@click.command("stats")
@click.argument("period", callback=_stretch, required=False)
@click.option("--by", type=click.Choice(GROUPINGS), help="Group the figures.")
@click.option("--period", "stretch", callback=_stretch, metavar="PERIOD",
              help="The same as PERIOD.")  # fmt: skip
@click.option("--format", "form", default="table", type=click.Choice(stats_formats.names()),
              show_default=True, help="How to tell them.")  # fmt: skip
@_options.today
@_options.config_file
def COMMAND(
    period: Stretch | None,
    by: str | None,
    stretch: Stretch | None,
    form: str,
    today: date,
    config_file: Path | None,
) -> None:
    """Print figures: incidents, times to recover, action items, recurrences.

    PERIOD is a year, a quarter or a month, such as 2026, 2026-Q3 or 2026-10: only what happened in
    it is told.

    Every figure says of how many it is, and how many are unknown. Exit status: 0 printed, 2 misuse
    or a faulty configuration.

    \b
    Examples:
      postmortem stats --by service
      postmortem stats 2025 --by month
      postmortem stats 2025-Q3 --format json
      postmortem stats --format openmetrics > postmortem.prom
    """  # noqa: D301 - click's mark for lines that stay as they are
    if period and stretch and period != stretch:
        raise Misuse(f"name one period: {period.key} or {stretch.key}")
    chosen = period or stretch
    if chosen and chosen.first > today:
        raise Misuse(f"{chosen.name} has not begun on {today.isoformat()}")
    knowledge = _base.knowledge(_base.project(config_file), today)
    text = stats_formats.render(form, statistics(knowledge, by, chosen), _width())
    if form == "table":
        text = "\n".join(named(line) for line in text.split("\n"))
    click.echo(text, nl=False)
