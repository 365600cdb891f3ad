"""Merge what tools recorded into a postmortem that exists: by place, and no byte of it is lost.

Rows are put between those that are there; a time or a field is set where it is empty or unknown.
What the file says already is kept, and a difference is told.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from postmortem_kb import corpus, frontmatter, rules
from postmortem_kb.body.timeline import Row
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Document, Location
from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.model import Level, Moment
from postmortem_kb.operations import edit, lookup, replacing
from postmortem_kb.operations.answers import Proposals
from postmortem_kb.operations.drafting import Drawn, rowplaces, same, times
from postmortem_kb.operations.drafting.filling import TOOLS, Filling
from postmortem_kb.operations.drafting.rowstyles import Unfit
from postmortem_kb.operations.project import Project, shown
from postmortem_kb.operations.reading import read
from postmortem_kb.vocabulary import Status


class CannotMerge(Exception):
    """Nothing can be put into the file safely, or it is of something else; it is left alone."""


@dataclass(slots=True)
class Merged:
    """The file with what was added, and what is to be told; ``items`` is whether actions were."""

    data: bytes
    added: int = 0
    there: int = 0
    remarks: list[str] = field(default_factory=list)
    items: bool = False


def merge_into(project: Project, word: str, drawn: Drawn, now: datetime) -> tuple[str, list[str]]:
    """Merge into a postmortem by its id or path; return its path, and what is to be said of it.

    Raises lookup.NotFound, CannotMerge, replacing.Changed and OSError; then it stays as it was.
    """
    location = lookup.find(project, word)
    before = read(location)
    try:
        found = merge(location, before, drawn, project.settings, now)
    except CannotMerge as error:
        raise CannotMerge(f"{shown(location.file)}: {error}") from None
    if found.data != before:
        replacing.replace(location.file, before, found.data)
    rows = f"added {found.added} rows, {found.there} were there already"
    return shown(location.file), [rows, *found.remarks, *(drawn.closed if found.items else ())]


def merge(
    location: Location, data: bytes, drawn: Drawn, settings: Settings, now: datetime
) -> Merged:
    """Return a postmortem with what is proposed; raises CannotMerge, and then it stays as it is."""
    if frontmatter.read(data).faults:
        raise CannotMerge("its front matter is faulty; `postmortem check` says where")
    proposals, faults = drawn.proposals, _errors(location, data, settings, now)
    original = corpus.document(location, data, settings)
    other = same.why_not(original, proposals)
    if other:
        raise CannotMerge(other)
    filling = Filling(data)
    # First the times: the day of the first row may follow from them.
    _fill_times(filling, original, proposals)
    items = _fill(filling, drawn)
    before = corpus.document(location, filling.data, settings)
    try:
        found = rowplaces.placed(before, proposals.rows)
    except Unfit as error:
        raise CannotMerge(str(error)) from None
    merged = Merged(filling.data, found.added, len(proposals.rows) - found.added, items=items)
    merged.remarks = [*filling.remarks, *found.remarks]
    if before.status is not Status.DRAFT:
        merged.remarks.append(f"its status is {before.status}: tell whoever has reviewed it")
    merged.data = edit.apply(merged.data, found.edits) if found.edits else merged.data
    after = corpus.document(location, merged.data, settings).timeline
    kept = Counter(map(_meaning, before.timeline)) - Counter(map(_meaning, after))
    if kept or len(after) != len(before.timeline) + found.added:
        raise CannotMerge("its timeline is written so that rows cannot be added; make it a table")
    new = _errors(location, merged.data, settings, now) - faults
    if new:
        raise CannotMerge("\n".join(["it would not pass the check any more:", *sorted(new)]))
    return merged


def _meaning(row: Row) -> tuple[str, Moment | None, str, str]:
    return row.time, row.moment, row.event, row.source


def _errors(location: Location, data: bytes, settings: Settings, now: datetime) -> set[str]:
    document = corpus.document(location, data, settings)
    judged = rules.judge(document, rules.Context(settings, now))
    return {found.message for rule, found in judged if rule.level is Level.ERROR}


def _fill_times(filling: Filling, document: Document, proposals: Proposals) -> None:
    """Set the times that are not known, and that do not contradict those that are."""
    known = same.times_of(document)
    for name, (value, reason) in proposals.times.items():
        moment = parse_moment(value)
        if moment is None:
            continue
        other = "" if name in known else times.against(name, moment, known)
        if other:
            filling.remarks.append(
                f"times.{name} is not set: {value} ({reason}) contradicts {other} in the file, "
                f"{times.written(known[other].at)}"
            )
        else:
            filling.text(("times", name), value, reason, times.is_reason)


def _fill(filling: Filling, drawn: Drawn) -> bool:
    """Set what else is empty, and tell whether the action items were."""
    proposals = drawn.proposals
    for path, value in (
        (("incident", "id"), proposals.incident_id),
        (("incident", "url"), proposals.incident_url),
        (("summary",), proposals.summary),
    ):
        if value:
            filling.text(path, value, TOOLS)
    for key, words in (("services", drawn.services), ("teams", drawn.teams)):
        if words:
            filling.words((key,), words)
    for role, who in proposals.roles.items():
        if isinstance(who, str):
            filling.text(("roles", role), who, TOOLS)
        else:
            filling.words(("roles", role), who)
    if proposals.references:
        references = [{"title": title, "url": url} for title, url in proposals.references]
        filling.items("references", references, "url")
    actions = [
        {"id": f"AI-{number}"}
        | {
            name: value
            for name in ("title", "type", "owner", "due", "status", "ticket")
            if (value := getattr(item, name))
        }
        for number, item in enumerate(proposals.action_items, start=1)
    ]
    return bool(actions) and filling.items("action_items", actions, "title")
