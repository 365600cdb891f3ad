"""Jira, in the cloud (REST interface version 3) and in a data centre (version 2).

Source: https://developer.atlassian.com/cloud/jira/platform/rest/v3 and, for the other,
https://docs.atlassian.com/software/jira/docs/api/REST.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlsplit

from postmortem_kb.tickets import Answer, Proposal, Reading, Request, Ticket, Unread
from postmortem_kb.tickets.answers import (
    at,
    brief,
    day,
    listed,
    marked,
    marker_in,
    rows,
    sound,
    text,
)
from postmortem_kb.tickets.tracker import Tracker
from postmortem_kb.trackeroptions import TrackerOptions

_PROJECT = r"(?P<project>[A-Z][A-Z0-9_]{1,30})"
_NUMBER = r"(?P<number>[1-9][0-9]{0,9})"
_KEY = re.compile(f"{_PROJECT}-{_NUMBER}")
_FIELDS = "status,resolution,resolutiondate,updated"
# Of workflows that were not made for us: what people call a ticket closed without being done.
_WONT_DO = re.compile(
    "won.?t|declin|cancel|duplicate|cannot reproduce|invalid|obsolete|not a bug|rejected",
    re.IGNORECASE,
)
_PAGE = 100


class _Jira(Tracker):
    title = "Jira"
    example = "https://example.atlassian.net/browse/OPS-12"
    sign = "/browse/"
    project = re.compile(_PROJECT)
    path = re.compile(f"/browse/{_PROJECT}-{_NUMBER}")
    reference = _KEY
    variables: ClassVar[Mapping[str, str]] = {
        "JIRA_TOKEN": "",
        "JIRA_USER": "in the cloud, the e-mail address of its owner",
    }
    options = frozenset({"labels", "issue_type", "wont_do"})
    most = 50

    def web(self, url: str, project: str, number: str) -> str:
        return f"{url}/browse/{project}-{number}"

    def api(self, url: str) -> str:
        cloud = (urlsplit(url).hostname or "").endswith(".atlassian.net")
        return f"{url}/rest/api/{3 if cloud else 2}"

    def headers(self, environment: Mapping[str, str]) -> dict[str, str]:
        found = {"Accept": "application/json"}
        user, token = environment.get("JIRA_USER"), environment.get("JIRA_TOKEN")
        if not token:
            return found
        if not user:
            return found | {"Authorization": f"Bearer {token}"}
        both = base64.b64encode(f"{user}:{token}".encode()).decode()
        return found | {"Authorization": f"Basic {both}"}

    def read(self, ticket: Ticket) -> Request:
        key = f"{ticket.project}-{ticket.number}"
        return Request(f"{ticket.options.api}/issue/{key}?fields={_FIELDS}")

    def reading(self, ticket: Ticket, answer: Answer) -> Reading:
        data = sound(answer).data
        fields = at(data, "fields")
        category = text(fields, "status", "statusCategory", "key")
        moved = self._moved(ticket, text(data, "key"))
        if category in ("new", "undefined"):
            return Reading("open", None, "", moved)
        if category == "indeterminate":
            return Reading("in-progress", None, "", moved)
        if category != "done":
            raise Unread(brief(f"its state is not known here: {category or 'none'}"))
        closed_on, note = day(text(fields, "resolutiondate")), ""
        if closed_on is None:
            closed_on, note = day(text(fields, "updated")), "the day is that of its last change"
        # A team's own project may leave the resolution empty: then the state's name tells.
        said = text(fields, "resolution", "name"), text(fields, "status", "name")
        if any(_refused(each, ticket.options) for each in said):
            return Reading("wont-do", closed_on, brief(f"closed as {said[0] or said[1]}"), moved)
        return Reading("done", closed_on, note, moved)

    def _moved(self, ticket: Ticket, key: str) -> str:
        """Return the address of a ticket that answers under another key than that asked for."""
        found = _KEY.fullmatch(key)
        if not found or key == f"{ticket.project}-{ticket.number}":
            return ""
        return self.web(ticket.options.url, found["project"], found["number"])

    def read_together(self, tickets: Sequence[Ticket]) -> Request:
        keys = ", ".join(f"{each.project}-{each.number}" for each in tickets)
        return _search(tickets[0].options.api, f"key in ({keys})", _FIELDS.split(","))

    def together(self, project: str, answer: Answer) -> dict[str, Any]:
        found = {}
        for each in rows(at(sound(answer).data, "issues")):
            key = _KEY.fullmatch(text(each, "key"))
            if key and key["project"] == project:
                found[key["number"]] = each
        return found

    def listing(self, options: TrackerOptions, since: date, user: str) -> Request:
        # The reporter can be changed by others, the creator by nobody.
        query = (
            f'project = "{options.project}" AND labels = "postmortem-kb"'
            f' AND creator = currentUser() AND created >= "{since}"'
        )
        return _search(options.api, query, ["labels"])

    def listed(self, answer: Answer, user: str) -> list[tuple[str, str]]:
        found = []
        for each in listed(at(sound(answer).data, "issues")):
            key = _KEY.fullmatch(text(each, "key"))
            labels = rows(at(each, "fields", "labels"))
            if key:
                words = (label for label in labels if isinstance(label, str))
                found += [(marker_in(label), key["number"]) for label in words]
        return found

    def following(self, request: Request, answer: Answer) -> Request | None:
        token, total = at(answer.data, "nextPageToken"), at(answer.data, "total")
        if "startAt" not in request.body:
            more = isinstance(token, str) and token and at(answer.data, "isLast") is not True
            return replace(request, body=request.body | {"nextPageToken": token}) if more else None
        start = request.body["startAt"] + len(rows(at(answer.data, "issues")))
        more = isinstance(total, int) and request.body["startAt"] < start < total
        return replace(request, body=request.body | {"startAt": start}) if more else None

    def create(self, options: TrackerOptions, proposal: Proposal) -> Request:
        words = proposal.text
        fields = {
            "project": {"key": options.project},
            "issuetype": {"name": options.issue_type},
            "summary": proposal.title,
            "description": _document(words) if _in_cloud(options.api) else words,
            "labels": [*options.labels, "postmortem-kb", marked(proposal.marker)],
        }
        return Request(f"{options.api}/issue", "POST", {"fields": fields}, makes=True)

    def created(self, options: TrackerOptions, answer: Answer) -> tuple[str, str]:
        found = _KEY.fullmatch(text(sound(answer, 201).data, "key"))
        ours = found and found["project"] == options.project
        return (found["number"] if found and ours else ""), ""


def _in_cloud(api: str) -> bool:
    return api.endswith("/3")


def _search(api: str, query: str, fields: list[str]) -> Request:
    body = {"jql": query, "fields": fields, "maxResults": _PAGE}
    if _in_cloud(api):
        return Request(f"{api}/search/jql", "POST", body)
    return Request(f"{api}/search", "POST", body | {"startAt": 0})


def _refused(name: str, options: TrackerOptions) -> bool:
    listed = name.casefold() in (word.casefold() for word in options.wont_do)
    return listed or bool(_WONT_DO.search(name))


def _document(words: str) -> dict[str, Any]:
    """Return text in the Atlassian Document Format: a paragraph a line, none of them empty."""
    lines = (line for line in words.splitlines() if line.strip())
    paragraphs = [
        {"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines
    ]
    return {"type": "doc", "version": 1, "content": paragraphs}


TRACKER = _Jira()
