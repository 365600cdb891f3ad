"""Recordings without secrets and personal data: nothing else may be written down of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from postmortem_kb import scrubbing
from postmortem_kb.recordings import Event, FollowUp, Proposed, Recording, Responder, Source
from postmortem_kb.recordings.texts import plain


class Scrubber:
    """Makes texts and addresses plain, scrubs them, and counts by kind what it took."""

    def __init__(self) -> None:
        self.removed: Counter[str] = Counter()
        self._done: dict[tuple[str, bool], str] = {}

    def text(self, text: str) -> str:
        """Return a text without them; one that is seen again is counted again no more."""
        return self._scrubbed(text, False)

    def url(self, url: str) -> str:
        """Return an address without them, or nothing."""
        return self._scrubbed(url, True)

    def _scrubbed(self, text: str, is_url: bool) -> str:
        if (text, is_url) not in self._done:
            of = scrubbing.scrub_address if is_url else scrubbing.scrub
            found, counts = of(plain(text))
            self.removed += counts
            self._done[text, is_url] = found
        return self._done[text, is_url]

    def _texts(self, texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(self.text, texts))

    def _names(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the names of which nothing was taken: what is left of the others names nothing."""
        return tuple(each for each in self._texts(names) if not scrubbing.REMOVED.search(each))

    def event(self, event: Event) -> Event:
        """Return an event without them."""
        source = event.source
        return replace(
            event,
            text=self.text(event.text),
            actor=self.text(event.actor),
            source=Source(source.tool, self.url(source.url), self.text(source.id)),
        )

    def recording(self, recording: Recording) -> Recording:
        """Return a recording without them, but for its events: of these only rows are left."""
        return replace(
            recording,
            events=(),
            id=self.text(recording.id),
            url=self.url(recording.url),
            title=self.text(recording.title),
            summary=self.text(recording.summary),
            severity=self.text(recording.severity),
            services=self._names(recording.services),
            teams=self._names(recording.teams),
            responders=tuple(
                Responder(self.text(each.handle), self.text(each.role))
                for each in recording.responders
            ),
            proposed=tuple(
                Proposed(each.field, each.at, self.text(each.reason)) for each in recording.proposed
            ),
            follow_ups=tuple(map(self._follow_up, recording.follow_ups)),
            remarks=self._texts(recording.remarks),
        )

    def _follow_up(self, each: FollowUp) -> FollowUp:
        ticket = self.url(each.ticket) if "://" in each.ticket else self.text(each.ticket)
        return replace(
            each, title=self.text(each.title), owner=self.text(each.owner), ticket=ticket
        )
