from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import trackers
from postmortem_kb.tickets import Answer, Reading, Request, Ticket, Unread
from postmortem_kb.tickets.answers import next_link
from postmortem_kb.trackeroptions import TrackerOptions
from postmortem_kb.trackers import Known

CLOSED_ON = date(2026, 3, 4)
AT = "2026-03-04T23:30:00Z"


def ticket(name: str) -> Ticket:
    member = trackers.tracker(name)
    url = member.example[: member.path.search(member.example, 8).start()]
    found = Known({name: TrackerOptions(url=url)}).ticket(member.example)
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
    ("github", closed([]), "its state is not known here: closed"),
    ("github", closed({"a": "completed"}), "its state is not known here: closed"),
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
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part),
    max_leaves=5,
)
PAGES = {
    "github": [{"number": 4, "body": "postmortem-kb:A/B", "user": {"login": "us"}, "labels": []}],
    "gitlab": [{"iid": 4, "description": "postmortem-kb:A/B"}],
    "jira": {"issues": [{"key": "OPS-4", "fields": {"labels": ["postmortem-kb:A/B"]}}],
             "nextPageToken": "x", "isLast": False, "total": 3},
}  # fmt: skip
REFUSALS = [{"message": "x", "errors": [{"message": "x"}]}, {"errorMessages": ["x"], "errors": {}}]


def paths(data: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield here
    listed = dict(enumerate(data)) if isinstance(data, list) else data
    for key, part in listed.items() if isinstance(listed, dict) else ():
        yield from paths(part, (*here, key))


def replaced(data: Any, path: tuple[Any, ...], junk: Any) -> Any:
    if not path:
        return junk
    parts = data.copy()
    parts[path[0]] = replaced(parts[path[0]], path[1:], junk)
    return parts


@st.composite
def spoilt(draw: st.DrawFn, sound: list[Any]) -> Any:
    """Draw a documented answer with something else in one place of it."""
    data = draw(st.sampled_from(sound))
    return replaced(data, draw(st.sampled_from(list(paths(data)))), draw(JSON))


def check_total(name: str, data: Any, status: int) -> None:
    member, meant = trackers.tracker(name), ticket(name)
    answer = Answer(status, {}, data)
    asked = member.listing(meant.options, CLOSED_ON, "us")
    for take in (
        lambda: member.reading(meant, answer),
        lambda: member.listed(answer, "us"),
        lambda: member.listed(answer, ""),
        lambda: member.created(meant.options, answer),
        lambda: member.who(meant.options) and member.user(answer),
        lambda: member.most > 1 and member.together(meant.project, answer),
        lambda: member.following(asked, answer),
    ):
        with suppress(Unread):
            take()


@pytest.mark.parametrize("name", trackers.names())
@given(data=st.data(), status=st.sampled_from([200, 201, 400, 404]))
def test_an_answer_with_a_wrong_shape_anywhere_is_read_or_unread(name, data, status) -> None:
    known = [sample for of, sample, _ in STATES if of == name]
    page = PAGES.get(name, [])
    check_total(name, data.draw(spoilt([*known, page, *REFUSALS])), status)


@pytest.mark.parametrize("name", trackers.names())
@pytest.mark.parametrize("status", [200, 201, 401])
def test_an_answer_nested_as_deep_as_any_is_read_or_unread(name, status) -> None:
    deep: Any = "x"
    for _ in range(5000):
        deep = [deep]
    for key in ("message", "errors", "number", "iid", "state", "login"):
        check_total(name, {key: deep}, status)


LINKS = [
    ('<https://x.example/2>; rel="next"', "https://x.example/2"),
    ('<https://x.example/9>; rel="last", <https://x.example/2>; rel=next', "https://x.example/2"),
    ('<https://evil.example/2>; rel="next"', None),
    ('<http://[evil>; rel="next"', None),
    ('<https://[evil>; rel="next"', None),
    ('<>; rel="next"', None),
    ("", None),
]


@pytest.mark.parametrize(("written", "expected"), LINKS)
def test_the_next_page_is_an_address_on_the_same_host_or_there_is_none(written, expected) -> None:
    found = next_link(Request("https://x.example/1"), Answer(200, {"link": written}))
    assert expected == (found and found.url)


@pytest.mark.parametrize("name", trackers.names())
def test_a_page_of_tickets_of_another_shape_is_not_an_empty_one(name) -> None:
    for data in ({}, {"issues": None}, "x", 1):
        with pytest.raises(Unread, match="the answer is no list of tickets"):
            trackers.tracker(name).listed(Answer(200, {}, data), "")


@pytest.mark.parametrize("name", trackers.names())
def test_every_tracker_knows_its_own_example_and_says_what_it_needs(name) -> None:
    member, found = trackers.tracker(name), ticket(name)
    assert found.kind == name
    assert member.example == found.url
    assert all(variable.isupper() for variable in member.variables)
    assert member.options < TrackerOptions.model_fields.keys()
    assert member.sign in member.example
