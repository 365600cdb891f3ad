"""What many commands take: the configuration file, and the day they reckon from."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click

from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.model import Moment


def day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    """Return the day an option names; the callback of every option that takes one."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no day; write it as 2026-11-22") from None


def _end_of(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime:
    """Return this moment, or the last one of the day that is named: nothing of it is to come."""
    named = day(context, parameter, value)
    return datetime.combine(named, time.max, UTC) if named else datetime.now(UTC)


def _named(value: str) -> Moment:
    try:
        found = parse_moment(value.strip())
    except ValueError:
        found = None
    if found is None:
        raise click.BadParameter(
            f"{value!r} is no time; write it as 2026-03-04T09:00Z, or a day as 2026-03-04"
        )
    return found


def bound(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime | None:
    """Return the time an option names; of a day its begin, or its end for ``--until``."""
    if value is None:
        return None
    found = _named(value)
    ends = found.day_only and parameter.name == "until"
    return found.latest - timedelta(microseconds=1) if ends else found.at


def instant(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> datetime | None:
    """Return the exact time an option names."""
    found = _named(value) if value is not None else None
    if found and found.day_only:
        raise click.BadParameter(f"{value!r} is a day; write the time, as 2026-03-04T09:00Z")
    return found.at if found else None


def _this_moment(context: click.Context, parameter: click.Parameter, value: str | None) -> datetime:
    """Return this moment, or the one that is named."""
    return instant(context, parameter, value) or datetime.now(UTC)


def _written_on(context: click.Context, parameter: click.Parameter, value: str | None) -> date:
    """Return the day of what is written: the check refuses one that lies after tomorrow."""
    now = datetime.now(UTC).date()
    named = day(context, parameter, value) or now
    if (named - now).days > 1:
        raise click.BadParameter(f"{named} is in the future, and nothing is done on a day to come")
    return named


config_file = click.option(
    "-f",
    "--config-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The mkdocs.yml to use, if not the nearest one.",
)
today = click.option(
    "--today",
    callback=day,
    default=lambda: datetime.now(UTC).date().isoformat(),
    show_default="today, in UTC",
    metavar="DATE",
    help="The day to reckon from.",
)
written_on = click.option(
    "--today",
    callback=_written_on,
    show_default="today, in UTC",
    metavar="DATE",
    help="The day to write.",
)
moment = click.option(
    "--now",
    callback=_this_moment,
    show_default="now",
    metavar="TIME",
    help="The moment to reckon from: 2026-11-22T14:05Z.",
)
now = click.option(
    "--today",
    "now",
    callback=_end_of,
    show_default="now",
    metavar="DATE",
    help="The day to reckon from, to its end in UTC.",
)
