"""Dates and times in the spellings people use; what is in doubt becomes a question.

Not python-dateutil: it comes with the site's packages only, fills what is missing from today, and
takes ``03/04/2026`` for one of its two days without a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from postmortem_kb import spelling
from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.recordings import moments
from postmortem_kb.recordings.texts import plain

_LONGEST = 80
_EPOCH = re.compile(r"\d{9,19}(?:\.\d{1,9})?")
_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? +", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(?<!\d)\d{4}([-/.])\d{1,2}\1\d{1,2}(?!\d)|(?<!\d)\d{8}(?!\d)")
_NAMED = re.compile(
    r"(?:(?<!\d)\d{1,2}(?:st|nd|rd|th)?[ -]+(?:of +)?[a-z]{3,9}\.?"
    r"|[a-z]{3,9}\.? +\d{1,2}(?:st|nd|rd|th)?)"
    r",?[ -]+\d{4}(?!\d)",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)")
_CLOCK = re.compile(
    r"(?:T|,? +|, *)(?:(?:at|@) *)?"
    r"(\d{1,2})(?:[:.](\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?(?: ?([ap])\.?m\.?(?![a-z]))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:UTC|GMT)? ?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
# The end of `09:00-10:30`, which has the form of an offset.
_RANGE = re.compile(r"- ?(\d{1,2})(?::(\d{2}))?")
_LEAST, _MOST = timedelta(hours=-12), timedelta(hours=14)
_PLACE = re.compile(r"[A-Za-z_]{2,30}(?:/[A-Za-z0-9_+-]{2,30}){1,2}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# Hours from UTC. RFC 5322, section 4.3, and what has one meaning only: CST, IST and BST have two.
_ABBREVIATED = {
    "Z": 0, "UTC": 0, "GMT": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "JST": 9,
    "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What a date means: in ISO 8601, or a question; ``day`` or ``year`` as far as it is known."""

    iso: str = ""
    question: str = ""
    day: str = ""
    year: int = 0


def zone_of(name: str) -> tzinfo | None:
    """Return the time zone of a name: ``CET``, ``+01:00``, ``Europe/Berlin``; None if unknown."""
    if name.upper() in _ABBREVIATED:
        return timezone(timedelta(hours=_ABBREVIATED[name.upper()]))
    if found := _OFFSET.fullmatch(name):
        apart = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        apart = -apart if found[1] == "-" else apart
        if _LEAST <= apart <= _MOST and int(found[3] or 0) in (0, 15, 30, 45):
            return timezone(apart)
    if _PLACE.fullmatch(name):
        try:
            return ZoneInfo(name)
        except (OSError, ValueError, KeyError):
            # No such zone, or a folder of zones.
            return None
    return None


def read(written: str, zone: tzinfo | None) -> Reading:
    """Return what a date or time means; ``zone`` is where clocks stood that do not say it."""
    text = " ".join(written[: 2 * _LONGEST].split())
    if _EPOCH.fullmatch(text):
        at = moments.instant(text)
        return _exact(written, at) if at else _unread(text)
    weekday = _WEEKDAY.match(text)
    text = text[weekday.end() :] if weekday else text
    day, end, question = _day(text)
    if question:
        return Reading(question=_asked(written, question), year=int(day or 0))
    if not day:
        return _unread(written)
    rest = text[end:].strip(" .")
    if not rest:
        return Reading(day, day=day, year=int(day[:4]))
    return _with_clock(written, day, text[end:], zone)


def first_day(text: str) -> str:
    """Return the first day, in ISO 8601, that a line names beyond doubt, or nothing."""
    line = text[:1000]
    for pattern in (_YEAR_FIRST, _NAMED):
        for found in pattern.finditer(line):
            if day := _day(found[0])[0]:
                return day
    return ""


def _day(text: str) -> tuple[str, int, str]:
    """Return the day at the beginning of a text, its end, and a question instead of a guess."""
    if found := _YEAR_FIRST.match(text):
        return spelling.day(found[0]), found.end(), ""
    if found := _NAMED.match(text):
        return spelling.named_day(" ".join(re.split("[ -]+", found[0]))), found.end(), ""
    found = _FIGURES.match(text)
    if found is None:
        return "", 0, ""
    first, second, year = found[1], found[3], found[4]
    days = {spelling.day(f"{year}-{month}-{day}") for month, day in _orders(first, second)} - {""}
    if len(days) == 1:
        return days.pop(), found.end(), ""
    if days:
        return year, found.end(), f"which is the month? write {' or '.join(sorted(days))}"
    return "", 0, ""


def _orders(first: str, second: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (first, second), (second, first)


def _with_clock(written: str, day: str, rest: str, zone: tzinfo | None) -> Reading:
    found = _CLOCK.match(rest)
    clock = _clock(found) if found else ""
    year = int(day[:4])
    if found is None or not clock:
        question = f"what time is meant? write {day}T09:12Z"
        return Reading(question=_asked(written, question), day=day, year=year)
    named = rest[found.end() :].strip(" ()[],.")
    own = zone_of(named) if named else zone
    example = f"write {day}T{clock}+01:00, or the offset it was"
    if _is_range(found, clock, named):
        question = f"is {named} the end of it, or an offset? {example}"
        return Reading(question=_asked(written, question), day=day, year=year)
    if own is None:
        question = "in which zone?" if not named else f"what zone is {plain(named)[:30]}?"
        return Reading(question=_asked(written, f"{question} {example}"), day=day, year=year)
    at = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=own)
    if at.replace(fold=1).utcoffset() != at.utcoffset():
        question = f"that hour came twice or never, as clocks were changed; {example}"
        return Reading(question=_asked(written, question), day=day, year=year)
    return _exact(written, at)


def _is_range(found: re.Match[str], clock: str, named: str) -> bool:
    """Tell whether what follows a clock may be a later one; ISO 8601 writes no range so."""
    end = _RANGE.fullmatch(named)
    if end is None or found[3] or found[0][0] in "Tt":
        return False
    return f"{int(end[1]):02}:{end[2] or '00'}" > clock


def _clock(found: re.Match[str]) -> str:
    hour, minute, second, half = int(found[1]), found[2], found[3], found[4]
    if half and not 1 <= hour <= 12:
        return ""
    if half:
        hour = hour % 12 + (12 if half in "pP" else 0)
    if not (minute or half) or hour > 23 or int(minute or 0) > 59 or int(second or 0) > 59:
        return ""
    return f"{hour:02}:{minute or '00'}" + (f":{second}" if int(second or 0) else "")


def _exact(written: str, at: datetime) -> Reading:
    seconds = "seconds" if at.second else "minutes"
    text = at.replace(microsecond=0).isoformat(timespec=seconds)
    iso = f"{text[:-6]}Z" if text.endswith("+00:00") else text
    try:
        parse_moment(iso)
    except PydanticCustomError:
        # At the end of all time, or of a zone of long ago, whose offset has seconds.
        return _unread(written)
    return Reading(iso, day=iso[:10], year=at.year)


def _unread(written: str) -> Reading:
    year = _YEAR.search(written[:_LONGEST])
    question = "cannot be read as a time; write 2026-03-04T09:12Z, or the day alone"
    return Reading(question=_asked(written, question), year=int(year[0]) if year else 0)


def _asked(written: str, question: str) -> str:
    return f'"{plain(written[:_LONGEST])}": {question}'
