"""Open action items on the day each is due, as a calendar (RFC 5545) to subscribe to.

They are events of a whole day, not to-dos: Google's and Outlook's calendars show no to-dos. One
that is closed, has no due date, or is due on the last day of all is not among them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

from postmortem_kb.action_formats import Dated, Listing, title
from postmortem_kb.rendering import entries
from postmortem_kb.rendering.entries import one_line
from postmortem_kb.vocabulary import label

_LONGEST = 75  # octets of a line


def listing(found: Listing) -> str:
    """Return the calendar; one without an event is empty, so that a subscription stays alive."""
    name = _text(found.name)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Postmortem KB//Action items//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
        *(line for each in found.entries for line in _event(each, found)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(entry: Dated, found: Listing) -> Iterator[str]:
    action, knowledge = entry.action, found.knowledge
    item, of = action.item, action.postmortem
    # An event ends on the next day, and no calendar has one after the last.
    if item.due is None or item.due == date.max or not item.is_open:
        return
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, entries.key(action.target, knowledge))}"
    # When it was last changed, and never the day of the build: the same item is the same event.
    changed = _basic(entry.changed_on or entry.opened_on or item.due)
    yield f"DTSTAMP:{changed}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_basic(item.due)}"
    names = " ".join(each for each in (of.name, item.title and item.id) if each)
    yield f"SUMMARY:{_text(f'{action.name} ({names})')}"
    told = {
        "State": label(item.state),
        "Owner": one_line(item.owner or "") or "none",
        "Priority": label(item.priority) if item.priority else "none",
        "Severity": one_line(of.front.severity or "") or "unknown",
        "Postmortem": f"{of.name}: {title(action)}",
        "Ticket": one_line(item.ticket or ""),
    }
    lines = [f"{name}: {value}" for name, value in told.items() if value]
    yield "DESCRIPTION:" + "\\n".join(_text(line) for line in lines)
    # A relative address leads nowhere from a calendar.
    if knowledge.site_url:
        yield f"URL:{found.url(action)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


def _text(value: str) -> str:
    """Return text on one line as a value of type TEXT; DEL is the one sign left that it refuses."""
    line = one_line(value).replace("\x7f", "\ufffd")
    return line.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """Return a line in parts that are short enough, none of which ends within a character."""
    rest, room = line.encode(), _LONGEST
    parts = []
    while len(rest) > room:
        cut = room
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(rest[:cut])
        # The blank that begins the next line counts.
        rest, room = rest[cut:], _LONGEST - 1
    return b"\r\n ".join([*parts, rest]).decode()


FORMAT = listing
