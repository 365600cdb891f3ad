"""Change an action item in its file: found, edited by place, judged again, written at once.

Nothing is written unless what is read back is exactly what was meant, and no error or warning comes
of it that was not there before.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from postmortem_kb import corpus, frontmatter, redaction, rules
from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Document, Location
from postmortem_kb.frontmatter import fences
from postmortem_kb.model import Fault, KeyPath, Level, Place, Problem
from postmortem_kb.operations import check, replacing
from postmortem_kb.operations.items import edits
from postmortem_kb.operations.items.moves import Refused, Step
from postmortem_kb.operations.items.places import Header, Unsafe
from postmortem_kb.operations.project import Project
from postmortem_kb.operations.reading import MAX_FILE, read
from postmortem_kb.rules import Context
from postmortem_kb.schema import ActionItem, FrontMatter
from postmortem_kb.spelling import hint

__all__ = ["Change", "Refused", "change", "contents", "context", "write"]

_ITEMS = "action_items"
_WAYS = {
    "done-without-evidence": "; give it with --evidence",
    "verified-without-proof": "; give it with --evidence",
    "open-without-due": "; give the day with `defer --to` first, or with `reopen --to`",
    "open-without-owner": "; name one with `reassign` first",
}
"""What a verb or an option of ours can do about a fault."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after, the item in both, the step between, and the line it shows on."""

    location: Location
    before: bytes
    after: bytes
    was: ActionItem
    item: ActionItem
    front: FrontMatter
    step: Step
    line: int


def context(project: Project, today: date) -> Context:
    """Return what the check knows beside a file, at noon of a day in UTC."""
    return Context(project.settings, datetime.combine(today, time(12), UTC), project.around())


def contents(location: Location) -> bytes:
    """Return what is in a file that is to be edited; raises Refused if it cannot be."""
    try:
        data = read(location)
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{location.path} is not UTF-8; save it as UTF-8 first") from None
    except OSError as error:
        raise Refused(f"{location.path} cannot be read: {error.strerror or error}") from None
    return data


def change(
    location: Location, item: str, verb: Callable[[ActionItem], Step], within: Context, today: date
) -> Change:
    """Return what a verb makes of an item, in memory; raises Refused, saying why it cannot be."""
    data = contents(location)
    document = corpus.document(location, data, within.settings)
    path, was = _item(document, item)
    step = verb(was)
    after = _edited(data, path, step, today) if step else data
    if step:
        _judge(location, data, after, within)
    edited = corpus.document(location, after, within.settings)
    # Fields to set begin with the state, if it changes.
    shown = next(iter(step.fields), "status")
    return Change(
        location,
        data,
        after,
        was,
        _by_place(edited)[path],
        edited.front,
        step,
        edited.source.place_of((*path, shown)).line,
    )


def write(change: Change) -> None:
    """Write the file, if it changes; raises replacing.Changed or OSError, and it is as it was."""
    if change.after != change.before:
        replacing.replace(change.location.file, change.before, change.after)


def _by_place(document: Document) -> dict[KeyPath, ActionItem]:
    """Return {where it is written: the item}; entries that are no items are written too."""
    items = document.front.action_items
    return {document.record.written((_ITEMS, at)): item for at, item in enumerate(items)}


def _item(document: Document, name: str) -> tuple[KeyPath, ActionItem]:
    """Return the one item of an id and where it is written; raises Refused."""
    where = document.location.path
    if document.source.faults:
        raise Refused(
            f"the front matter of {where} has a fault: {_said(document, document.source.faults[0])}"
        )
    items = _by_place(document)
    known = [item.id for item in items.values() if item.id]
    listed = f"it has {', '.join(known)}" if known else "it has none with an id"
    if not name:
        raise Refused(f"name an action item of {where}: {listed}")
    found = [path for path, item in items.items() if folded(item.id or "") == folded(name)]
    if not found:
        more = hint(name, known) or ";"
        raise Refused(f"{where} has no action item {name}{more} {listed}")
    if len(found) > 1:
        lines = " and ".join(str(document.source.place_of(path).line) for path in found)
        raise Refused(f"{name} is the id of two action items in {where}, on lines {lines}")
    path = found[0]
    for fault in document.faults:
        if not isinstance(fault.where, Place) and fault.where[:2] == path:
            raise Refused(f"{name} has a fault in {where}: {_said(document, fault)}")
    return path, items[path]


def _said(document: Document, fault: Fault) -> str:
    rule = rules.all_rules()[fault.kind]
    place = fault.where
    line = place.line if isinstance(place, Place) else document.source.key_place_of(place).line
    words = redaction.masked(rule.word(fault.values))
    return f"line {line}: {rule.code} {words}; correct it first, `postmortem check` shows it"


def _edited(data: bytes, path: KeyPath, step: Step, today: date) -> bytes:
    """Return the file with a step made; raises Refused unless it reads back as just that."""
    header = Header(data)
    meant = copy.deepcopy(dict(header.source.values))
    after = data
    for name, value in (*step.fields.items(), ("update", step.text)):
        if sign := fences.CONTROL.search(value):
            raise Refused(
                f"`{name}` holds the control character U+{ord(sign[0]):04X}; leave it out"
            )
    try:
        for key in step.gone:
            after = edits.remove(after, path, key)
        for key, value in step.fields.items():
            after = _readable(edits.assign(after, path, key, value))
        if step.text:
            after = _readable(edits.note(after, path, str(today), step.text))
    except UnicodeEncodeError:
        raise Refused("what you gave is not written in UTF-8") from None
    except (Unsafe, ValueError):
        raise _by_hand(header, path) from None
    _make(meant, path, step, today)
    edited = Header(after).source
    if edited.faults or edited.values != meant or edited.body != header.source.body:
        raise _by_hand(header, path)
    return after


def _readable(data: bytes) -> bytes:
    """Return a file that is not too large to be read; raises Refused."""
    faults = {each.kind: each for each in frontmatter.read(data).faults}
    if (large := faults.get("front-matter-too-large")) or len(data) > MAX_FILE:
        limit = large.values["limit"] if large else f"{MAX_FILE // 1024 // 1024} MiB"
        what = "front matter" if large else "file"
        raise Refused(
            f"that would make the {what} larger than {limit}; shorten what you give, or move "
            "details into the text"
        )
    return data


def _make(values: dict[str, Any], path: KeyPath, step: Step, today: date) -> None:
    """Make a step in values: what the edited file has to read as."""
    item = values[str(path[0])][path[1]]
    for key in step.gone:
        del item[key]
    item.update(step.fields)
    if step.text:
        item["updates"] = [*(item.get("updates") or []), {"on": str(today), "text": step.text}]


def _by_hand(header: Header, path: KeyPath) -> Refused:
    line = header.source.place_of(path).line
    return Refused(
        f"the action item on line {line} is written in a way that cannot be edited by the line; "
        "write it as one `key: value` a line, or change it by hand"
    )


def _judge(location: Location, before: bytes, after: bytes, within: Context) -> None:
    """Raise Refused if the edited file has an error or a warning that it had not."""
    old = _grave(check.alone(location, before, within))
    new = _grave(check.alone(location, after, within))
    # Lines have moved, and what is said of the item may be said in the words of another state.
    more = Counter(each.code for each in new) - Counter(each.code for each in old)
    said = {(each.code, each.message) for each in old}
    brought = [each for each in new if each.code in more]
    if brought:
        first = next(
            (each for each in brought if (each.code, each.message) not in said), brought[0]
        )
        way = _WAYS.get(first.name, "")
        if first.name == "useless-suppression":
            way = f"; take away the comment on line {_line(before, after, first.line)} first"
        raise Refused(f"that would bring in {first.code} ({first.severity}): {first.message}{way}")


def _line(before: bytes, after: bytes, line: int) -> int:
    """Return where a line of the edited file was; what is silenced stays as it is."""
    text = after.splitlines()[line - 1]
    same = [at for at, each in enumerate(before.splitlines(), 1) if each == text]
    return min(same, key=lambda at: abs(at - line), default=line)


def _grave(problems: Sequence[Problem]) -> list[Problem]:
    return [each for each in problems if each.severity is not Level.NOTE]
