"""Tickets in other systems: what is asked of a tracker, what it answers, and what that means.

Nothing here sends anything. ``answers`` takes answers apart, ``tracker`` is what every tracker is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from postmortem_kb.trackeroptions import TrackerOptions


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
    """What is asked of a tracker, without the token; ``makes`` says that it makes something."""

    url: str
    method: str = "GET"
    body: Any = None
    makes: bool = False


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


class HostTrouble(Unread):
    """No ticket of this host can be read now, whichever was asked for."""


class Uncertain(Unread):
    """A request that makes something was sent, and nobody knows whether it was carried out."""


def origin(url: str) -> str:
    """Return scheme, host and port of an address: what a token is bound to; nothing if it is none.

    An address that a server sends may be anything.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


def host_of(url: str) -> str:
    """Return host and port of an address, without a login; nothing if it is none."""
    return origin(url).partition("://")[2].rpartition("@")[2]
