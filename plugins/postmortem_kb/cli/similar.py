"""``postmortem similar``: what happened before that is like this, and what is still open there."""

from __future__ import annotations

import os
import re
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from postmortem_kb import corpus
from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.corpus import Draft, Location, Postmortem
from postmortem_kb.operations import lookup
from postmortem_kb.operations.project import Project, shown
from postmortem_kb.operations.reading import read
from postmortem_kb.operations.walking import is_markdown
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.actions import placed
from postmortem_kb.rendering.published import address
from postmortem_kb.rendering.records import printed
from postmortem_kb.reporters import visible
from postmortem_kb.schema import ActionItem
from postmortem_kb.similarity import MOST, Index, Match, unfinished
from postmortem_kb.terminal import wrapped
from postmortem_kb.words import count

SECTION = "Learn"
VERSION = 1
"""Of the JSON; it grows when a field goes away or changes its meaning."""
_MOST, _FAR_WEAKER = 5, 0.45
_NOTHING = "Nothing alike. `postmortem search` looks for words in the whole of every text."


@click.command("similar")
@click.argument("what", nargs=-1, required=True, metavar="FILE|TEXT")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="How to print what is found.")  # fmt: skip
@click.option("--most", type=click.IntRange(1, MOST), metavar="N",
              help=f"How many postmortems to show, up to {MOST}; as a rule {_MOST}, none of them "
                   "far weaker than the best.")  # fmt: skip
@_options.today
@_options.config_file
def COMMAND(
    what: tuple[str, ...], form: str, most: int | None, today: date, config_file: Path | None
) -> None:
    """Show which earlier postmortems are like one, why, and what is still open there.

    FILE is a path or an id; the file may be a draft that lies elsewhere. TEXT is compared with all
    postmortems, drafts among them. A score goes from 0 to 1: services, causes, trigger and rare
    words in common.

    \b
    Examples:
      postmortem similar PM-2026-005
      postmortem similar drafts/last-night.md
      postmortem similar relay certificate expired

    Exit status: 0 compared, whether or not something is alike, 2 misuse or a faulty configuration.
    """  # noqa: D301 - click's mark for lines that stay as they are
    typed = " ".join(what)
    if not any(sign.isalnum() for sign in typed):
        raise Misuse("nothing to compare: write an id, a path or a few words")
    project = _base.project(config_file)
    knowledge = _base.knowledge(project, today)
    asking = _postmortem(typed, project, knowledge)
    if asking is not None:
        every = knowledge.similarity.before(asking, MOST)
    else:
        every = Index(knowledge.corpus, typed=True).like(typed, MOST)
    found = every[:most] if most else _strong(every[:_MOST])
    if form == "json":
        click.echo(printed(_data(typed, asking, found, knowledge)))
        return
    if not found:
        click.echo("Nothing alike before it." if asking is not None else _NOTHING)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    click.echo("\n".join(_told(match, knowledge, width) for match in found), nl=False)
    if len(every) > len(found):
        weaker = count(len(every) - len(found), "weaker one")
        click.echo(f"{weaker} not shown; --most {len(every)} shows all", err=True)


def _strong(found: list[Match]) -> list[Match]:
    """Return those that are not far weaker than the best, which comes first."""
    return [each for each in found if each.score >= _FAR_WEAKER * found[0].score]


def _postmortem(typed: str, project: Project, knowledge: Knowledge) -> Postmortem | None:
    """Return the postmortem that a path or an id names; None for a text."""
    if os.path.isfile(typed):  # noqa: PTH113 - a text that no path can be is only false here
        return _of_file(Path(typed), knowledge)
    if len(typed.split()) != 1:
        return None
    try:
        return lookup.loaded(project, knowledge.corpus, typed.strip())
    except lookup.NotFound as refusal:
        if not _means_one(typed, project):
            return None
        raise Misuse(visible(str(refusal))) from None


def _means_one(word: str, project: Project) -> bool:
    """Tell whether a word is no text: it looks like an id, however spelt, or like a file."""
    shape = re.compile(project.settings.id_regex.pattern, re.IGNORECASE)
    return is_markdown(word.lower()) or bool(shape.fullmatch(word.strip()))


def _of_file(file: Path, knowledge: Knowledge) -> Postmortem:
    """Return a postmortem of the knowledge base, or what a file elsewhere would be as one."""
    real = os.path.realpath(file)
    for each in knowledge.corpus:
        if os.path.realpath(each.location.file) == real:
            return each
    location = Location(shown(file), shown(file).lstrip("/"), file)
    try:
        data = read(location)
    except OSError as error:
        raise Misuse(f"{visible(location.path)}: {visible(error.strerror or str(error))}") from None
    record = corpus.document(location, data, knowledge.settings).record
    (alone,) = corpus.build([Draft(location, record)], knowledge.settings)
    return alone


def _told(match: Match, knowledge: Knowledge, width: int) -> str:
    """Return a match in lines; why it is one is wrapped where a terminal has a width."""
    other = match.postmortem
    about = (other.front.severity, _day(other.date), other.front.status)
    where = _url(other.page, knowledge) or other.location.path
    draft = "" if other.counts else "  (draft)"
    why = visible("; ".join(match.reasons))
    lines = [
        f"{match.score:.2f}  {other.name}  {other.title}{draft}",
        "  ".join(("    ", *(each or "unknown" for each in about), where)),
        *(f"      {line}" for line in wrapped(why, width - 6)),
        *(f"      still open: {_item(each, knowledge.today)}" for each in unfinished(other)),
    ]
    return "".join(f"{visible(line)}\n" for line in lines)


def _item(item: ActionItem, today: date) -> str:
    late = ", overdue" if item.due and item.due < today else ""
    due = f"due {_day(item.due)}{late}" if item.due else "no due date"
    name = " ".join(each for each in (item.id, item.title) if each) or "untitled"
    return f"{name} ({item.owner or 'no owner'}, {due})"


def _data(
    typed: str, asking: Postmortem | None, found: list[Match], knowledge: Knowledge
) -> dict[str, Any]:
    """Return what is found as JSON can hold it; what is not known is null."""
    return {
        "version": VERSION,
        "asked": {
            "text": typed if asking is None else None,
            "id": asking.front.id if asking else None,
            "path": asking.location.path if asking else None,
        },
        "similar": [_record(match, knowledge) for match in found],
    }


def _record(match: Match, knowledge: Knowledge) -> dict[str, Any]:
    other = match.postmortem
    return {
        "id": other.front.id,
        "title": other.title,
        "date": _day(other.date),
        "severity": other.front.severity,
        "status": other.front.status,
        "score": round(match.score, 2),
        "why": match.reasons,
        "shared": {
            "services": match.services,
            "causes": match.causes,
            "main_cause": match.cause_is_main,
            "trigger": match.trigger,
            "words": match.words,
        },
        "path": other.location.path,
        "url": _url(other.page, knowledge),
        "open_actions": [
            {
                "id": item.id,
                "title": item.title,
                "type": item.type,
                "status": item.status,
                "owner": item.owner,
                "due": _day(item.due),
                "url": _url(place, knowledge),
            }
            for item, place in placed(other, unfinished(other))
        ],
    }


def _url(target: str, knowledge: Knowledge) -> str | None:
    return address(knowledge, target, "") if knowledge.site_url else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
