"""What ``postmortem draft`` is told: moments, zones, importers, answers to its questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from postmortem_kb import importers
from postmortem_kb.cli import _answers
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.operations import lookup, replacing
from postmortem_kb.operations.drafting import Drawn, Export, into
from postmortem_kb.operations.new import Answers
from postmortem_kb.operations.project import Project, shown
from postmortem_kb.operations.reading import read
from postmortem_kb.spelling import hint


def moment(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> datetime | None:
    """Return the time that an option names; of a day its begin, or its end for ``--until``."""
    if value is None:
        return None
    try:
        found = parse_moment(value.strip())
    except ValueError:
        found = None
    if found is None:
        raise click.BadParameter(
            f"{value!r} is no time; write it as 2026-03-04T09:00Z, or a day as 2026-03-04"
        )
    if found.day_only and parameter.name == "until":
        return found.latest - timedelta(microseconds=1)
    return found.at


def instant(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> datetime | None:
    """Return the exact time that an option names."""
    found = moment(context, parameter, value)
    if value and len(value.strip()) <= len("2026-03-04"):
        raise click.BadParameter(f"{value!r} is a day; write the time, as 2026-03-04T09:00Z")
    return found


def zone(context: click.Context, parameter: click.Parameter, value: str | None) -> ZoneInfo | None:
    """Return the time zone that an option names."""
    try:
        return ZoneInfo(value) if value else None
    except (OSError, ValueError, LookupError):
        raise click.BadParameter(
            f"{value!r} is no time zone; write one as Europe/Berlin, or UTC"
        ) from None


def exports(files: Sequence[Path], names: Sequence[str]) -> list[Export]:
    """Return each file with the importer that is named for it."""
    known = importers.names()
    for name in names:
        if name not in known:
            raise Misuse(f"there is no importer {name}{hint(name, known)}")
    if len(names) not in (0, 1, len(files)):
        raise Misuse("give --as once for all files, or once for each --from in its order")
    several = list(names) * len(files) if len(names) < 2 else list(names)
    return [Export(file, several[at] if several else "") for at, file in enumerate(files)]


def answered(
    project: Project,
    drawn: Drawn,
    title: str | None,
    severity: str | None,
    owner: str | None,
    kind: str,
    asks: bool,
) -> Answers:
    """Return the answers for a new draft; on a terminal what no option gives is asked for."""
    settings = project.settings
    assumed = set()
    if title is None:
        title = drawn.title
        if asks:
            title = _answers.asked("Title", title)
        else:
            assumed.add("title")
    if severity is None:
        severity = drawn.severity or settings.assumed_severity
        if asks:
            levels = ", ".join(settings.severities)
            question = f"Severity ({levels})"
            severity = _answers.asked(question, severity, _answers.severity(settings))
        else:
            assumed.add("severity")
    if owner is None:
        owner = _answers.guessed_owner(project)
        if asks:
            owner = _answers.asked("Owner, a handle", owner)
        else:
            assumed.add("owner")
    lists = {"services": drawn.services, "teams": drawn.teams}
    return Answers(
        title=title.strip(),
        severity=severity,
        owner=owner,
        kind=kind,
        services=drawn.services,
        teams=drawn.teams,
        assumed=frozenset(assumed | {name for name, words in lists.items() if words}),
        proposed=drawn.proposals,
    )


def value(answers: Answers, name: str) -> str:
    """Return an answer in words."""
    found = getattr(answers, name)
    return found if isinstance(found, str) else ", ".join(found)


def merged(project: Project, word: str, drawn: Drawn, now: datetime) -> tuple[str, list[str]]:
    """Merge into a postmortem that exists; return its path, and what is to be said of it."""
    try:
        location = lookup.find(project, word)
        before = read(location)
        found = into.merge(location, before, drawn.proposals, project.settings, now)
        if found.data != before:
            replacing.replace(location.file, before, found.data)
    except lookup.NotFound as error:
        raise Misuse(str(error)) from None
    except into.CannotMerge as error:
        raise Misuse(f"nothing was written: {shown(location.file)}: {error}") from None
    except replacing.Changed as error:
        raise Misuse(f"nothing was written: {error}; try again") from None
    except OSError as error:
        raise Misuse(f"nothing was written: {word}: {error.strerror}") from None
    rows = f"added {found.added} rows, {found.there} were there already"
    return shown(location.file), [rows, *found.remarks]
