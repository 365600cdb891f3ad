from __future__ import annotations

import json
import string
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bases import header, item

TODAY = ["--today", "2026-11-22"]
MARKER = "<!-- postmortem-kb:PM-2026-001/AI-1 -->"


class Hub:
    """The issues of one GitHub repository, as far as this needs them."""

    def __init__(self, server, reply) -> None:
        self.issues: list[dict[str, Any]] = []
        self.lose_next = False
        self._reply = reply
        server.on("GET /api/v3/user", reply(200, {"login": "us"}))
        server.on("GET /api/v3/repos/team/repo/issues[?].*", self.list)
        server.on("POST /api/v3/repos/team/repo/issues", self.open)

    def list(self, asked) -> Any:
        query = parse_qs(urlsplit(asked.path).query)
        only = query.get("creator")
        found = (each for each in self.issues if not only or each["user"]["login"] == only[0])
        return self._reply(200, [*found])

    def open(self, asked) -> Any:
        issue = {"number": 40 + len(self.issues), "state": "open", "user": {"login": "us"},
                 **asked.body}  # fmt: skip
        self.issues.append(issue)
        if self.lose_next:
            self.lose_next = False
            return self._reply(lost=True)
        return self._reply(201, issue)


@pytest.fixture
def hub(server, reply) -> Hub:
    return Hub(server, reply)


def ticket(number: int, login: str = "us", **more: Any) -> dict[str, Any]:
    return {"number": number, "body": MARKER, "user": {"login": login}, **more}


def posts(server) -> list[Any]:
    return [each.body for each in server.asked if each.method == "POST"]


def test_nothing_is_sent_without_create(base, server, hub, postmortem_cli) -> None:
    base(header(1, item(1)))
    done = postmortem_cli("sync", *TODAY)
    expected = "0 tickets read, 0 differ, 1 open item has no ticket (`--create` opens one).\n"
    assert (done.exit_code, done.stdout, server.asked) == (0, expected, [])


def test_a_ticket_is_opened_and_its_address_is_written_at_once(
    base, server, hub, postmortem_cli
) -> None:
    files = base(header(1, item(1)))
    before = files[0].read_text(encoding="utf-8")
    done = postmortem_cli("sync", "--create", *TODAY)
    assert (done.exit_code, done.stdout) == (
        0,
        "Tickets opened:\n"
        f"  PM-2026-001  AI-1  {server.url}/team/repo/issues/40\n"
        "\n"
        "0 tickets read, 0 differ.\n",
    )
    assert posts(server) == [
        {
            "title": "Limit the retries of client 1",
            "body": "Action item AI-1 of postmortem PM-2026-001.\n\nDue: 2026-12-24\n\n" + MARKER,
            "labels": ["postmortem"],
        }
    ]
    state = "  status: open  # as agreed\n"
    added = f"  ticket: {server.url}/team/repo/issues/40\n"
    assert files[0].read_text(encoding="utf-8") == before.replace(state, state + added)


def test_a_second_run_opens_nothing(base, server, hub, postmortem_cli, reply) -> None:
    base(header(1, item(1)))
    postmortem_cli("sync", "--create", *TODAY)
    server.on("GET .*/issues/40", reply(200, {"state": "open"}))
    done = postmortem_cli("sync", "--create", *TODAY)
    assert (done.exit_code, len(hub.issues)) == (0, 1)


def test_a_ticket_whose_answer_was_lost_is_found_on_the_next_run(
    base, server, hub, postmortem_cli
) -> None:
    files = base(header(1, item(1) + item(2)))
    hub.lose_next = True
    first = postmortem_cli("sync", "--create", *TODAY)
    assert "cannot be reached: it may be open, so run this again to find it" in first.stdout
    assert first.exit_code == 1
    second = postmortem_cli("sync", "--create", "PM-2026-001", *TODAY)
    assert f"AI-1  {server.url}/team/repo/issues/40  was open already" in second.stdout
    assert len(hub.issues) == 2
    text = files[0].read_text(encoding="utf-8")
    assert [text.count(f"/issues/{number}\n") for number in (40, 41)] == [1, 1]


def test_a_pull_request_with_the_marker_is_no_ticket(base, server, hub, postmortem_cli) -> None:
    base(header(1, item(1)))
    hub.issues.append(ticket(7, pull_request={}))
    postmortem_cli("sync", "--create", *TODAY)
    assert len(posts(server)) == 1


def test_the_search_goes_through_all_pages_and_not_to_another_host(
    base, server, hub, postmortem_cli, reply
) -> None:
    base(header(1, item(1)))
    following = f'<{server.url}/next>; rel="next", <{server.url}/last>; rel="last"'
    server.on("GET .*/issues[?].*", reply(200, [], {"Link": following}))
    away = '<https://evil.example/next>; rel="next"'
    server.on("GET /next", reply(200, [ticket(9)], {"Link": away}))
    done = postmortem_cli("sync", "--create", *TODAY)
    assert "/team/repo/issues/9  was open already" in done.stdout
    assert posts(server) == []


@pytest.mark.parametrize("login", ["stranger", "", None, ["us"]])
def test_a_marker_in_the_ticket_of_somebody_else_is_not_taken_up(
    login, base, server, hub, postmortem_cli, reply
) -> None:
    files = base(header(1, item(1)))
    # Whether or not the server heeds what it is asked for.
    server.on("GET .*/issues[?].*", reply(200, [ticket(7, login)]))
    done = postmortem_cli("sync", "--create", *TODAY)
    assert (done.exit_code, len(posts(server))) == (0, 1)
    assert "creator=us" in server.lines[1]
    assert "/issues/7" not in files[0].read_text(encoding="utf-8")


def test_a_name_in_other_letters_is_the_same_user(base, server, hub, postmortem_cli, reply) -> None:
    base(header(1, item(1)))
    server.on("GET .*/issues[?].*", reply(200, [ticket(7, "US")]))
    done = postmortem_cli("sync", "--create", *TODAY)
    assert "/issues/7  was open already" in done.stdout


def test_of_two_tickets_with_one_marker_neither_is_taken_up_and_no_third_is_opened(
    base, server, hub, postmortem_cli
) -> None:
    files = base(header(1, item(1)))
    before = files[0].read_bytes()
    hub.issues += [ticket(7), ticket(9), ticket(7)]
    done = postmortem_cli("sync", "--create", *TODAY)
    root = f"{server.url}/team/repo/issues"
    said = f"several tickets have its marker, {root}/7 and {root}/9: write the right one into"
    assert said in done.stdout
    assert (done.exit_code, posts(server), files[0].read_bytes()) == (1, [], before)


def test_where_the_own_user_is_unknown_a_ticket_is_named_and_not_taken_up(
    base, server, hub, postmortem_cli, reply
) -> None:
    files = base(header(1, item(1) + item(2)))
    hub.issues.append(ticket(7, "github-actions[bot]"))
    server.on("GET /api/v3/user", reply(403, {"message": "Resource not accessible"}))
    done = postmortem_cli("sync", "--create", *TODAY)
    assert (
        f"{server.url}/team/repo/issues/7 has its marker, and whose it is cannot be known "
        "(not allowed (403): Resource not accessible): if it is yours, write it into the file"
    ) in done.stdout
    text = files[0].read_text(encoding="utf-8")
    assert (done.exit_code, text.count("/issues/7"), len(posts(server))) == (1, 0, 1)


MEANWHILE = [
    pytest.param(lambda text: text.replace("status: open  # as agreed", "status: open\n"
                 "  ticket: team/repo#99"), "it has a ticket by now", id="has-a-ticket"),
    pytest.param(lambda text: text.replace("status: open  # as agreed", "status: done\n"
                 "  closed_on: 2026-11-21\n  evidence: a drill"), "it is `done` by now",
                 id="is-closed"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), MEANWHILE)
def test_an_item_that_changed_during_the_search_gets_no_ticket(
    change, said, base, server, hub, postmortem_cli, reply
) -> None:
    file = base(header(1, item(1)))[0]

    def meanwhile(_: Any) -> Any:
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
        return reply(200, [])

    server.on("GET .*/issues[?].*", meanwhile)
    done = postmortem_cli("sync", "--create", *TODAY)
    assert f"AI-1  none  {said}" in done.stdout
    assert (done.exit_code, posts(server)) == (1, [])
    assert change(header(1, item(1))) == file.read_text(encoding="utf-8")


def test_a_postmortem_that_became_restricted_during_the_search_is_not_sent(
    base, server, hub, postmortem_cli, reply
) -> None:
    file = base(header(1, item(1)))[0]

    def meanwhile(_: Any) -> Any:
        file.write_text(header(1, item(1), visibility="restricted"), encoding="utf-8")
        return reply(200, [])

    server.on("GET .*/issues[?].*", meanwhile)
    done = postmortem_cli("sync", "--create", *TODAY)
    assert "its postmortem is restricted by now" in done.stdout
    assert posts(server) == []


@pytest.mark.parametrize(("change", "said"), MEANWHILE)
def test_what_is_written_while_a_ticket_is_opened_is_not_overwritten(
    change, said, base, server, hub, postmortem_cli
) -> None:
    file = base(header(1, item(1)))[0]

    def meanwhile(asked: Any) -> Any:
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
        return hub.open(asked)

    server.on("POST .*", meanwhile)
    done = postmortem_cli("sync", "--create", *TODAY)
    assert f"/issues/40  not written into the file: {said}" in done.stdout
    assert done.exit_code == 1
    assert change(header(1, item(1))) == file.read_text(encoding="utf-8")


def test_when_the_search_fails_nothing_is_opened(base, server, postmortem_cli, reply) -> None:
    base(header(1, item(1)))
    server.on("GET .*", reply(403, {"message": "No"}))
    done = postmortem_cli("sync", "--create", *TODAY)
    said = "whether it has one already cannot be known: not allowed (403): No"
    assert (done.exit_code, said in done.stdout, posts(server)) == (1, True, [])


def test_a_second_passes_between_two_creations(
    base, server, hub, postmortem_cli, monkeypatch
) -> None:
    slept: list[float] = []
    base(header(1, item(1) + item(2) + item(3)))
    monkeypatch.setattr("postmortem_kb.cli.sync.sleep", slept.append)
    postmortem_cli("sync", "--create", *TODAY)
    assert (len(posts(server)), slept) == (3, [1.0, 1.0])


def test_one_refused_creation_does_not_stop_the_next(base, server, postmortem_cli, reply) -> None:
    files = base(header(1, item(1) + item(2)))
    server.on("GET .*/issues[?].*", reply(200, []))
    server.on("POST .*", reply(422, {"message": "Validation Failed", "errors": [
        {"resource": "Issue", "field": "title", "code": "custom", "message": "is odd"}]}),
        reply(201, {"number": 5, "labels": [{"name": "postmortem"}]}))  # fmt: skip
    done = postmortem_cli("sync", "--create", *TODAY)
    assert "AI-1  none" in done.stdout
    assert "refused (422): Validation Failed; is odd" in done.stdout
    assert f"  ticket: {server.url}/team/repo/issues/5\n" in files[0].read_text(encoding="utf-8")
    assert done.exit_code == 1


def test_labels_that_were_dropped_in_silence_are_told(base, server, postmortem_cli, reply) -> None:
    base(header(1, item(1)))
    server.on("GET .*/issues[?].*", reply(200, []))
    server.on("POST .*", reply(201, {"number": 5, "labels": []}))
    done = postmortem_cli("sync", "--create", *TODAY)
    assert (done.exit_code, "its labels were not set" in done.stdout) == (0, True)


@pytest.mark.parametrize("number", [None, "../7", -1, 0, {"x": 1}, "7\n"])
def test_an_answer_that_names_no_ticket_writes_nothing(
    number, base, server, postmortem_cli, reply
) -> None:
    files = base(header(1, item(1)))
    before = files[0].read_bytes()
    server.on("GET .*/issues[?].*", reply(200, [{"number": number, "body": MARKER}]))
    server.on("POST .*", reply(201, {"number": number}))
    done = postmortem_cli("sync", "--create", *TODAY)
    assert "the answer names no ticket" in done.stdout
    assert files[0].read_bytes() == before


KEPT = [
    pytest.param({"visibility": "restricted"}, item(1), "its postmortem is restricted",
                 id="restricted"),
    pytest.param({}, item(1).replace("AI-1", "'AI-1 --> x'"), "it needs a title, and an id",
                 id="an-id-that-ends-the-comment"),
    pytest.param({}, item(1) + item(1), "AI-1 is the id of two action items", id="an-id-twice"),
    pytest.param({}, item(1).replace("due: 2026-12-24", "due: soon"), "AI-1 has a fault in",
                 id="a-faulty-item"),
]  # fmt: skip


@pytest.mark.parametrize(("more", "items", "said"), KEPT)
def test_what_must_not_be_sent_or_cannot_be_written_back_is_never_sent(
    more, items, said, base, server, hub, postmortem_cli
) -> None:
    files = base(header(1, items, **more), options="      publish: [internal, restricted]\n")
    before = files[0].read_bytes()
    done = postmortem_cli("sync", "--create", *TODAY)
    assert said in done.stdout
    assert (done.exit_code, posts(server), files[0].read_bytes()) == (1, [], before)


def test_a_restricted_postmortem_is_not_even_named(base, server, hub, postmortem_cli) -> None:
    base(header(1, item(1, ticket="team/repo#1"), visibility="restricted"))
    done = postmortem_cli("sync", "--create", *TODAY)
    assert (done.exit_code, server.asked, "PM-2026-001" in done.stdout) == (0, [], False)


def test_the_items_of_a_draft_are_not_agreed_yet(base, server, hub, postmortem_cli) -> None:
    base(header(1, item(1), status="draft"))
    assert postmortem_cli("sync", "--create", *TODAY).exit_code == 0
    assert server.asked == []


def test_a_secret_in_a_title_is_masked(base, server, hub, postmortem_cli) -> None:
    secret = f"ghp_{string.ascii_letters[8:44]}"
    base(header(1, item(1).replace("the retries", secret)))
    postmortem_cli("sync", "--create", *TODAY)
    assert [body["title"] for body in posts(server)] == [f"Limit {'*' * 40} of client 1"]


def test_creating_needs_a_place_for_tickets(base, server, postmortem_cli) -> None:
    base(header(1, item(1)), trackers="github: {}")
    done = postmortem_cli("sync", "--create", *TODAY)
    assert (done.exit_code, "nothing says where to open tickets" in done.stderr) == (2, True)


def test_gitlab_is_spoken(base, server, postmortem_cli, reply) -> None:
    files = base(
        header(1, item(1)),
        trackers=f"gitlab: {{url: '{server.url}', project: group/sub/repo, labels: [a, b]}}",
    )
    server.on(
        "GET /api/v4/projects/group%2Fsub%2Frepo/issues[?]scope=created_by_me&.*", reply(200, [])
    )
    server.on("POST /api/v4/projects/group%2Fsub%2Frepo/issues", reply(201, {"id": 900, "iid": 3}))
    assert postmortem_cli("sync", "--create", *TODAY).exit_code == 0
    assert [(body["labels"], MARKER in body["description"]) for body in posts(server)] == [
        ("a,b", True)
    ]
    ticket = f"{server.url}/group/sub/repo/-/issues/3"
    assert f"  ticket: {ticket}\n" in files[0].read_text(encoding="utf-8")
    server.on("GET /api/v4/projects/group%2Fsub%2Frepo/issues/3", reply(200, {"state": "opened"}))
    assert postmortem_cli("sync", *TODAY).exit_code == 0


def test_jira_of_a_data_centre_is_spoken(base, server, postmortem_cli, reply) -> None:
    files = base(header(1, item(1)), trackers=f"jira: {{url: '{server.url}/j', project: OPS}}")
    page = {"startAt": 0, "maxResults": 100, "total": 2, "issues": [{"key": "OPS-1"}]}
    server.on(
        "POST /j/rest/api/2/search", reply(200, page),
        reply(200, {**page, "startAt": 1, "issues": [{"key": "OPS-2", "fields": {"labels": []}}]}),
    )  # fmt: skip
    server.on("POST /j/rest/api/2/issue", reply(201, {"id": "1", "key": "OPS-3"}))
    assert postmortem_cli("sync", "--create", *TODAY).exit_code == 0
    first, second, made = posts(server)
    assert first["jql"] == (
        'project = "OPS" AND labels = "postmortem-kb"'
        ' AND creator = currentUser() AND created >= "2026-03-02"'
    )
    assert (first["startAt"], second["startAt"]) == (0, 1)
    assert made["fields"]["labels"] == ["postmortem-kb", "postmortem-kb:PM-2026-001/AI-1"]
    assert "<!--" not in made["fields"]["description"]
    assert f"  ticket: {server.url}/j/browse/OPS-3\n" in files[0].read_text(encoding="utf-8")


def test_jira_in_the_cloud_is_spoken(base, server, postmortem_cli, reply) -> None:
    base(
        header(1, item(1) + item(2)),
        trackers=f"jira: {{url: '{server.url}', api: '{server.url}/rest/api/3', project: OPS}}",
    )
    label = "postmortem-kb:PM-2026-001/AI-2"
    server.on(
        "POST /rest/api/3/search/jql", reply(200, {"issues": [], "nextPageToken": "t"}),
        reply(200, {"issues": [{"key": "OPS-2", "fields": {"labels": ["x", label]}}]}),
    )  # fmt: skip
    server.on("POST /rest/api/3/issue", reply(201, {"id": "1", "key": "OPS-3"}))
    done = postmortem_cli("sync", "--create", "--format", "json", *TODAY)
    opened = json.loads(done.stdout)["opened"]
    assert [(each["id"], each["url"], each["found"]) for each in opened] == [
        ("AI-1", f"{server.url}/browse/OPS-3", False),
        ("AI-2", f"{server.url}/browse/OPS-2", True),
    ]
    first, second, made = posts(server)
    assert ("startAt" in first, second["nextPageToken"]) == (False, "t")
    assert made["fields"]["description"]["type"] == "doc"
    lines = made["fields"]["description"]["content"]
    assert [part["content"][0]["text"] for part in lines] == [
        "Action item AI-1 of postmortem PM-2026-001.", "Due: 2026-12-24",
    ]  # fmt: skip


def test_a_search_that_never_ends_opens_nothing(base, server, postmortem_cli, reply) -> None:
    base(
        header(1, item(1)),
        trackers=f"jira: {{url: '{server.url}', api: '{server.url}/rest/api/3', project: OPS}}",
    )
    pages = iter(range(10_000))
    server.on("POST .*", lambda _: reply(200, {"issues": [], "nextPageToken": str(next(pages))}))
    done = postmortem_cli("sync", "--create", *TODAY)
    assert "there are more than 200 pages of tickets" in done.stdout
    assert (done.exit_code, len(server.asked)) == (1, 200)


def test_the_same_page_twice_ends_the_search(base, server, postmortem_cli, reply) -> None:
    base(
        header(1, item(1)),
        trackers=f"jira: {{url: '{server.url}', api: '{server.url}/rest/api/3', project: OPS}}",
    )
    server.on("POST .*/search/jql", reply(200, {"issues": [], "nextPageToken": "t"}))
    server.on("POST .*/issue", reply(201, {"key": "OPS-3"}))
    postmortem_cli("sync", "--create", *TODAY)
    assert server.lines[1:] == ["POST /rest/api/3/search/jql", "POST /rest/api/3/issue"]
