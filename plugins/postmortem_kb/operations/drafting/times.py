"""Propose the times of the front matter, each with the reason; what cannot be, is not proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from postmortem_kb.model import Moment
from postmortem_kb.operations.drafting.merging import Row
from postmortem_kb.recordings import Event, EventKind, Proposed
from postmortem_kb.recordings.moments import minute
from postmortem_kb.schema import Times

_ORDER = tuple(Times.model_fields)
_ENDS = ("resolved", "impact_end")
_GOES_ON = (EventKind.ACKNOWLEDGED, EventKind.ESCALATED)
_WORDS = {
    "impact_start": "the start of the impact as {tool} has it",
    "detected": "{tool}'s first alert",
    "acknowledged": "the first acknowledgement in {tool}",
    "mitigated": "the first mitigation in {tool}",
    "resolved": "the last resolution in {tool}",
    "impact_end": "the end of the impact as {tool} has it",
}
# The times that none of these may lie before.
_AFTER = {
    "detected": ("impact_start",),
    "acknowledged": ("impact_start", "detected"),
    "mitigated": ("impact_start", "detected"),
    "resolved": ("impact_start", "detected"),
    "impact_end": ("impact_start", "detected"),
}
_LONGEST = 100
UNKNOWN = "unknown"
"""What stands in the file for a time that nobody knows."""

_REASONS = ("no paging tool knows it", " has the last resolution at ", ": one of the two is wrong")


def is_reason(comment: str) -> bool:
    """Tell whether a comment of a file is our reason why a time is unknown."""
    return any(reason in comment for reason in _REASONS)


def against(field: str, value: Moment, known: Mapping[str, Moment]) -> str:
    """Return the known time that a time cannot be reconciled with, if there is one."""
    return next(
        (
            other
            for other, moment in known.items()
            if (other in _AFTER.get(field, ()) and value.wholly_before(moment))
            or (field in _AFTER.get(other, ()) and moment.wholly_before(value))
        ),
        "",
    )


class _Time(NamedTuple):
    at: datetime
    reason: str


def proposed(
    rows: Sequence[Row], explicit: Sequence[Proposed]
) -> tuple[dict[str, tuple[str, str]], list[str]]:
    """Return {field: (value, reason)}, and remarks of what else was said of a time.

    What a tool itself gives wins over what follows from events. A value is ``unknown`` where
    nothing is known, or two things contradict each other; the reason says which.
    """
    events = [told.event for row in rows for told in row.tellers]
    known: dict[str, _Time] = {}
    why: dict[str, str] = {}
    remarks: list[str] = []
    for field in _ORDER:
        given = sorted((each.at, each.reason) for each in explicit if each.field == field)
        if given:
            best = given[-1] if field in _ENDS else given[0]
            known[field] = _Time(*best)
            remarks += [
                f"{field}: {written(at)} is another time for it, {reason}"
                for at, reason in given
                if written(at) != written(best[0])
            ]
        elif found := _of_events(field, rows):
            doubt = _still_fires(field, found, events)
            if doubt:
                why[field] = doubt
            else:
                known[field] = _Time(found.at, _WORDS[field].format(tool=found.source.tool))
    _drop_faults(known, why)
    values = {field: (written(each.at), each.reason) for field, each in known.items()}
    if "impact_start" not in known:
        values["impact_start"] = (UNKNOWN, why.get("impact_start") or _never_known(known))
    values |= {field: (UNKNOWN, reason) for field, reason in why.items()}
    return {field: values[field] for field in _ORDER if field in values}, remarks


def written(at: datetime) -> str:
    """Return a time as the front matter has it, to the second."""
    return f"{at:%Y-%m-%dT%H:%M:%S}Z".replace(":00Z", "Z")


def _of_events(field: str, rows: Sequence[Row]) -> Event | None:
    """Return the event that a time follows from: the first of its kind, of an end the last."""
    found = [row for row in rows if row.event.kind.value == field]
    exact = [row for row in found if not row.approximate] or found
    if not exact:
        return None
    row = max(exact, key=_at) if field in _ENDS else min(exact, key=_at)
    return min((told.event for told in row.tellers if told.event.at == row.at), key=_not_a_message)


def _at(row: Row) -> datetime:
    return row.at


def _not_a_message(event: Event) -> tuple[bool, str]:
    return event.kind is EventKind.MESSAGE, event.source.tool


def _still_fires(field: str, end: Event, events: Sequence[Event]) -> str:
    """Return why an end is none: something fires after the last end that is known of it."""
    if field not in _ENDS:
        return ""
    began: dict[tuple[str, str], Event] = {}
    ended: dict[tuple[str, str], datetime] = {}
    for event in sorted(events, key=lambda event: (event.at, event.kind, event.text)):
        about = (event.source.tool, event.subject)
        if event.kind is EventKind.DETECTED and event.subject:
            began[about] = event
        elif event.kind in _GOES_ON and event.subject:
            # Its alert was before what was exported.
            began.setdefault(about, event)
        elif event.kind.value in _ENDS:
            ended[about] = event.at
    known = f"{end.source.tool} has the last resolution at {written(end.at)}"
    for about, event in began.items():
        if about not in ended:
            # Of an incident of its own only the end in the same tool is one.
            return f"{known}, and `{_short(event.text)}` has no end in {event.source.tool}"
        if event.at > ended[about]:
            return f"{known}, and the same fires again at {written(event.at)}"
    return ""


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"


def _drop_faults(known: dict[str, _Time], why: dict[str, str]) -> None:
    """Take away each time that lies before one it should follow; a check would not pass."""
    for field, earlier in _AFTER.items():
        if field not in known:
            continue
        late = next((each for each in earlier if each in known and _before(known, field, each)), "")
        if late:
            found = known.pop(field)
            why[field] = (
                f"{found.reason} is {written(found.at)}, before {late} "
                f"({written(known[late].at)}): one of the two is wrong"
            )


def _before(known: Mapping[str, _Time], field: str, other: str) -> bool:
    return known[field].at.replace(microsecond=0) < known[other].at.replace(microsecond=0)


def _never_known(known: Mapping[str, _Time]) -> str:
    latest = known.get("detected")
    if latest is None:
        return "no paging tool knows it"
    return (
        "no paging tool knows it; the first alert, "
        f"{minute(latest.at)}, is the latest it can have been"
    )
