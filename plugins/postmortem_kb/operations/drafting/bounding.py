"""Hold events within the time that was asked for, and drafts within what somebody can read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from postmortem_kb.recordings import Ask, Event
from postmortem_kb.recordings.moments import minute

MOST_ROWS = 500
"""A timeline of more is no draft: it is the export again."""


class TooMuch(Exception):
    """There is too much to draw on, or nothing; the text says how to bound it."""


def within(events: Iterable[Event], ask: Ask) -> list[Event]:
    """Return the events from ``since`` to ``until``, both included."""
    return [event for event in events if ask.covers(event.at)]


def bounded(events: Sequence[Event], ask: Ask) -> list[Event]:
    """Return the events within the bounds; raises TooMuch where that leaves none of them."""
    found = within(events, ask)
    if events and not found:
        raise TooMuch(f"nothing is recorded in that time; there is something {stretch(events)}")
    return found


def few_enough(rows: int, events: Sequence[Event]) -> None:
    """Raise TooMuch where a timeline has more rows than somebody reads."""
    if rows > MOST_ROWS:
        raise TooMuch(
            f"{rows} rows would stand in the timeline, {stretch(events)}; bound it to the "
            f"incident with --since and --until, to {MOST_ROWS} at the most, or pin the messages "
            "that matter in a chat and export it again"
        )


def stretch(events: Sequence[Event]) -> str:
    """Return from when to when there are events, in words."""
    times = [event.at for event in events]
    return f"from {minute(min(times))} to {minute(max(times))}"
