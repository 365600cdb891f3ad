"""What ``postmortem draft`` is told: moments, zones, importers, answers to its questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path

import click

from postmortem_kb import importers
from postmortem_kb.cli import _answers
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.operations import lookup, replacing
from postmortem_kb.operations.adopting.dates import zone_of
from postmortem_kb.operations.drafting import Drawn, Export, into, same
from postmortem_kb.operations.drafting.times import UNKNOWN
from postmortem_kb.operations.new import Answers
from postmortem_kb.operations.project import Project
from postmortem_kb.spelling import hint
from postmortem_kb.terminal import visible


def zone(context: click.Context, parameter: click.Parameter, value: str | None) -> tzinfo | None:
    """Return the time zone that an option names."""
    found = zone_of(value) if value else None
    if value and found is None:
        raise click.BadParameter(f"{value!r} is no time zone; write Europe/Berlin or +01:00")
    return found


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
    assumed = set()
    if title is None:
        title = drawn.title
        if asks:
            title = _answers.asked("Title", title)
        else:
            assumed.add("title")
    severity, owner, nobody_said = _answers.severity_and_owner(
        project, severity, owner, asks, drawn.severity
    )
    lists = {"services": drawn.services, "teams": drawn.teams}
    return Answers(
        title=title.strip(),
        severity=severity,
        owner=owner,
        kind=kind,
        services=drawn.services,
        teams=drawn.teams,
        assumed=frozenset(assumed | nobody_said | {name for name, words in lists.items() if words}),
        proposed=drawn.proposals,
    )


def value(answers: Answers, name: str) -> str:
    """Return an answer in words."""
    found = getattr(answers, name)
    return found if isinstance(found, str) else ", ".join(found)


def merged(project: Project, word: str, drawn: Drawn, now: datetime) -> tuple[str, list[str]]:
    """Merge into a postmortem that exists; return its path, and what is to be said of it."""
    try:
        return into.merge_into(project, word, drawn, now)
    except lookup.NotFound as error:
        raise Misuse(str(error)) from None
    except into.CannotMerge as error:
        raise Misuse(f"nothing was written: {error}") from None
    except replacing.Changed as error:
        raise Misuse(f"nothing was written: {error}; try again") from None
    except OSError as error:
        raise Misuse(f"nothing was written: {word}: {error.strerror or error}") from None


def must_be_new(project: Project, drawn: Drawn) -> None:
    """Raise Misuse where there is nothing to begin a postmortem with, and where one has begun."""
    proposals = drawn.proposals
    if not proposals.rows and all(value == UNKNOWN for value, _ in proposals.times.values()):
        said = "".join(f"\n  {visible(remark)}" for remark in drawn.remarks)
        raise Misuse(
            "nothing was written: there is nothing for a timeline in it; merge it into a draft "
            f"with --into{said}"
        )
    if found := same.drafted(project, proposals):
        raise Misuse(
            f"nothing was written: {found} is the incident {visible(proposals.incident_id)} "
            f"already; use --into {found}"
        )
