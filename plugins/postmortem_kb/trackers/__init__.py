"""Ticket trackers, one a module: what a reference means there, and how a ticket is read and opened.

A module defines ``TRACKER``; its name is the word for it in the option ``trackers``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import cached_property

from postmortem_kb import discovery
from postmortem_kb.tickets import Ticket, Tracker
from postmortem_kb.trackeroptions import TrackerOptions


def names() -> list[str]:
    """Return the names of all trackers, sorted."""
    return discovery.names(sys.modules[__name__])


def tracker(name: str) -> Tracker:
    """Return a tracker."""
    found: Tracker = discovery.member(sys.modules[__name__], name, "TRACKER")
    return found


class Known:
    """The trackers of a configuration, and the public ones of which it says nothing."""

    def __init__(self, configured: Mapping[str, TrackerOptions]) -> None:
        # In the order of the configuration: of two that could be meant, the first is.
        self._configured = tuple(name for name in configured if name in names())
        self.options: dict[str, TrackerOptions] = {}
        for name in (*self._configured, *names()):
            given = configured.get(name, TrackerOptions())
            url = given.url or tracker(name).home
            if url and name not in self.options:
                api = given.api or tracker(name).api(url)
                self.options[name] = given.model_copy(update={"url": url, "api": api})

    def ticket(self, written: str | None) -> Ticket | None:
        """Return the ticket that an address or a reference means; None if of no known tracker.

        A reference, ``team/repo#12``, is of a configured tracker or of none: a name that two hosts
        give to strangers must not lead there by a guess. ``gitlab:team/repo#12`` names its tracker.
        """
        return next(self._meant((written or "").strip()), None)

    def _meant(self, written: str) -> Iterator[Ticket]:
        address = written.partition("#")[0].partition("?")[0].rstrip("/")
        named, _, rest = written.partition(":")
        for name, options in self.options.items():
            member = tracker(name)
            base = address[: len(options.url)]
            if base.lower() == options.url.lower():
                found = member.path.fullmatch(address[len(base) :])
            elif name == named:
                found = member.reference.fullmatch(rest)
            elif name in self._configured:
                found = member.reference.fullmatch(written)
            else:
                found = None
            if found:
                yield self.numbered(name, found["project"], found["number"])

    def numbered(self, name: str, project: str, number: str) -> Ticket:
        """Return a ticket of a tracker by its number."""
        options = self.options[name]
        url = tracker(name).web(options.url, project, number)
        return Ticket(name, options, project, number, url)

    @cached_property
    def target(self) -> str:
        """Return the name of the tracker that new tickets are opened in, or nothing."""
        return next((name for name, options in self.options.items() if options.project), "")

    def headers(self, environment: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """Return {base of an interface: the headers of every request there}, with the tokens."""
        return {
            options.api: tracker(name).headers(environment)
            for name, options in self.options.items()
        }
