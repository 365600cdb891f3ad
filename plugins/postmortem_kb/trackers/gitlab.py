"""GitLab, its own service or a team's: issues, which it also shows as work items.

Source: https://docs.gitlab.com/api/issues, version 4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from postmortem_kb.tickets import (
    Answer,
    Proposal,
    Reading,
    Request,
    Ticket,
    Together,
    Tracker,
    Unread,
    at,
    brief,
    day,
    labelled,
    marker_in,
    next_link,
    rows,
    sound,
    text,
    with_marker,
)
from postmortem_kb.trackeroptions import TrackerOptions

_PART = r"(?![.-])[A-Za-z0-9_.-]{1,255}"
_PROJECT = rf"(?P<project>{_PART}(?:/{_PART}){{1,20}})"
_NUMBER = r"(?P<number>[1-9][0-9]{0,9})"


def _web(url: str, project: str, number: str) -> str:
    return f"{url}/{project}/-/issues/{number}"


def _api(url: str) -> str:
    return f"{url}/api/v4"


def _headers(environment: Mapping[str, str]) -> dict[str, str]:
    token = environment.get("GITLAB_TOKEN")
    return {"Accept": "application/json"} | ({"PRIVATE-TOKEN": token} if token else {})


def _issues(options: TrackerOptions, project: str) -> str:
    return f"{options.api}/projects/{quote(project, safe='')}/issues"


def _read(ticket: Ticket) -> Request:
    return Request(f"{_issues(ticket.options, ticket.project)}/{ticket.number}")


def _ask_together(tickets: Sequence[Ticket]) -> Request:
    query = [*(("iids[]", each.number) for each in tickets), ("state", "all"), ("per_page", 100)]
    return Request(f"{_issues(tickets[0].options, tickets[0].project)}?{urlencode(query)}")


def _answered_together(_: str, answer: Answer) -> dict[str, Any]:
    return {str(at(each, "iid")): each for each in rows(sound(answer).data)}


def _reading(ticket: Ticket, answer: Answer) -> Reading:
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


def _listing(options: TrackerOptions, since: date) -> Request:
    query = {"state": "all", "created_after": f"{since.isoformat()}T00:00:00Z", "per_page": 100}
    return Request(f"{_issues(options, options.project)}?{urlencode(query)}")


def _listed(options: TrackerOptions, answer: Answer) -> dict[str, str]:
    issues = rows(sound(answer).data)
    return {marker_in(text(each, "description")): str(at(each, "iid")) for each in issues}


def _create(options: TrackerOptions, proposal: Proposal) -> Request:
    body = {"title": proposal.title, "description": with_marker(proposal)}
    if options.labels:
        body["labels"] = ",".join(options.labels)
    return Request(_issues(options, options.project), "POST", body)


def _created(options: TrackerOptions, answer: Answer) -> tuple[str, str]:
    return str(at(sound(answer, 201).data, "iid")), ""


TRACKER = Tracker(
    home="https://gitlab.com",
    project=re.compile(_PROJECT),
    path=re.compile(f"/{_PROJECT}/-/(?:issues|work_items)/{_NUMBER}"),
    reference=re.compile(f"{_PROJECT}#{_NUMBER}"),
    web=_web,
    api=_api,
    variables=("GITLAB_TOKEN",),
    headers=_headers,
    read=_read,
    reading=_reading,
    listing=_listing,
    listed=_listed,
    following=next_link,
    create=_create,
    created=_created,
    together=Together(_ask_together, _answered_together),
)
