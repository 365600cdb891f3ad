"""GitHub and GitHub Enterprise Server: issues, and pull requests as the issues they are too.

Source: https://docs.github.com/en/rest/issues/issues, version 2022-11-28.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from postmortem_kb.tickets import (
    Answer,
    Proposal,
    Reading,
    Request,
    Ticket,
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

_PROJECT = r"(?P<project>(?!\.)[A-Za-z0-9_.-]{1,100}/(?!\.\.?(?:[/#]|$))[A-Za-z0-9_.-]{1,100})"
_NUMBER = r"(?P<number>[1-9][0-9]{0,9})"
_REASONS = {"not_planned": "closed as not planned", "duplicate": "closed as a duplicate"}


def _web(url: str, project: str, number: str) -> str:
    return f"{url}/{project}/issues/{number}"


def _api(url: str) -> str:
    return "https://api.github.com" if url == "https://github.com" else f"{url}/api/v3"


def _headers(environment: Mapping[str, str]) -> dict[str, str]:
    found = {
        "Accept": "application/vnd.github+json",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    token = environment.get("GITHUB_TOKEN")
    return found | ({"Authorization": f"Bearer {token}"} if token else {})


def _read(ticket: Ticket) -> Request:
    return Request(f"{ticket.options.api}/repos/{ticket.project}/issues/{ticket.number}")


def _reading(ticket: Ticket, answer: Answer) -> Reading:
    data = sound(answer).data
    state, reason = text(data, "state"), at(data, "state_reason")
    pull, moved = at(data, "pull_request"), _moved(ticket, text(data, "html_url"))
    if state == "open":
        working = labelled(rows(at(data, "labels")), ticket.options.in_progress)
        return Reading("in-progress" if working or pull is not None else "open", None, "", moved)
    closed_on = day(text(data, "closed_at"))
    if state == "closed" and pull is not None:
        merged_on = day(text(pull, "merged_at"))
        if merged_on:
            return Reading("done", merged_on, "", moved)
        return Reading("wont-do", closed_on, "closed without a merge", moved)
    if state == "closed" and reason in ("completed", None):
        return Reading("done", closed_on, "", moved)
    if state == "closed" and reason in _REASONS:
        return Reading("wont-do", closed_on, _REASONS[reason], moved)
    raise Unread(brief(f"its state is not known here: {state or 'none'} {reason or ''}"))


def _moved(ticket: Ticket, page: str) -> str:
    """Return the address of a ticket that answers from another one than that asked for."""
    base = f"{ticket.options.url}/"
    if not page.startswith(base):
        return ""
    found = TRACKER.path.fullmatch(page[len(base) - 1 :])
    if not found or found["project"].lower() == ticket.project.lower():
        return ""
    return _web(ticket.options.url, found["project"], found["number"])


def _listing(options: TrackerOptions, since: date) -> Request:
    query = urlencode({"state": "all", "since": f"{since.isoformat()}T00:00:00Z", "per_page": 100})
    return Request(f"{options.api}/repos/{options.project}/issues?{query}")


def _listed(options: TrackerOptions, answer: Answer) -> dict[str, str]:
    issues = (each for each in rows(sound(answer).data) if at(each, "pull_request") is None)
    return {marker_in(text(each, "body")): str(at(each, "number")) for each in issues}


def _create(options: TrackerOptions, proposal: Proposal) -> Request:
    body = {"title": proposal.title, "body": with_marker(proposal), "labels": list(options.labels)}
    return Request(f"{options.api}/repos/{options.project}/issues", "POST", body)


def _created(options: TrackerOptions, answer: Answer) -> tuple[str, str]:
    data = sound(answer, 201).data
    # Without push access GitHub leaves labels out and says nothing.
    given = [each for each in options.labels if labelled(rows(at(data, "labels")), [each])]
    dropped = "" if len(given) == len(options.labels) else "its labels were not set"
    return str(at(data, "number")), dropped


TRACKER = Tracker(
    home="https://github.com",
    project=re.compile(_PROJECT),
    path=re.compile(f"/{_PROJECT}/(?:issues|pull)/{_NUMBER}"),
    reference=re.compile(f"{_PROJECT}#{_NUMBER}"),
    web=_web,
    api=_api,
    variables=("GITHUB_TOKEN",),
    headers=_headers,
    read=_read,
    reading=_reading,
    listing=_listing,
    listed=_listed,
    following=next_link,
    create=_create,
    created=_created,
)
