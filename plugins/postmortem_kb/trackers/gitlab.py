"""GitLab, its own service or a team's: issues, which it also shows as work items.

Source: https://docs.gitlab.com/api/issues, version 4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

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

_PART = r"(?![.-])[A-Za-z0-9_.-]{1,255}"
_PROJECT = rf"(?P<project>{_PART}(?:/{_PART}){{1,20}})"
_NUMBER = r"(?P<number>[1-9][0-9]{0,9})"


class _GitLab(Tracker):
    title = "GitLab"
    home = "https://gitlab.com"
    example = "https://gitlab.com/a/b/-/issues/12"
    sign = "/-/"
    project = re.compile(_PROJECT)
    path = re.compile(f"/{_PROJECT}/-/(?:issues|work_items)/{_NUMBER}")
    reference = re.compile(f"{_PROJECT}#{_NUMBER}")
    variables: ClassVar[Mapping[str, str]] = {"GITLAB_TOKEN": ""}
    options = frozenset({"labels", "in_progress", "wont_do"})
    most = 50

    def web(self, url: str, project: str, number: str) -> str:
        return f"{url}/{project}/-/issues/{number}"

    def api(self, url: str) -> str:
        return f"{url}/api/v4"

    def headers(self, environment: Mapping[str, str]) -> dict[str, str]:
        token = environment.get("GITLAB_TOKEN")
        return {"Accept": "application/json"} | ({"PRIVATE-TOKEN": token} if token else {})

    def read(self, ticket: Ticket) -> Request:
        return Request(f"{_issues(ticket.options, ticket.project)}/{ticket.number}")

    def reading(self, ticket: Ticket, answer: Answer) -> Reading:
        data = sound(answer).data
        state, labels = text(data, "state"), rows(at(data, "labels"))
        if at(data, "moved_to_id") is not None:
            # Closed here because it goes on elsewhere, which its number does not say.
            raise Unread("moved to another project; write its new address")
        if state == "opened":
            working = labelled(labels, ticket.options.in_progress)
            return Reading("in-progress" if working else "open")
        if state != "closed":
            raise Unread(brief(f"its state is not known here: {state or 'none'}"))
        closed_on = day(text(data, "closed_at"))
        if at(data, "_links", "closed_as_duplicate_of"):
            return Reading("wont-do", closed_on, "closed as a duplicate")
        if labelled(labels, ticket.options.wont_do):
            return Reading("wont-do", closed_on, "closed with a label that says won't do")
        return Reading("done", closed_on)

    def read_together(self, tickets: Sequence[Ticket]) -> Request:
        numbers = [("iids[]", each.number) for each in tickets]
        query = urlencode([*numbers, ("state", "all"), ("per_page", 100)])
        return Request(f"{_issues(tickets[0].options, tickets[0].project)}?{query}")

    def together(self, project: str, answer: Answer) -> dict[str, Any]:
        return {number(each, "iid"): each for each in rows(sound(answer).data)}

    def listing(self, options: TrackerOptions, since: date, user: str) -> Request:
        query = {"scope": "created_by_me", "state": "all",
                 "created_after": f"{since.isoformat()}T00:00:00Z", "per_page": 100}  # fmt: skip
        return Request(f"{_issues(options, options.project)}?{urlencode(query)}")

    def listed(self, answer: Answer, user: str) -> list[tuple[str, str]]:
        issues = listed(sound(answer).data)
        return [(marker_in(text(each, "description")), number(each, "iid")) for each in issues]

    def create(self, options: TrackerOptions, proposal: Proposal) -> Request:
        body = {"title": proposal.title, "description": with_marker(proposal)}
        if options.labels:
            body["labels"] = ",".join(options.labels)
        return Request(_issues(options, options.project), "POST", body, makes=True)

    def created(self, options: TrackerOptions, answer: Answer) -> tuple[str, str]:
        return number(sound(answer, 201).data, "iid"), ""


def _issues(options: TrackerOptions, project: str) -> str:
    return f"{options.api}/projects/{quote(project, safe='')}/issues"


TRACKER = _GitLab()
