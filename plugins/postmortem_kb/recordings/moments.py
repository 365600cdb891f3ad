"""Times as tools write them: ISO 8601 with any fraction, RFC 2822, and epochs of four units."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,12}))?\s*"
    r"(Z|z|UTC|[+-]\d{2}(?::?\d{2})?)"
)
# Of RFC 2822, and of C's ctime, where the year is the last.
_MAIL = re.compile(r"(?:[A-Z][a-z]{2},? )?[\dA-Za-z: ]{14,22} (?:[+-]\d{4}|GMT|UT)")
_FIGURES = re.compile(r"\d{9,19}(?:\.\d{1,9})?")
_EARLIEST, _LATEST_YEAR = 1990, 2200
_UNITS = (1, 10**3, 10**6, 10**9)
# Seconds; in the year 5138.
_LATEST = 10**11


def instant(value: Any) -> datetime | None:
    """Return the time, in UTC, that a value of an export means; None for anything else.

    ISO 8601 and RFC 2822 need an offset: without one nobody knows what is meant. A number, or text
    of figures, is an epoch whose unit (s, ms, us, ns) follows from its magnitude. What is long
    before there were such tools, ``0001-01-01T00:00:00Z`` above all, stands for "not yet".
    """
    try:
        if isinstance(value, str):
            text = value.strip()
            return _since_1990(_epoch(text) if _FIGURES.fullmatch(text) else _written(text))
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _since_1990(_epoch(f"{value:.6f}" if isinstance(value, float) else str(value)))
    except (ValueError, OverflowError):
        pass
    return None


def _written(text: str) -> datetime | None:
    if _MAIL.fullmatch(text):
        mail = parsedate_to_datetime(text)
        # ``-0000`` says that the zone is not known.
        return mail if mail.tzinfo else None
    found = _ISO.fullmatch(text)
    if not found:
        return None
    day, clock, fraction, offset = found.groups()
    offset = "+00:00" if offset in ("Z", "z", "UTC") else offset
    return datetime.fromisoformat(f"{day}T{clock}{'.' + fraction[:6] if fraction else ''}{offset}")


def _epoch(text: str) -> datetime:
    """Return the time of an epoch; no digit is lost to floating point before its unit is known."""
    whole, _, part = text.partition(".")
    unit = next((each for each in _UNITS if int(whole) // each < _LATEST), None)
    if unit is None:
        raise ValueError("no epoch of any unit")
    seconds, rest = divmod(int(whole), unit)
    fraction = f"{rest:0{len(str(unit)) - 1}}" if unit > 1 else part
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=int(f"{fraction[:6]:0<6}"))


def _since_1990(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at and _EARLIEST <= at.year <= _LATEST_YEAR else None


def minute(at: datetime) -> str:
    """Return a time in UTC as ``--since`` takes it, to the minute."""
    return f"{at:%Y-%m-%dT%H:%MZ}"


def day(value: Any) -> date | None:
    """Return the day of a due date: of a date alone, or in UTC of a time; None for neither."""
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    at = instant(value)
    return at.date() if at else None
