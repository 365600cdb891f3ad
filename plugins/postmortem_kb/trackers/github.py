"""GitHub and GitHub Enterprise Server: issues, and pull requests as the issues they are too.

Source: https://docs.github.com/en/rest/issues/issues, version 2022-11-28.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import ClassVar
from urllib.parse import urlencode

from postmortem_kb.tickets import Answer, Proposal, Reading, Request, Ticket, Unread
from postmortem_kb.tickets.answers import (
    at,
    brief,
    day,
    labelled,
    listed,
    marker_in,
    number,
    rows,
    sound,
    text,
    with_marker,
)
from postmortem_kb.tickets.tracker import Tracker
from postmortem_kb.trackeroptions import TrackerOptions

_PROJECT = r"(?P<project>(?!\.)[A-Za-z0-9_.-]{1,100}/(?!\.\.?(?:[/#]|$))[A-Za-z0-9_.-]{1,100})"
_NUMBER = r"(?P<number>[1-9][0-9]{0,9})"
_REASONS = {"not_planned": "closed as not planned", "duplicate": "closed as a duplicate"}
_USER = re.compile(r"[A-Za-z0-9_-]{1,100}(?:\[bot\])?")


class _GitHub(Tracker):
    title = "GitHub"
    home = "https://github.com"
    example = "https://github.com/a/b/issues/12"
    project = re.compile(_PROJECT)
    path = re.compile(f"/{_PROJECT}/(?:issues|pull)/{_NUMBER}")
    reference = re.compile(f"{_PROJECT}#{_NUMBER}")
    variables: ClassVar[Mapping[str, str]] = {"GITHUB_TOKEN": ""}
    options = frozenset({"labels", "in_progress"})

    def web(self, url: str, project: str, number: str) -> str:
        return f"{url}/{project}/issues/{number}"

    def api(self, url: str) -> str:
        return "https://api.github.com" if url == self.home else f"{url}/api/v3"

    def headers(self, environment: Mapping[str, str]) -> dict[str, str]:
        found = {
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        token = environment.get("GITHUB_TOKEN")
        return found | ({"Authorization": f"Bearer {token}"} if token else {})

    def read(self, ticket: Ticket) -> Request:
        return Request(f"{ticket.options.api}/repos/{ticket.project}/issues/{ticket.number}")

    def reading(self, ticket: Ticket, answer: Answer) -> Reading:
        data = sound(answer).data
        state, reason = text(data, "state"), text(data, "state_reason")
        unsaid = at(data, "state_reason") is None
        pull, moved = at(data, "pull_request"), self._moved(ticket, text(data, "html_url"))
        if state == "open":
            working = labelled(rows(at(data, "labels")), ticket.options.in_progress)
            return Reading(
                "in-progress" if working or pull is not None else "open", None, "", moved
            )
        closed_on = day(text(data, "closed_at"))
        if state == "closed" and pull is not None:
            merged_on = day(text(pull, "merged_at"))
            if merged_on:
                return Reading("done", merged_on, "", moved)
            return Reading("wont-do", closed_on, "closed without a merge", moved)
        if state == "closed" and (unsaid or reason == "completed"):
            return Reading("done", closed_on, "", moved)
        if state == "closed" and reason in _REASONS:
            return Reading("wont-do", closed_on, _REASONS[reason], moved)
        raise Unread(brief(f"its state is not known here: {state or 'none'} {reason}"))

    def _moved(self, ticket: Ticket, page: str) -> str:
        """Return the address of a ticket that answers from another one than that asked for."""
        base = f"{ticket.options.url}/"
        if not page.startswith(base):
            return ""
        found = self.path.fullmatch(page[len(base) - 1 :])
        if not found or found["project"].lower() == ticket.project.lower():
            return ""
        return self.web(ticket.options.url, found["project"], found["number"])

    def who(self, options: TrackerOptions) -> Request | None:
        return Request(f"{options.api}/user")

    def user(self, answer: Answer) -> str:
        found = text(sound(answer).data, "login")
        if not _USER.fullmatch(found):
            raise Unread("the answer names no user")
        return found

    def listing(self, options: TrackerOptions, since: date, user: str) -> Request:
        query = {"state": "all", "since": f"{since.isoformat()}T00:00:00Z", "per_page": "100"}
        mine = urlencode(query | ({"creator": user} if user else {}))
        return Request(f"{options.api}/repos/{options.project}/issues?{mine}")

    def listed(self, answer: Answer, user: str) -> list[tuple[str, str]]:
        return [
            (marker_in(text(each, "body")), number(each, "number"))
            for each in listed(sound(answer).data)
            if at(each, "pull_request") is None
            and (not user or text(each, "user", "login").casefold() == user.casefold())
        ]

    def create(self, options: TrackerOptions, proposal: Proposal) -> Request:
        body = {"title": proposal.title, "body": with_marker(proposal),
                "labels": list(options.labels)}  # fmt: skip
        return Request(f"{options.api}/repos/{options.project}/issues", "POST", body, makes=True)

    def created(self, options: TrackerOptions, answer: Answer) -> tuple[str, str]:
        data = sound(answer, 201).data
        # Without push access GitHub leaves labels out and says nothing.
        given = [each for each in options.labels if labelled(rows(at(data, "labels")), [each])]
        dropped = "" if len(given) == len(options.labels) else "its labels were not set"
        return number(data, "number"), dropped


TRACKER = _GitHub()
