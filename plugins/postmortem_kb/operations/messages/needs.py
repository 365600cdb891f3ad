"""What a message needs of a postmortem, and what of that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Document
from postmortem_kb.operations.heads import Head
from postmortem_kb.schema import FrontMatter, part_of

EXAMPLES = {
    "title": "Checkout failed in the EU",
    "severity": "SEV2",
    "owner": "payments",
    "incident.id": "INC-123",
    "incident.url": "https://example.com/incidents/123",
    "summary": "One in five card payments failed for 25 minutes; the change is rolled back",
    "services": "[checkout]",
    "teams": "[payments]",
    "times.impact_start": "2026-03-04T14:05Z",
    "times.detected": "2026-03-04T14:09Z",
    "times.acknowledged": "2026-03-04T14:11Z",
    "times.mitigated": "2026-03-04T14:20Z",
    "times.resolved": "2026-03-04T14:30Z",
    "times.impact_end": "2026-03-04T14:35Z",
    "impact.description": "One in five card payments failed",
    "impact.data_loss": "none",
    "trigger": "config-push",
    "root_cause_categories": "[config-change]",
    "workaround": "Cards were routed to the second provider",
    "roles.communications_lead": "support",
    "roles.incident_commander": "platform",
}
"""How to write a field, for those that a message of ours may ask for."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something a message needs and the postmortem has not, and the line to write it on."""

    line: int
    text: str


class NoSuchField(Exception):
    """A message asks for a field that the front matter does not have; the text names it."""


def needs(head: Head) -> tuple[tuple[str, ...], ...]:
    """Return the fields that a message asks for; of several at one place, any one will do."""
    return tuple(
        tuple(name.strip() for name in each.split(" or ")) for each in head.listed("needs")
    )


def info_of(name: str, settings: Settings) -> FieldInfo | None:
    """Return what the schema says of a field such as ``times.detected``; None of the team's own.

    Raises NoSuchField.
    """
    if name in settings.extra_fields:
        return None
    model: type[BaseModel] | None = FrontMatter
    info = None
    for part in name.split("."):
        info = model.model_fields.get(part) if model else None
        if info is None:
            raise NoSuchField(name)
        model = part_of(info)
    return info


def lacking(head: Head, document: Document, settings: Settings) -> Iterator[Lack]:
    """Yield what a message needs and the postmortem has not, in the order of its needs.

    Of a message that is for the time before something, what is written of that already.
    """
    for name in (name.strip() for each in head.listed("before") for name in each.split(" or ")):
        info_of(name, settings)
        if _has(document, name):
            line = document.source.place_of(tuple(name.split("."))).line
            yield Lack(line, f"`{name}` is written: this message is for the time before that")
    for names in needs(head):
        abouts = [info_of(name, settings) for name in names]
        if not any(_has(document, name) for name in names):
            what = abouts[0].description if abouts[0] else None
            yield _lack(names, what or "one of your own fields", document)


def _has(document: Document, name: str) -> bool:
    value: Any = document.record.extra.get(name, document.front)
    for part in name.split(".") if value is document.front else ():
        value = getattr(value, part, None)
    return value not in (None, (), "")


def _lack(names: tuple[str, ...], what: str, document: Document) -> Lack:
    path = tuple(names[0].split("."))
    line = document.place_of_missing(path).line
    if document.unsound(path):
        return Lack(line, f"`{names[0]}` cannot be read: `postmortem check` says why")
    wanted = " or ".join(f"`{name}`" for name in names)
    written = f"`{path[-1]}: {EXAMPLES.get(names[0], '...')}`"
    keys = document.source.keys
    if document.record.written(path) in keys:
        where = f"write it, such as {written}"
    elif len(path) == 1:
        where = f"add {written}"
    else:
        above = f"below `{path[0]}:`" if path[:1] in keys else f"`{path[0]}:`, and below it"
        where = f"add {above} {written}"
    return Lack(line, f"{wanted} is missing: {what}; {where}")
