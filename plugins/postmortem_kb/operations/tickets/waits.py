"""How long a server asks to wait, in whatever way it says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from postmortem_kb.tickets import Answer

_RESETS = ("x-ratelimit-reset", "ratelimit-resettime", "ratelimit-reset")


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds a server asks to wait, by any of the headers the trackers use.

    ``Retry-After`` holds seconds or a date of HTTP; the time of the reset is seconds since 1970
    (GitHub, GitLab), a date of HTTP (GitLab) or ISO 8601 (Jira).
    """
    after = headers.get("retry-after", "").strip()
    if after.isascii() and after.isdigit():
        return float(after[:9])
    written = (after, *(headers.get(name, "").strip() for name in _RESETS))
    found = next((moment for moment in map(_moment, written) if moment), None)
    return max((found - now).total_seconds(), 0.0) if found else None


def is_limit(answer: Answer) -> bool:
    """Tell whether it means too many requests: a 403 may, with GitHub, or too few rights."""
    headers, said = answer.headers, answer.data
    if answer.status != 403:
        return answer.status == 429
    if headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers:
        return True
    message = said.get("message") if isinstance(said, dict) else None
    return isinstance(message, str) and "rate limit" in message.lower()


def _moment(written: str) -> datetime | None:
    if written.isascii() and written.isdigit():
        try:
            return datetime.fromtimestamp(int(written[:12]), UTC)
        except (OverflowError, ValueError, OSError):
            return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(written)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
