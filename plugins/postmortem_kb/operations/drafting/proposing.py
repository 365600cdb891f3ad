"""Turn what tools recorded into the fields of a draft, spelt as the configuration has them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from postmortem_kb.config import Settings
from postmortem_kb.fieldtypes import Handle, Url
from postmortem_kb.operations.drafting import escaping
from postmortem_kb.operations.drafting.merging import Row
from postmortem_kb.operations.drafting.scrubbed import Scrubber
from postmortem_kb.operations.new import NewAction, TimelineRow
from postmortem_kb.recordings import EventKind, FollowUp, Recording, distinct, first
from postmortem_kb.recordings.texts import handle
from postmortem_kb.severities import severity_named
from postmortem_kb.vocabulary import OPEN_STATES

_SPOKEN = (EventKind.MESSAGE, EventKind.NOTE)
_HANDLE: TypeAdapter[str] = TypeAdapter(Handle)
_URL: TypeAdapter[str] = TypeAdapter(Url)
_LONGEST_TITLE = 100
_SHORTEST_TITLE = 8
_ROLES = (
    ("communications_lead", ("communication", "comms", "liaison")),
    ("scribe", ("scribe",)),
    ("incident_commander", ("commander", "incident lead", "incident manager", "lead")),
)
_EXPERTS = "subject_matter_experts"


@dataclass(frozen=True, slots=True)
class Known:
    """Words of the configuration that words of tools mean, and the words that mean none."""

    words: tuple[str, ...]
    strange: tuple[str, ...]


def in_order(recordings: Iterable[Recording]) -> list[Recording]:
    """Return recordings in the order in which they are believed, whatever that of the files is.

    Those that detected something come before a chat, and those that call it an incident before a
    machine's.
    """
    return sorted(recordings, key=_order)


def _order(recording: Recording) -> tuple[bool, bool, float, str, str]:
    detects = any(event.kind is EventKind.DETECTED for event in recording.events)
    first = min((event.at.timestamp() for event in recording.events), default=0.0)
    return (not detects, not recording.id, first, recording.tool, repr(recording))


def title(recordings: Sequence[Recording], first: datetime | None) -> str:
    """Return the title that a tool gives, as the schema takes one."""
    named = next((each.title for each in recordings if each.title), "")
    text = " ".join(re.sub(r"[<>]|&(?=#?\w+;)", " ", named).split())
    if len(text) < _SHORTEST_TITLE:
        begin = f"Incident of {first:%Y-%m-%d}" if first else "Incident without a date"
        text = f"{begin}: {text}" if text else begin
    return text if len(text) <= _LONGEST_TITLE else f"{text[: _LONGEST_TITLE - 1].rstrip()}…"


def severity(recordings: Sequence[Recording], settings: Settings) -> str:
    """Return the severity of the configuration that a tool's word names, or nothing."""
    return first(severity_named(each.severity, settings.severities) for each in recordings)


def severities(recordings: Sequence[Recording]) -> str:
    """Return how bad the tools say it was, in their own words: `P1 (PagerDuty)`."""
    return ", ".join(
        distinct([f"{each.severity} ({each.tool})" for each in recordings if each.severity])
    )


def of_the_taxonomy(words: Sequence[str], known: Collection[str]) -> Known:
    """Return the words as the configuration spells them; without a list any word will do."""
    names = distinct(words)
    if not known:
        return Known(names, ())
    spelt = {name.casefold(): name for name in known}
    return Known(
        distinct([spelt.get(name.casefold(), "") for name in names]),
        tuple(name for name in names if name.casefold() not in spelt),
    )


def roles(recordings: Sequence[Recording]) -> dict[str, str | list[str]]:
    """Return who did what; whoever took part without a role that we have is an expert."""
    found: dict[str, str | list[str]] = {}
    others: list[str] = []
    for each in (responder for recording in recordings for responder in recording.responders):
        name = _handle(each.handle)
        role = _role(each.role)
        if role and name and found.setdefault(role, name) == name:
            continue
        others.append(name)
    left = [name for name in distinct(others) if name not in found.values()]
    return found | ({_EXPERTS: left} if left else {})


def _role(word: str) -> str:
    lower = word.casefold().replace("_", " ").replace("-", " ")
    return next(
        (role for role, names in _ROLES if any(name in lower.split(", ")[0] for name in names)), ""
    )


def _handle(name: str) -> str:
    """Return a handle as the schema takes one, or nothing; what was removed is none."""
    try:
        return "" if "removed]" in name else _HANDLE.validate_python(handle(name))
    except ValidationError:
        return ""


def actions(recordings: Sequence[Recording]) -> list[NewAction]:
    """Return the follow-ups as action items, each title once."""
    found: dict[str, NewAction] = {}
    for each in (follow_up for recording in recordings for follow_up in recording.follow_ups):
        if each.title:
            found.setdefault(each.title.casefold(), _action(each))
    return list(found.values())


def closed(recordings: Sequence[Recording]) -> list[str]:
    """Return a remark for each follow-up that a tool has as closed: a person must say when."""
    return [
        f"the action item {each.title!r} is {each.status} in {recording.tool}; it is open here "
        "until somebody writes when and how it was closed"
        for recording in recordings
        for each in recording.follow_ups
        if each.title and each.status not in OPEN_STATES
    ]


def _action(each: FollowUp) -> NewAction:
    return NewAction(
        title=each.title,
        owner=_handle(each.owner),
        due=each.due.isoformat() if each.due else "",
        # What is closed needs a day and evidence, which no tool exports.
        status=each.status if each.status in OPEN_STATES else "open",
        ticket=each.ticket,
    )


def incident(recordings: Sequence[Recording]) -> tuple[str, str]:
    """Return the id and the address of the incident in the tool that ran it."""
    found = next((each for each in recordings if each.id), None)
    return (found.id, web_address(found.url)) if found else ("", "")


def references(recordings: Sequence[Recording], but: str) -> list[tuple[str, str]]:
    """Return (title, url) of what the others recorded."""
    found = {web_address(each.url): each.tool for each in reversed(recordings)}
    return sorted((tool, url) for url, tool in found.items() if url not in ("", but))


def web_address(url: str) -> str:
    """Return an address as the schema takes one, or nothing."""
    try:
        return _URL.validate_python(url) if url else ""
    except ValidationError:
        return ""


def timeline(rows: Sequence[Row], scrubber: Scrubber) -> list[TimelineRow]:
    """Return the rows as cells of Markdown, without secrets and personal data."""
    return [
        TimelineRow(
            f"{'~' if row.approximate else ''}{row.at:%Y-%m-%d %H:%M}",
            escaping.cell(scrubber.text(_said(row))) or "…",
            ", ".join(
                dict.fromkeys(
                    escaping.link(scrubber.text(each.tool), scrubber.url(each.url))
                    for each in row.sources
                )
            ),
        )
        for row in rows
    ]


def _said(row: Row) -> str:
    text, actor = row.event.text, row.actor
    if actor and actor.casefold() not in text.casefold():
        text = f"{actor}: {text}" if row.event.kind in _SPOKEN else f"{text} ({actor})"
    if row.last is None:
        return text
    until = (
        f"{row.last:%H:%M}" if row.last.date() == row.at.date() else f"{row.last:%Y-%m-%d %H:%M}"
    )
    return f"{text} (sent {row.times} times until {until})"
