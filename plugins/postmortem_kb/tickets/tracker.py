"""What a ticket tracker is: the base class of every member of ``trackers``."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from postmortem_kb.tickets import Answer, Proposal, Reading, Request, Ticket
from postmortem_kb.tickets.answers import next_link
from postmortem_kb.trackeroptions import TrackerOptions


class Tracker(ABC):
    """A kind of tracker; its methods send nothing, and of an answer raise only Unread."""

    title: ClassVar[str]
    """What its makers call it."""

    home: ClassVar[str] = ""
    """The address of the public service, if there is one."""

    example: ClassVar[str]
    """The address of some ticket; without a ``home``, one that begins with a plausible one."""

    sign: ClassVar[str] = ""
    """A part that only the addresses of its tickets have, if there is such a part."""

    project: ClassVar[re.Pattern[str]]
    """The name of a project."""

    path: ClassVar[re.Pattern[str]]
    """What follows ``url`` in the address of a ticket: the groups ``project`` and ``number``."""

    reference: ClassVar[re.Pattern[str]]
    """The short form of a ticket; has the same groups."""

    variables: ClassVar[Mapping[str, str]]
    """The environment variables it needs, the token first, and what there is to say of each."""

    options: ClassVar[frozenset[str]]
    """The options it knows beside ``url``, ``api`` and ``project``."""

    most: ClassVar[int] = 1
    """How many tickets of one project one request reads."""

    @abstractmethod
    def web(self, url: str, project: str, number: str) -> str:
        """Return the address of a ticket for people."""

    @abstractmethod
    def api(self, url: str) -> str:
        """Return the usual base of its REST interface."""

    @abstractmethod
    def headers(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Return the headers of every request, with the token if the environment holds one."""

    @abstractmethod
    def read(self, ticket: Ticket) -> Request:
        """Ask for a ticket."""

    @abstractmethod
    def reading(self, ticket: Ticket, answer: Answer) -> Reading:
        """Return what a ticket says."""

    def read_together(self, tickets: Sequence[Ticket]) -> Request:
        """Ask for tickets of one project, ``most`` at the most."""
        raise NotImplementedError

    def together(self, project: str, answer: Answer) -> dict[str, Any]:
        """Return {number: what reading it alone would have answered}, of a project."""
        raise NotImplementedError

    def who(self, options: TrackerOptions) -> Request | None:
        """Ask whose the token is; None if ``listing`` can do without the name."""
        return None

    def user(self, answer: Answer) -> str:
        """Return whose the token is."""
        raise NotImplementedError

    @abstractmethod
    def listing(self, options: TrackerOptions, since: date, user: str) -> Request:
        """Ask for the tickets that the user of the token has opened since a day.

        ``user`` is empty if ``who`` asks for nothing; if its answer was of no use, the tickets of
        everybody are asked for.
        """

    @abstractmethod
    def listed(self, answer: Answer, user: str) -> list[tuple[str, str]]:
        """Return (marker, number) of the tickets on one page, of the user if there is one."""

    def following(self, request: Request, answer: Answer) -> Request | None:
        """Ask for the page after this one, if there is one."""
        return next_link(request, answer)

    @abstractmethod
    def create(self, options: TrackerOptions, proposal: Proposal) -> Request:
        """Ask to open a ticket."""

    @abstractmethod
    def created(self, options: TrackerOptions, answer: Answer) -> tuple[str, str]:
        """Return the number of the ticket that was opened, and remarks."""
