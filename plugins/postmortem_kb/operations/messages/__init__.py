"""Messages that are ready to send, filled in from the front matter of a postmortem.

A message is a template in ``templates/messages/``; its first lines say what it is about, whom it is
for, and which fields it needs. A team's own lie beside ours and win.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from jinja2 import Undefined

from postmortem_kb import redaction
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Document
from postmortem_kb.corpus.unconfirmed import unconfirmed
from postmortem_kb.model import KeyPath, Moment
from postmortem_kb.operations import heads
from postmortem_kb.operations.heads import Head
from postmortem_kb.operations.messages import uses
from postmortem_kb.operations.messages.cadence import next_update
from postmortem_kb.operations.messages.faults import errors
from postmortem_kb.operations.messages.needs import Lack, NoSuchField, lacking
from postmortem_kb.operations.messages.needs import needs as needed
from postmortem_kb.operations.messages.outside import not_for_customers
from postmortem_kb.operations.project import Project
from postmortem_kb.rendering import templates, times
from postmortem_kb.rendering.pasted import calm
from postmortem_kb.schema import Times
from postmortem_kb.spelling import hint
from postmortem_kb.terminal import visible
from postmortem_kb.vocabulary import OPEN_STATES, Status

__all__ = ["Lack", "Refused", "fill", "for_customers", "known", "lacks", "notes"]

FOLDER = "messages"
_CUSTOMERS, _STAFF = "customers", "staff"
_TO_WHOM = {_CUSTOMERS: "customers", _STAFF: "all staff"}
# A person mends twenty places and asks again.
_MOST_TOLD = 20
_READERS = ("", _STAFF, _CUSTOMERS)
_FINISHED = frozenset(("done", "verified"))
_DECIDED = (OPEN_STATES - {"proposed"}) | _FINISHED
_ENDS = (".", "!", "?", ":", "\N{HORIZONTAL ELLIPSIS}")


class Refused(Exception):
    """A message cannot be made whatever the postmortem says; the text says why."""


class _Blank(Exception):
    """A template prints a value that is not there."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """The values that a message has printed, as they were before they were escaped."""

    values: list[str]

    def __call__(self, value: Any) -> Any:
        if isinstance(value, Undefined):
            return value
        if value is None or value == "":
            raise _Blank("a value that this postmortem lacks is printed; name it in `needs`")
        text = redaction.told(str(value))
        self.values.append(text)
        return calm(text)


def known(project: Project) -> dict[str, Head]:
    """Return {name: head} of all messages, ours and the team's."""
    return heads.read(FOLDER, project)


def for_customers(head: Head) -> bool:
    """Tell whether a message leaves the house."""
    return head.values.get("for") == _CUSTOMERS


def lacks(name: str, project: Project, document: Document) -> list[Lack]:
    """Return what a message needs and the postmortem has not.

    Raises Refused for a message that there is not, or that asks for a field that there is not.
    """
    head = _head(name, project)
    try:
        found = list(lacking(head, document, project.settings))
    except NoSuchField as error:
        raise Refused(
            f"{FOLDER}/{name}{heads.ENDING} needs `{visible(str(error))}`, and the front matter "
            "has no such field"
        ) from None
    readers = _TO_WHOM.get(head.values.get("for", ""))
    if readers and document.front.visibility == "restricted":
        line = document.source.place_of(("visibility",)).line
        text = f"`visibility` is restricted, and nothing of it goes to {readers}"
        found.insert(0, Lack(line, text))
    return found


def fill(name: str, project: Project, document: Document, now: datetime) -> tuple[str, list[Lack]]:
    """Return a message that is ready to send, or nothing and what stands against it.

    Raises Refused as ``lacks`` does, and for a fault in the template, with its line.
    """
    found = lacks(name, project, document)
    if not found and for_customers(_head(name, project)):
        used = _used(name, project)
        found = list(islice(errors(document, used, project.settings, now), _MOST_TOLD))
    if found:
        return "", found
    printed = _Printed([])
    text = _rendered(name, project, document, now.astimezone(UTC), printed)
    if for_customers(_head(name, project)):
        found = list(_told_inside(printed.values, document, project.settings))
    return ("", found) if found else (text, [])


def notes(name: str, project: Project, document: Document) -> list[Lack]:
    """Return what to know before a message is sent: who may read it, what is unconfirmed."""
    used = _used(name, project)
    found = [
        Lack(each.comment.line, each.message)
        for each in unconfirmed(document)
        if each.path and uses.concerns(each.path, used)
    ]
    if document.front.visibility == "restricted":
        line = document.source.place_of(("visibility",)).line
        text = "`visibility` is restricted: send this to nobody who may not read the postmortem"
        found.insert(0, Lack(line, text))
    return found


def _used(name: str, project: Project) -> frozenset[KeyPath]:
    env = templates.plain_environment(heads.own_folder(project))
    env.filters |= {"all": _all, "sentence": _sentence, "when": _when}
    asked = {tuple(each.split(".")) for names in needed(_head(name, project)) for each in names}
    return uses.fields(f"{FOLDER}/{name}{heads.ENDING}", env) | asked


def _head(name: str, project: Project) -> Head:
    every = known(project)
    if name not in every:
        there = "\n".join(f"  {each}: {visible(head.about)}" for each, head in every.items())
        raise Refused(f"there is no message {name}{hint(name, every)}\nThere are:\n{there}")
    head = every[name]
    if head.values.get("for", "") not in _READERS:
        raise Refused(
            f"{FOLDER}/{name}{heads.ENDING} is for `{visible(head.values['for'])}`; write "
            f"`{_CUSTOMERS}` or `{_STAFF}`"
        )
    return head


def _rendered(
    name: str, project: Project, document: Document, now: datetime, printed: _Printed
) -> str:
    # No HTML anywhere: what is printed is made safe for where a message is pasted.
    env = templates.plain_environment(heads.own_folder(project), printed)
    env.filters |= {"all": _all, "sentence": _sentence, "when": _when}
    front, settings = document.front, project.settings
    try:
        text = env.get_template(f"{FOLDER}/{name}{heads.ENDING}").render(
            front=front,
            extra=document.record.extra,
            times=front.times or Times(),
            reference=(front.incident.id if front.incident else None) or front.id,
            now=Moment(now),
            next_update=next_update(settings.severities.get(front.severity or ""), now),
            causes=[settings.all_root_causes[each] for each in front.root_cause_categories],
            decided=[item for item in front.action_items if item.state in _DECIDED],
            finished=sum(item.state in _FINISHED for item in front.action_items),
            reviewed=document.status.rank >= Status.REVIEWED.rank,
            settings=settings,
        )
    except Exception as error:
        where = templates.place_of(error)
        if where is None:
            raise
        raise Refused(f"{visible(where)}: {visible(templates.words_of(error))}") from None
    return f"{text.strip()}\n"


def _told_inside(values: list[str], document: Document, settings: Settings) -> list[Lack]:
    every = (
        (value, told, what)
        for value in dict.fromkeys(values)
        for told, what in not_for_customers(value, document.front, settings)
    )
    found: dict[Lack, None] = {}
    for value, told, what in islice(every, _MOST_TOLD):
        line, field = _field_of(value, told, document)
        text = f"{field} names `{told}`, {what}: customers are not told; say it in other words"
        found[Lack(line, text)] = None
    return list(found)


def _field_of(value: str, told: str, document: Document) -> tuple[int, str]:
    """Return the line and the name of the field whose text, in a printed value, tells that."""
    printed = " ".join(value.split())
    fields = []
    for path, place in document.source.places.items():
        given: Any = document.source.values
        for part in path:
            given = given[part]
        text = " ".join(given.split()) if isinstance(given, str) else ""
        if told in text and text.rstrip(".") in printed:
            fields.append((len(text), place.line, f"`{'.'.join(map(str, path))}`"))
    _, line, field = max(fields, default=(0, 1, "the message"))
    return line, field


def _sentence(text: str) -> str:
    """Return a text that ends as a sentence does."""
    plain = " ".join(text.split())
    return plain if plain.endswith(_ENDS) else f"{plain}."


def _all(values: tuple[str, ...]) -> str:
    """Return ``a, b and c``."""
    if not values:
        raise _Blank("a list that this postmortem lacks is printed; name it in `needs`")
    *most, last = values
    return f"{', '.join(most)} and {last}" if most else last


def _when(moment: Moment | None) -> str:
    """Return a moment as the site shows it, ``4 Mar 2026, 14:05 UTC``; a day alone as a day."""
    if moment is None:
        raise _Blank("a time that this postmortem lacks is printed; name it in `needs`")
    return times.when(moment) if moment.day_only else f"{times.when(moment)} UTC"
