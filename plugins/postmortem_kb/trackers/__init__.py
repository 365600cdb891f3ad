"""Ticket trackers, one a module: what a reference means there, and how a ticket is read and opened.

A module defines ``TRACKER``, an instance of ``tickets.tracker.Tracker``; its name is the word for
it in the option ``trackers``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property

from postmortem_kb import discovery
from postmortem_kb.tickets import Ticket, host_of, origin
from postmortem_kb.tickets.tracker import Tracker
from postmortem_kb.trackeroptions import TrackerOptions

_HOST = re.compile(r"[a-z0-9.-]+(?::[0-9]{1,5})?")
_LONGEST = 500
_BASE = re.compile(r"https://[\w.:/~-]+", re.ASCII)


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

    def stranger(self, written: str) -> tuple[str, str]:
        """Return (host, why) of a ticket that no tracker here understands.

        The host is empty where the text names none, or one that is known: then it is the text that
        is wrong.
        """
        address = written.strip()
        host = host_of(address)
        if not _HOST.fullmatch(host):
            return "", "of no tracker in `trackers`; write its whole address"
        if any(host_of(options.url) == host for options in self.options.values()):
            return "", "this is no address of a ticket"
        setting = self._setting(address)
        return host, f"not in `trackers`{setting and f'; set `{setting}`'}"

    def _setting(self, address: str) -> str:
        """Return the option that would make an address known, where its form tells whose it is."""
        base = origin(address)
        path = address[len(base) :].partition("#")[0].partition("?")[0]
        if not base.startswith("https://") or len(path) > _LONGEST:
            return ""
        for name in names():
            member = tracker(name)
            if name in self._configured or not member.sign or member.sign not in path:
                continue
            found = re.search(f"{member.path.pattern}/?$", path)
            url = f"https://{host_of(address)}{path[: found.start()]}" if found else ""
            if _BASE.fullmatch(url):
                return f"trackers: {{{name}: {{url: {url}}}}}"
        return ""

    def numbered(self, name: str, project: str, number: str) -> Ticket:
        """Return a ticket of a tracker by its number."""
        options = self.options[name]
        url = tracker(name).web(options.url, project, number)
        return Ticket(name, options, project, number, url)

    def opened(self, number: str) -> Ticket:
        """Return a ticket, by its number, in the place where new ones are opened."""
        return self.numbered(self.target, self.options[self.target].project, number)

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
