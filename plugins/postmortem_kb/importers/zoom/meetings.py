r"""The lines of a meeting's chat and of a transcript, as Zoom saves them.

Sources: https://www.w3.org/TR/webvtt1/ for transcripts. No document gives the lines of a chat;
readers of them do, such as michellenicolephillips/Zoom_Chat_Easy_Reader::

    09:12:31 From Alice Smith to Everyone:          saved on a computer; then lines after a tab
    09:12:31\t From  Alice Smith  to  Everyone : words     the same, older; at first without `to`
    00:03:12\tAlice Smith:\twords                  of the cloud, from the start of the recording
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import zip_longest
from typing import NamedTuple

_TIME = r"(\d{2,3}):([0-5]\d):([0-5]\d)"
_FROM = re.compile(_TIME + r"\s+From +(.+)", re.ASCII)
_TABBED = re.compile(_TIME + r"\t([^\t]+):\t(.*)", re.ASCII)
_CUE = re.compile(r"(?:(\d{2,3}):)?([0-5]\d):([0-5]\d)\.\d{3}[ \t]+-->", re.ASCII)
_TO_ALL = ("everyone", "all panelists", "hosts and panelists", "meeting group chat")
_PRIVATELY = ("(direct message)", "(privately)")
_LONGEST_NAME = 80
# One speaker may go on for an hour.
_LONGEST_SPEECH = 600


class Said(NamedTuple):
    """What was said: a clock or an offset, a name, the lines, and whether to some people only."""

    clock: timedelta
    name: str
    lines: list[str]
    private: bool = False


def is_transcript(lines: Iterable[str]) -> bool:
    """Tell whether lines are those of a transcript in WebVTT."""
    return next(filter(str.strip, lines), "").startswith("WEBVTT")


def begins_with_sender(line: str) -> bool:
    """Tell whether a line begins a message of a chat that was saved on a computer."""
    found = _FROM.match(line)
    # A line of a log may begin with a time and this word, too.
    return bool(found) and (" to " in line or " : " in line)


def begins_with_offset(line: str) -> bool:
    """Tell whether a line begins a message of a chat that was saved in the cloud."""
    return bool(_TABBED.match(line))


def written(lines: Sequence[str]) -> Iterator[Said]:
    """Yield the messages of a chat; a line that begins none goes on with the one before."""
    said: Said | None = None
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        begun = _begun(line, following)
        if begun:
            if said:
                yield said
            said = begun
        elif said:
            said.lines.append(line)
    if said:
        yield said


def _begun(line: str, following: str) -> Said | None:
    if match := _FROM.match(line):
        *clock, rest = match.groups()
        return _addressed(_clock(*clock), rest.strip(), following)
    if match := _TABBED.match(line):
        *clock, name, words = match.groups()
        return Said(_clock(*clock), name, [words])
    return None


def _addressed(clock: timedelta, rest: str, following: str) -> Said | None:
    """Return the message that ``NAME to WHOM : words`` begins, or ``NAME to WHOM:`` alone."""
    header, sign, words = rest.partition(" : ")
    if rest.endswith(":") and (not sign or (following.startswith("\t") and " to " not in header)):
        header, words = rest[:-1], ""
    elif not sign:
        return None
    # A name may have a ` to ` of its own: the last one counts, and the wider where there is one.
    name, to, whom = header.rpartition("  to  " if "  to  " in header else " to ")
    name, whom = (name, whom) if to else (header, _TO_ALL[0])
    # Where a name has a ` : ` of its own, the mark comes later.
    marked = header.lower().rstrip().endswith(_PRIVATELY) or any(
        f"{each} :" in rest.lower() for each in _PRIVATELY
    )
    private = marked or not whom.strip().lower().startswith(_TO_ALL)
    return Said(clock, name.strip(), [words], private)


def _clock(hours: str | None, minutes: str, seconds: str) -> timedelta:
    return timedelta(hours=int(hours or 0), minutes=int(minutes), seconds=int(seconds))


def spoken(lines: Iterable[str]) -> Iterator[Said]:
    """Yield what was spoken, the cues of one speaker after the other as one."""
    said: Said | None = None
    for clock, words in _cues(lines):
        name, colon, rest = words.partition(": ")
        if not colon or len(name) > _LONGEST_NAME:
            name, rest = "", words
        if said and said.name == name and sum(map(len, said.lines)) < _LONGEST_SPEECH:
            said.lines.append(rest)
            continue
        if said:
            yield said
        said = Said(clock, name, [rest])
    if said:
        yield said


def _cues(lines: Iterable[str]) -> Iterator[tuple[timedelta, str]]:
    clock: timedelta | None = None
    for line in lines:
        if match := _CUE.match(line):
            clock = _clock(*match.groups())
        elif not line.strip():
            clock = None
        elif clock is not None:
            yield clock, line.strip()
