"""Tickets in other systems: what is asked of a tracker, what it answers, and what that means.

Nothing here sends anything. What comes from a tracker is text of a stranger: it is taken by type,
shortened, and never trusted to be there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from postmortem_kb.trackeroptions import TrackerOptions

_LONGEST = 160
_MARKER = re.compile(r"postmortem-kb:([\w.]+(?:-[\w.]+)*/[\w.]+(?:-[\w.]+)*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket that the configuration can find; ``number`` is the part of a Jira key as well."""

    kind: str
    options: TrackerOptions
    project: str
    number: str
    url: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a tracker, without the token."""

    url: str
    method: str = "GET"
    body: Any = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tracker answered; header names are in lower case, ``data`` is None if not JSON."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    data: Any = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a ticket says of its action item: one of open, in-progress, done and wont-do.

    ``closed_on`` is the day it was closed, in UTC; ``note`` is a remark for a person; ``moved_to``
    is the address it has by now, if that is another one.
    """

    state: str
    closed_on: date | None = None
    note: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A ticket to open; ``marker`` tells it from every other, and is put into it unseen."""

    title: str
    text: str
    marker: str


class Unread(Exception):
    """The state of a ticket is unknown; says why in words for a person."""


class Uncertain(Unread):
    """A request that makes something was sent, and nobody knows whether it was carried out."""


@dataclass(frozen=True, slots=True)
class Together:
    """How several tickets of one project are read by one request, ``most`` at the most.

    ``answered`` returns {number: what reading it alone would have answered}, of a project.
    """

    ask: Callable[[Sequence[Ticket]], Request]
    answered: Callable[[str, Answer], dict[str, Any]]
    most: int = 50


@dataclass(frozen=True, slots=True)
class Tracker:
    """What a tracker is; each function is pure.

    ``home`` is the address of the public service, if there is one. ``path`` is what follows the
    address in that of a ticket, ``reference`` its short form; both have the groups ``project`` and
    ``number``. ``headers`` makes the headers of every request from the environment, with the token
    if it holds one; ``variables`` are the names it is looked for under. ``listing`` asks for the
    tickets opened by us since a day, ``listed`` returns {marker: number} of one page of them,
    ``following`` asks for the next. ``created`` returns the number of a new ticket, and remarks.
    """

    home: str
    project: re.Pattern[str]
    path: re.Pattern[str]
    reference: re.Pattern[str]
    web: Callable[[str, str, str], str]
    api: Callable[[str], str]
    variables: tuple[str, ...]
    headers: Callable[[Mapping[str, str]], dict[str, str]]
    read: Callable[[Ticket], Request]
    reading: Callable[[Ticket, Answer], Reading]
    listing: Callable[[TrackerOptions, date], Request]
    listed: Callable[[TrackerOptions, Answer], dict[str, str]]
    following: Callable[[Request, Answer], Request | None]
    create: Callable[[TrackerOptions, Proposal], Request]
    created: Callable[[TrackerOptions, Answer], tuple[str, str]]
    together: Together | None = None


def origin(url: str) -> str:
    """Return scheme, host and port of an address: what a token is bound to."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


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
    raise Unread(f"{why}: {complaint}" if complaint else why)


def _complaints(data: Any) -> list[str]:
    """Return the sentences of an error, in the several forms the trackers give them."""
    if isinstance(data, str):
        return [data]
    if isinstance(data, list):
        return [each for part in data[:5] for each in _complaints(part)]
    if not isinstance(data, dict):
        return []
    known = ("message", "error", "error_description", "errorMessages", "errors")
    told = [each for key in known for each in _complaints(data.get(key))]
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
