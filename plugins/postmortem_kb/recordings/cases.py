"""The entries of an incident tool's export, put together by incident: one file may hold several.

The API of such a tool gives incidents, their timelines and their follow-ups as lists of their own,
and a webhook sends an incident again at every change: people keep them in one file or in several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from postmortem_kb.recordings import Log, Recording, Unreadable, first
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import handle, text

INCIDENT = "incident"
_SHOWN = 5


class Entry(NamedTuple):
    """One thing in an export: its kind, the incident's id as far as it names one, its members."""

    kind: str
    incident: str
    value: dict[str, Any]


@dataclass(slots=True)
class Case:
    """What a file holds of one incident, which may be without the incident itself."""

    id: str
    incident: dict[str, Any] = field(default_factory=dict)
    parts: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def of(self, kind: str) -> list[dict[str, Any]]:
        """Return the members of the entries of one kind, each once, as it was last told."""
        return [entry.value for entry in self.parts.values() if entry.kind == kind]


def cases(entries: Iterable[Entry]) -> list[Case]:
    """Return the cases in the order of the file; the last word on a thing is what counts.

    An entry that names no incident belongs to the only one of the file, if there is just one.
    """
    found: dict[str, Case] = {}
    for number, entry in enumerate(entries):
        case = found.setdefault(entry.incident, Case(entry.incident))
        if entry.kind == INCIDENT:
            case.incident = _later(case.incident, entry.value)
        else:
            key = entry.kind, text(entry.value, "id") or f"without an id, {number}"
            known = case.parts.get(key, entry)
            case.parts[key] = entry._replace(value=_later(known.value, entry.value))
    if "" in found and len(found) == 2:
        nameless = found.pop("")
        [only] = found.values()
        only.incident = {**nameless.incident, **only.incident}
        only.parts = nameless.parts | only.parts
    return list(found.values())


def _later(known: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return what two tellings of one thing amount to: the newer one counts, whatever its place."""
    before, now = instant(known.get("updated_at")), instant(new.get("updated_at"))
    return {**new, **known} if before and now and before > now else {**known, **new}


def told(
    entries: Iterable[Entry],
    tool: str,
    mark: Callable[[dict[str, Any]], str],
    tell: Callable[[Case, tuple[str, ...]], Recording],
) -> list[Recording]:
    """Return what ``tell`` makes of each case that may be drafted from and tells anything.

    ``mark`` says why an incident may not be, ``private`` or ``test`` for instance, or nothing:
    those are left out and counted, in remarks that ``tell`` is given. Raises Unreadable where
    nothing is left.
    """
    log = Log()
    allowed = kept(cases(entries), mark, tool, log)
    recordings = [tell(case, log.remarks()) for case in allowed]
    telling = [each for each in recordings if each.events or each.title or each.follow_ups]
    if not telling:
        raise Unreadable(
            f"nothing of {tool} in it is for a timeline; export the incident and its timeline"
        )
    return telling


def kept(
    found: Iterable[Case], mark: Callable[[dict[str, Any]], str], tool: str, log: Log
) -> list[Case]:
    """Return the cases without a mark; the others are counted, see ``told``."""
    allowed, private, marks = [], [], []
    for case in found:
        why = mark(case.incident)
        if why:
            marks.append(why)
            private += [_name(case)] if why == "private" else []
            for _ in range(1 + len(case.parts)):
                log.leave_out(f"marked {why}")
        else:
            allowed.append(case)
    if allowed:
        return allowed
    if private:
        verb, owner = ("is", "its owner") if len(private) == 1 else ("are", "their owners")
        shown = ", ".join(private[:_SHOWN]) + (" and others" if len(private) > _SHOWN else "")
        raise Unreadable(f"{shown} {verb} private in {tool}: ask {owner} before drafting")
    if marks:
        words = ", ".join(dict.fromkeys(marks))
        raise Unreadable(f"all that it holds is marked {words} in {tool}; export a real incident")
    raise Unreadable(f"it holds no incident of {tool}; export the incident and its timeline")


def _name(case: Case) -> str:
    """Return what people call an incident: its reference or number, else its id."""
    numbers = (text(case.incident, key) for key in ("reference", "sequential_id", "number"))
    return first(numbers) or case.id or "an incident without an id"


def state(word: str, states: dict[str, str], tool: str, remarks: list[str]) -> str:
    """Return our state of a follow-up; a word that nobody knows is open, and is remarked on."""
    if word and word not in states:
        remarks.append(f"{tool} calls a follow-up {word!r}, which is not known here: taken as open")
    return states.get(word, "open")


def was_set(started: datetime | None, declared: datetime | None) -> bool:
    """Tell whether somebody set when an incident began: until then it is when it was declared."""
    return bool(started and declared and abs(declared - started) > timedelta(minutes=1))


def person(value: Any) -> str:
    """Return the handle of a person, by the name or else by the e-mail address; or nothing."""
    return handle(first(text(value, member) for member in ("full_name", "name", "email")))
