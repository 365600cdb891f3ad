"""Answers of trackers, taken apart.

What comes from a tracker is text of a stranger: it is taken by type, shortened, and never trusted
to be there. Whatever it is, nothing here raises but Unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from postmortem_kb.tickets import Answer, HostTrouble, Proposal, Request, Unread, origin

_LONGEST = 160
_DEEPEST = 5
_MARKER = re.compile(r"postmortem-kb:([\w.]+(?:-[\w.]+)*/[\w.]+(?:-[\w.]+)*)", re.ASCII)


def at(data: Any, *keys: str) -> Any:
    """Return what lies at a path of nested mappings, or None."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def text(data: Any, *keys: str) -> str:
    """Return the text at a path of nested mappings, or nothing."""
    found = at(data, *keys)
    return found if isinstance(found, str) else ""


def rows(data: Any) -> list[Any]:
    """Return a list as it is, and anything else as an empty one."""
    return data if isinstance(data, list) else []


def listed(data: Any) -> list[Any]:
    """Return a list as it is; raises Unread for anything else: none is not known to be empty."""
    if not isinstance(data, list):
        raise Unread("the answer is no list of tickets")
    return data


def number(data: Any, *keys: str) -> str:
    """Return the whole number at a path of nested mappings, in digits, or nothing."""
    found = at(data, *keys)
    return str(found) if isinstance(found, int) and not isinstance(found, bool) else ""


def day(written: str) -> date | None:
    """Return the day, in UTC, of an ISO 8601 time with an offset; None for anything else."""
    try:
        found = datetime.fromisoformat(written)
        return found.astimezone(UTC).date() if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def brief(words: str) -> str:
    """Return text on one line and no longer than a line of a report may be."""
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def labelled(labels: Iterable[Any], words: Iterable[str]) -> bool:
    """Tell whether one of the labels, texts or mappings with a name, is among the words."""
    names = {(each if isinstance(each, str) else text(each, "name")) for each in labels}
    return not {name.casefold() for name in names}.isdisjoint(word.casefold() for word in words)


def sound(answer: Answer, *expected: int) -> Answer:
    """Return an answer of an expected status; raises Unread with words for any other."""
    if answer.status in (expected or (200,)) and answer.data is not None:
        return answer
    said = {
        401: "the token is not accepted",
        403: "not allowed",
        404: "missing or not allowed",
        410: "deleted, or tickets are switched off there",
    }
    if answer.status in (expected or (200,)):
        raise Unread("the answer is not JSON")
    why = f"{said.get(answer.status, 'refused')} ({answer.status})"
    complaint = brief("; ".join(_complaints(answer.data)))
    # A token that is not accepted is not for the next ticket either.
    kind = HostTrouble if answer.status == 401 else Unread
    raise kind(f"{why}: {complaint}" if complaint else why)


def _complaints(data: Any, depth: int = 0) -> list[str]:
    """Return the sentences of an error, in the several forms the trackers give them."""
    if isinstance(data, str):
        return [data]
    if depth > _DEEPEST:
        return []
    if isinstance(data, list):
        return [each for part in data[:5] for each in _complaints(part, depth + 1)]
    if not isinstance(data, dict):
        return []
    known = ("message", "error", "error_description", "errorMessages", "errors")
    told = [each for key in known for each in _complaints(data.get(key), depth + 1)]
    if told:
        return told
    return [f"{key}: {each}" for key, part in list(data.items())[:5] for each in _flat(part)]


def _flat(part: Any) -> list[str]:
    parts = part if isinstance(part, list) else [part]
    return [each for each in parts[:5] if isinstance(each, str)]


def marked(marker: str) -> str:
    """Return a marker as it stands in a ticket."""
    return f"postmortem-kb:{marker}"


def with_marker(proposal: Proposal) -> str:
    """Return the text of a ticket as Markdown, with the marker in a comment."""
    return f"{proposal.text}\n\n<!-- {marked(proposal.marker)} -->"


def marker_in(words: str) -> str:
    """Return the marker a text holds, or nothing."""
    found = _MARKER.search(words)
    return found[1] if found else ""


def next_link(request: Request, answer: Answer) -> Request | None:
    """Return the request for the next page that a ``Link`` header names, on the same host."""
    for part in answer.headers.get("link", "").split(","):
        found = re.match(r'\s*<([^>]+)>\s*;(?:.*;)?\s*rel="?next"?', part)
        if found and origin(found[1]) == origin(request.url):
            return Request(found[1])
    return None
