"""Hold chats within the time of an incident: a channel is of whatever its people talk about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from postmortem_kb.recordings import Ask, EventKind, Recording
from postmortem_kb.recordings.moments import minute
from postmortem_kb.words import count

_AROUND = timedelta(hours=3)


def around(recordings: Sequence[Recording], ask: Ask) -> Ask | None:
    """Return bounds around what the other tools tell; None where they tell nothing.

    Nor is there any where somebody has set bounds.
    """
    others = [each for each in recordings if not is_chat(each)]
    times = [event.at for each in others for event in each.events]
    if not times or ask.since or ask.until:
        return None
    return replace(ask, since=min(times) - _AROUND, until=max(times) + _AROUND)


def is_chat(recording: Recording) -> bool:
    """Tell whether people only talk in a recording: no tool detects, and none resolves."""
    kinds = {event.kind for event in recording.events}
    return EventKind.MESSAGE in kinds and kinds <= {EventKind.MESSAGE, EventKind.STATUS}


def bounded(recording: Recording, ask: Ask | None) -> Recording:
    """Return a chat without what was said long before or after, and with a remark of it."""
    if ask is None or not is_chat(recording):
        return recording
    kept = tuple(event for event in recording.events if ask.covers(event.at))
    if len(kept) == len(recording.events):
        return recording
    number = count(len(recording.events) - len(kept), "message", "messages")
    return replace(recording, events=kept, remarks=(*recording.remarks, f"{number}{_told(ask)}"))


def cut(recording: Recording, ask: Ask) -> Recording:
    """Return a chat that was read within bounds only, and with a remark of it."""
    remark = f"what is of another incident{_told(ask)}"
    return replace(recording, remarks=(*recording.remarks, remark))


def _told(ask: Ask) -> str:
    bounds = f"{minute(ask.since)} to {minute(ask.until)}" if ask.since and ask.until else ""
    return (
        f" left out, more than {_AROUND // timedelta(hours=1)} hours from what the other "
        f"tools tell ({bounds}); take other bounds with --since and --until"
    )
