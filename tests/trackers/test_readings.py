from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import trackers
from postmortem_kb.tickets import Answer, Reading, Ticket, Unread
from postmortem_kb.trackeroptions import TrackerOptions
from postmortem_kb.trackers import Known

CONFIGURED = {"jira": TrackerOptions(url="https://example.atlassian.net")}
WRITTEN = {
    "github": "https://github.com/a/b/issues/12",
    "gitlab": "https://gitlab.com/a/b/-/issues/12",
    "jira": "https://example.atlassian.net/browse/OPS-12",
}
CLOSED_ON = date(2026, 3, 4)
AT = "2026-03-04T23:30:00Z"


def ticket(name: str) -> Ticket:
    found = Known(CONFIGURED).ticket(WRITTEN[name])
    assert found
    return found


def reading(name: str, data: Any, status: int = 200) -> Reading:
    return trackers.tracker(name).reading(ticket(name), Answer(status, {}, data))


def closed(reason: Any, **more: Any) -> dict[str, Any]:
    return {"state": "closed", "state_reason": reason, "closed_at": AT, **more}


def jira(category: str, resolution: str | None = None, name: str = "Some", **more: Any) -> Any:
    fields = {
        "status": {"name": name, "statusCategory": {"key": category}},
        "resolution": {"name": resolution} if resolution else None,
        **more,
    }
    return {"key": "OPS-12", "fields": fields}


RESOLVED = {"resolutiondate": "2026-03-04T09:12:31.000+0000"}

STATES = [
    ("github", {"state": "open"}, Reading("open")),
    ("github", {"state": "open", "state_reason": "reopened"}, Reading("open")),
    ("github", {"state": "open", "labels": [{"name": "Doing"}]}, Reading("in-progress")),
    ("github", {"state": "open", "labels": ["in progress"]}, Reading("in-progress")),
    ("github", {"state": "open", "labels": [{"name": None}, 7]}, Reading("open")),
    ("github", {"state": "open", "pull_request": {}}, Reading("in-progress")),
    ("github", closed("completed"), Reading("done", CLOSED_ON)),
    ("github", closed(None), Reading("done", CLOSED_ON)),
    ("github", closed("not_planned"), Reading("wont-do", CLOSED_ON, "closed as not planned")),
    ("github", closed("duplicate"), Reading("wont-do", CLOSED_ON, "closed as a duplicate")),
    ("github", closed(None, pull_request={"merged_at": AT}), Reading("done", CLOSED_ON)),
    ("github", closed(None, pull_request={"merged_at": None}),
     Reading("wont-do", CLOSED_ON, "closed without a merge")),
    ("github", {"state": "open", "html_url": "https://github.com/c/d/issues/3"},
     Reading("open", None, "", "https://github.com/c/d/issues/3")),
    ("github", {"state": "open", "html_url": "https://github.com/A/B/issues/12"}, Reading("open")),
    ("github", {"state": "open", "html_url": "https://evil.example/c/d/issues/3"}, Reading("open")),
    ("github", closed("completed") | {"closed_at": "yesterday"}, Reading("done")),
    ("gitlab", {"state": "opened"}, Reading("open")),
    ("gitlab", {"state": "opened", "labels": ["workflow::in dev"]}, Reading("in-progress")),
    ("gitlab", {"state": "closed", "closed_at": AT}, Reading("done", CLOSED_ON)),
    ("gitlab", {"state": "closed", "labels": ["WontFix"]},
     Reading("wont-do", None, "closed with a label that says won't do")),
    ("gitlab", {"state": "closed", "_links": {"closed_as_duplicate_of": "x"}},
     Reading("wont-do", None, "closed as a duplicate")),
    ("gitlab", {"state": "closed", "_links": {"closed_as_duplicate_of": None}}, Reading("done")),
    ("jira", jira("new"), Reading("open")),
    ("jira", jira("undefined"), Reading("open")),
    ("jira", jira("indeterminate", "Done"), Reading("in-progress")),
    ("jira", jira("done", "Done", **RESOLVED), Reading("done", CLOSED_ON)),
    ("jira", jira("done", **RESOLVED), Reading("done", CLOSED_ON)),
    ("jira", jira("done", "Won't Do", **RESOLVED),
     Reading("wont-do", CLOSED_ON, "closed as Won't Do")),
    ("jira", jira("done", None, "Cancelled", **RESOLVED),
     Reading("wont-do", CLOSED_ON, "closed as Cancelled")),
    ("jira", jira("done", updated=AT),
     Reading("done", CLOSED_ON, "the day is that of its last change")),
    ("jira", jira("new") | {"key": "NEW-3"},
     Reading("open", None, "", "https://example.atlassian.net/browse/NEW-3")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "expected"), STATES)
def test_a_ticket_says_of_its_item_what_its_maker_documents(name, data, expected) -> None:
    assert expected == reading(name, data)


UNKNOWN = [
    ("github", {"state": "opened"}, "its state is not known here: opened"),
    ("github", closed("abandoned"), "its state is not known here: closed abandoned"),
    ("github", [], "its state is not known here: none"),
    ("gitlab", {"state": "open"}, "its state is not known here: open"),
    ("gitlab", {"state": "closed", "moved_to_id": 9},
     "moved to another project; write its new address"),
    ("jira", jira("fresh"), "its state is not known here: fresh"),
    ("jira", {"key": "OPS-12"}, "its state is not known here: none"),
    ("jira", "text", "its state is not known here: none"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "expected"), UNKNOWN)
def test_a_state_that_nobody_documents_is_unknown_and_never_done(name, data, expected) -> None:
    with pytest.raises(Unread) as raised:
        reading(name, data)
    assert expected == str(raised.value)


REFUSED = [
    ("github", 404, {"message": "Not Found"}, "missing or not allowed (404): Not Found"),
    ("github", 401, {"message": "Bad credentials"}, "the token is not accepted (401): Bad cred"),
    ("github", 403, {"message": "No rights"}, "not allowed (403): No rights"),
    ("github", 410, {"message": "x"}, "deleted, or tickets are switched off there (410): x"),
    ("github", 304, None, "refused (304)"),
    ("github", 200, None, "the answer is not JSON"),
    ("gitlab", 403, {"error": "insufficient_scope", "error_description": "read it"},
     "not allowed (403): insufficient_scope; read it"),
    ("gitlab", 400, {"message": {"title": ["is missing"]}}, "refused (400): title: is missing"),
    ("gitlab", 404, {"message": "x" * 500}, "missing or not allowed (404): xxx"),
    ("jira", 404, {"errorMessages": ["No such\nissue"], "errors": {}},
     "missing or not allowed (404): No such issue"),
    ("jira", 400, {"errorMessages": [], "errors": {"summary": "is needed"}},
     "refused (400): summary: is needed"),
    ("jira", 401, None, "the token is not accepted (401)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "status", "data", "expected"), REFUSED)
def test_a_refusal_is_told_in_words_and_shortly(name, status, data, expected) -> None:
    with pytest.raises(Unread) as raised:
        reading(name, data, status)
    assert str(raised.value).startswith(expected)
    assert len(str(raised.value)) < 250


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda part: st.lists(part, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["state", "state_reason", "labels", "closed_at", "pull_request", "merged_at", "key",
             "fields", "status", "statusCategory", "resolution", "name", "_links", "html_url",
             "message", "errors", "moved_to_id", "issues", "body", "number"]
        ), part, max_size=6,
    ),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("name", trackers.names())
@given(data=JSON, status=st.sampled_from([200, 201, 400, 404]))
def test_whatever_is_answered_it_is_read_or_unread(name, data, status) -> None:
    member, options = trackers.tracker(name), ticket(name).options
    answer = Answer(status, {}, data)
    for read in (
        lambda: member.reading(ticket(name), answer),
        lambda: member.listed(options, answer),
        lambda: member.created(options, answer),
    ):
        with suppress(Unread):
            assert read() is not None
