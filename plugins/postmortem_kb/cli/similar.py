"""``postmortem similar``: what happened before that is like this, and what is still open there."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from postmortem_kb import corpus
from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.corpus import Draft, Location, Postmortem
from postmortem_kb.operations.project import shown
from postmortem_kb.operations.reading import read
from postmortem_kb.operations.walking import is_markdown
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.actions import anchors
from postmortem_kb.rendering.published import address
from postmortem_kb.reporters import visible
from postmortem_kb.schema import ActionItem
from postmortem_kb.similarity import Match, unfinished

SECTION = "Learn"


@click.command("similar")
@click.argument("what", nargs=-1, required=True, metavar="FILE|TEXT")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="How to print what is found.")  # fmt: skip
@click.option("--most", type=click.IntRange(min=1), default=5, show_default=True, metavar="N",
              help="How many postmortems to show.")  # fmt: skip
@_options.today
@_options.config_file
def COMMAND(
    what: tuple[str, ...], form: str, most: int, today: date, config_file: Path | None
) -> None:
    """Show which earlier postmortems are like one, why, and what is still open there.

    FILE is a path or an id; the file may be a draft that lies elsewhere. TEXT is compared with all
    postmortems. A score goes from 0 to 1: services, causes, trigger and rare words in common.

    \b
      postmortem similar PM-2026-005
      postmortem similar drafts/last-night.md
      postmortem similar relay certificate expired

    Exit status: 0 compared, whether or not something is alike, 2 misuse or a faulty configuration.
    """  # noqa: D301 - click's mark for lines that stay as they are
    knowledge = _base.knowledge(_base.project(config_file), today)
    typed = " ".join(what)
    asking = _postmortem(typed, knowledge)
    index = knowledge.similarity
    found = index.before(asking, most) if asking is not None else index.like(typed, most)
    if form == "json":
        click.echo(json.dumps(_data(typed, asking, found, knowledge), indent=2))
        return
    if not found:
        click.echo("Nothing alike." if asking is None else "Nothing alike before it.")
    click.echo("\n".join(_told(match, knowledge) for match in found), nl=False)


def _postmortem(typed: str, knowledge: Knowledge) -> Postmortem | None:
    """Return the postmortem that a path or an id names; None for a text."""
    if os.path.isfile(typed):  # noqa: PTH113 - a text that no path can be is only false here
        return _of_file(Path(typed), knowledge)
    found = knowledge.corpus.find(typed)
    if found is None and (is_markdown(typed) or knowledge.settings.year_of(typed)):
        raise Misuse(f"there is no postmortem {visible(typed)}")
    return found


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


def _told(match: Match, knowledge: Knowledge) -> str:
    other = match.postmortem
    about = (other.front.severity, _day(other.date), other.front.status)
    where = _url(other.page, knowledge) or other.location.path
    lines = [
        f"{match.score:.2f}  {other.name}  {other.title}",
        "  ".join(("    ", *(each or "unknown" for each in about), where)),
        f"      {'; '.join(match.reasons)}",
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
        "asked": {
            "text": typed if asking is None else None,
            "id": asking.front.id if asking else None,
            "path": asking.location.path if asking else None,
        },
        "similar": [_record(match, knowledge) for match in found],
    }


def _record(match: Match, knowledge: Knowledge) -> dict[str, Any]:
    other = match.postmortem
    items = other.front.action_items
    places = {id(item): anchor for item, anchor in zip(items, anchors(items), strict=True)}
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
                "url": _url(f"{other.page}#{places[id(item)]}", knowledge),
            }
            for item in unfinished(other)
        ],
    }


def _url(target: str, knowledge: Knowledge) -> str | None:
    return address(knowledge, target, "") if knowledge.site_url else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
