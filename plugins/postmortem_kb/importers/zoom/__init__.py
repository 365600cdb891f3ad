"""Zoom: the saved chat of a meeting, and the transcript of a recording.

None of these files has a date. A chat that was saved on a computer has the clock of that computer;
a chat and a transcript of the cloud count from the start of the recording. What they look like:
``importers.zoom.meetings``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from postmortem_kb.importers.zoom.meetings import (
    Said,
    begins_with_offset,
    begins_with_sender,
    is_transcript,
    spoken,
    written,
)
from postmortem_kb.recordings import Ask, Event, EventKind, Log, Recording, Source, Unreadable
from postmortem_kb.recordings.chat import Message, kept, responders, who
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.texts import plain

_LOOKED_AT = 20
_REACTION = re.compile(r'Reacted to "|Removed a .{1,40} reaction from "')
_DAY = timedelta(days=1)
# No clock is set back by more; a chat that goes back further went on after midnight.
_SET_BACK = timedelta(hours=2)

_NEEDS_DAY = (
    "its times have neither a date nor a zone: give the day on which the meeting began and the "
    "zone of the computer that saved it, such as --date 2026-03-04 --zone Europe/Berlin"
)
_NEEDS_START = (
    "its times count from the start of the recording: give that, such as --start 2026-03-04T09:20Z"
)
_OR_DAY = "; if they are times of the day, give --date 2026-03-04 --zone Europe/Berlin"


class _Zoom(Importer):
    title = "Zoom"
    reads = "saved chat of a meeting, transcript (WebVTT)"

    def certainty(self, material: Material) -> int:
        """Tell a chat by how its messages begin; a transcript could be of another tool."""
        lines = [line for line in material.lines[:_LOOKED_AT] if line.strip()]
        if is_transcript(lines):
            # The transcripts of Teams tell the voices apart by tags.
            return NO if any("<v " in line for line in lines) else PERHAPS
        if any(map(begins_with_sender, lines)):
            return SURELY
        return PERHAPS if any(map(begins_with_offset, lines)) else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return one recording; raises Unreadable that says what it needs to know of the times."""
        log = Log()
        lines = material.text.splitlines()
        transcript = is_transcript(lines)
        said = list(spoken(lines) if transcript else written(lines))
        if not said:
            raise Unreadable("it holds neither a chat nor a transcript of Zoom")
        # What a message quotes may look like another one: the first tells the form.
        begun = (each for each in lines if begins_with_sender(each) or begins_with_offset(each))
        local = not transcript and begins_with_sender(next(begun, ""))
        times = _times(said, ask, local=local, clock=not transcript)
        messages = [
            message
            for each, (sent, unsure) in zip(said, times, strict=True)
            if (message := _message(each, sent, unsure, log))
        ]
        events = kept(messages, ask, log)
        unsure = sum(each.approximate for each in events)
        remarks = [
            *(["a transcript is what a machine heard: check its words"] if transcript else []),
            *([_UNSURE.format(unsure)] if unsure else []),
        ]
        return [
            Recording(
                tool=self.title,
                events=events,
                responders=responders(events),
                remarks=(*log.remarks(), *remarks),
            )
        ]


_UNSURE = (
    "the clocks were changed in the hour of {} of its messages: their times may be an hour off"
)


def _message(said: Said, sent: datetime | None, unsure: bool, log: Log) -> Message | None:
    words = plain("\n".join(_without_quote(said.lines)))
    why = ""
    if said.private:
        why = "to some people only (direct messages)"
    elif _REACTION.match(words):
        why = "of a reaction only"
    elif not words:
        why = "without any text"
    elif sent is None:
        why = "without a time that can be read"
    if why or sent is None:
        log.leave_out(why)
        return None
    return Message(
        Event(sent, EventKind.MESSAGE, words, Source(_Zoom.title), who(said.name), "", unsure)
    )


def _without_quote(lines: list[str]) -> list[str]:
    """Return a reply without the beginning of what it replies to."""
    found = [line for line in lines if line.strip()]
    return found[1:] if found[1:] and found[0].strip().startswith('Replying to "') else found


def _times(
    said: Sequence[Said], ask: Ask, *, local: bool, clock: bool
) -> list[tuple[datetime | None, bool]]:
    """Return when each was said, and whether that is unsure.

    ``local`` tells that the times are certainly of a clock, ``clock`` that they may be.
    """
    offsets = [each.clock for each in said]
    try:
        if ask.start and not local:
            return [(ask.start.astimezone(UTC) + offset, False) for offset in offsets]
        if ask.day and ask.zone and clock:
            return _of_clock(offsets, ask.day, ask.zone)
    except OverflowError:
        raise Unreadable("its times go back too often for a meeting") from None
    raise Unreadable(_NEEDS_DAY if local else _NEEDS_START + (_OR_DAY if clock else ""))


def _of_clock(
    clocks: Sequence[timedelta], day: date, zone: tzinfo
) -> list[tuple[datetime | None, bool]]:
    found: list[tuple[datetime | None, bool]] = []
    before, again = timedelta(), False
    for clock in clocks:
        if clock >= _DAY:
            found.append((None, False))
            continue
        if before - clock > _SET_BACK:
            day += _DAY
            before, again = timedelta(), False
        shown = datetime.combine(day, time.min, zone) + clock
        unsure = shown.utcoffset() != shown.replace(fold=1).utcoffset()
        # The hour that comes twice begins anew where the clock goes back within it.
        again = unsure and (again or clock < before)
        found.append((shown.replace(fold=int(again)).astimezone(UTC), unsure))
        before = clock
    return found


IMPORTER = _Zoom()
