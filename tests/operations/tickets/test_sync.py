from __future__ import annotations

import json
import logging
import re
import string

import pytest
from bases import header, item

from postmortem_kb import trackers
from postmortem_kb.operations.tickets.comparison import wanted
from postmortem_kb.vocabulary import ACTION_STATES, MOVES

TOKEN = "t0ken-of-nobody"  # noqa: S105
BASE = ["--today", "2026-11-22"]
AT = "2026-11-20T10:00:00Z"
DONE = {"state": "closed", "state_reason": "completed", "closed_at": AT}


def test_what_differs_is_told_and_nothing_is_written(base, server, postmortem_cli, reply) -> None:
    files = base(header(1, item(1, ticket="team/repo#1") + item(2, ticket="team/repo#2")))
    before = files[0].read_bytes()
    server.on("GET /api/v3/repos/team/repo/issues/1", reply(200, DONE))
    server.on("GET /api/v3/repos/team/repo/issues/2", reply(200, {"state": "open"}))
    done = postmortem_cli("sync", *BASE)
    assert done.stdout == (
        "Item and ticket differ:\n"
        "  PM-2026-001  AI-1  open, ticket done  team/repo#1  closed 2026-11-20\n"
        "\n"
        "2 tickets read, 1 differs.\n"
    )
    assert (done.exit_code, files[0].read_bytes()) == (1, before)
    assert {each.method for each in server.asked} == {"GET"}


def test_without_a_difference_the_status_is_zero(base, server, postmortem_cli, reply) -> None:
    base(header(1, item(1, ticket="team/repo#1")))
    server.on("GET .*/issues/1", reply(200, {"state": "open"}))
    done = postmortem_cli("sync", *BASE)
    assert (done.exit_code, done.stdout) == (0, "1 ticket read, 0 differ.\n")


def test_a_ticket_that_moved_is_told_with_its_new_address(
    base, server, postmortem_cli, reply
) -> None:
    base(header(1, item(1, ticket="team/repo#1")))
    server.on("GET .*/issues/1", reply(301, None, {"Location": "/api/v3/repositories/9/issues/4"}))
    page = f"{server.url}/other/repo/issues/4"
    server.on("GET .*/repositories/9/issues/4", reply(200, {"state": "open", "html_url": page}))
    done = postmortem_cli("sync", *BASE)
    assert f"  PM-2026-001  AI-1  team/repo#1  is now {page}\n" in done.stdout
    assert done.exit_code == 0


def test_a_base_without_a_ticket_says_so(base, postmortem_cli) -> None:
    base(header(1, "- {id: AI-1, title: Limit the retries, status: verified}\n"))
    done = postmortem_cli("sync", *BASE)
    expected = "There is no open action item, and none with a ticket that is not verified.\n"
    assert (done.exit_code, done.stdout) == (0, expected)


def test_a_ticket_that_cannot_be_read_is_told_and_stops_no_other(
    base, server, postmortem_cli, reply
) -> None:
    tickets = ["team/repo#1", "team/repo#2", "team/repo#3", "https://git.example.com/x/issues/9"]
    items = "".join(item(at, ticket=ticket) for at, ticket in enumerate(tickets, 1))
    base(header(1, items))
    server.on("GET .*/issues/1", reply(404, {"message": "Not Found"}))
    server.on("GET .*/issues/2", reply(500, text="<html>"))
    server.on("GET .*/issues/3", reply(200, {"state": "open"}))
    done = postmortem_cli("sync", "--write", *BASE)
    assert done.stdout == (
        "Tickets not read:\n"
        "  PM-2026-001  AI-1  team/repo#1  missing or not allowed (404): Not Found\n"
        "  PM-2026-001  AI-2  team/repo#2  refused (500)\n"
        "  git.example.com: not in `trackers`, 1 ticket\n"
        "\n"
        "1 ticket read, 0 differ, 3 not read.\n"
    )
    assert done.exit_code == 0


WHOLE_HOSTS = [
    ({"status": 401, "data": {"message": "Bad credentials"}},
     "the token is not accepted (401): Bad credentials"),
    ({"status": 429}, "asks for fewer requests (429)"),
    ({"status": 503}, "the server is not available (503)"),
    ({"lost": True}, "cannot be reached"),
]  # fmt: skip


@pytest.mark.parametrize(("trouble", "said"), WHOLE_HOSTS)
def test_what_holds_for_a_whole_host_is_said_once(
    trouble, said, base, server, postmortem_cli, reply
) -> None:
    foreign = "https://git.example.com/a/b/-/issues"
    items = "".join(item(at, ticket=f"team/repo#{at}") for at in range(1, 6))
    items += item(6, ticket=f"{foreign}/6") + item(7, ticket=f"{foreign}/7")
    base(header(1, items))
    server.on("GET .*", reply(**trouble))
    done = postmortem_cli("sync", *BASE)
    hint = "set `trackers: {gitlab: {url: https://git.example.com}}`"
    assert done.stdout == (
        "Tickets not read:\n"
        f"  {server.url.removeprefix('http://')}: {said}, 5 tickets\n"
        f"  git.example.com: not in `trackers`; {hint}, 2 tickets\n"
        "\n"
        "0 tickets read, 0 differ, 7 not read.\n"
    )
    assert done.exit_code == 1


def test_no_login_and_no_token_of_a_file_or_an_answer_is_printed(
    base, server, postmortem_cli, reply
) -> None:
    secret = f"ghp_{string.ascii_letters[8:44]}"
    foreign = "https://jo:pa55word@git.example.com/x"
    items = item(1, ticket="team/repo#1") + item(2, ticket=foreign) + item(3, ticket=secret)
    base(header(1, items))
    server.on("GET .*", reply(404, {"message": f"{secret} at {foreign}"}))
    for form in ("table", "json"):
        out = postmortem_cli("sync", "--format", form, *BASE).output
        assert (secret in out, "pa55word" in out, "jo:" in out) == (False, False, False)
        assert f"{'*' * 40} at https://git.example.com/x" in out


@pytest.mark.parametrize("name", ["::error::x", " ::stop-commands::x", "##[error]x"])
def test_no_name_begins_a_command_to_a_build_server(name, base, postmortem_cli) -> None:
    items = item(1, ticket="team/repo#0").replace("AI-1", f"'{name}'")
    base(header(1, items).replace("id: PM-2026-001", f"id: '{name}'"))
    out = postmortem_cli("sync", *BASE).stdout
    assert "team/repo#0" in out
    assert not re.search(r"(?m)(^|  )::|##\[", out)


def test_the_help_names_every_tracker_and_every_variable(postmortem_cli) -> None:
    told = postmortem_cli("sync", "--help").stdout
    for each in map(trackers.tracker, trackers.names()):
        assert [word for word in (each.title, *each.variables) if word not in told] == []


def test_when_not_one_ticket_can_be_read_somebody_has_to_look(
    base, server, postmortem_cli, reply
) -> None:
    base(header(1, item(1, ticket="team/repo#1")))
    server.on("GET .*", reply(401, {"message": "Bad credentials"}))
    assert postmortem_cli("sync", *BASE).exit_code == 1


def test_a_ticket_of_two_items_is_read_once(base, server, postmortem_cli, reply) -> None:
    base(header(1, item(1, ticket="team/repo#1") + item(2, "in-progress", "team/repo#1")))
    server.on("GET .*/issues/1", reply(200, {"state": "open"}))
    assert postmortem_cli("sync", *BASE).exit_code == 0
    assert len(server.asked) == 1


def test_a_verified_item_is_settled_and_its_ticket_is_not_asked_for(
    base, server, postmortem_cli
) -> None:
    settled = {"closed_on": "2026-05-01", "verified_on": "2026-06-01", "evidence": "drill"}
    base(header(1, item(1, "verified", "team/repo#1", **settled)))
    assert postmortem_cli("sync", *BASE).exit_code == 0
    assert server.asked == []


def test_json_holds_every_item_with_what_is_known(base, server, postmortem_cli, reply) -> None:
    base(header(1, item(1, ticket="team/repo#1") + item(2, ticket="team/repo#2") + item(3)))
    server.on("GET .*/issues/1", reply(200, DONE))
    done = postmortem_cli("sync", "--format", "json", *BASE)
    (line,) = done.stdout.splitlines()
    assert line.startswith('{"version":1,')
    found = json.loads(line)
    path = "docs/2026/PM-2026-001.md"
    assert found["tickets"][0] == {
        "postmortem": "PM-2026-001", "id": "AI-1", "path": path, "status": "open",
        "ticket": "team/repo#1", "url": f"{server.url}/team/repo/issues/1",
        "ticket_status": "done", "closed_on": "2026-11-20", "should_be": "done", "allowed": True,
        "written": None, "problem": None, "note": None,
        "moved_to": None,
    }  # fmt: skip
    assert found["tickets"][1]["ticket_status"] is None
    assert found["tickets"][1]["problem"] == "missing or not allowed (404): Not Found"
    assert found["without_ticket"] == [{"postmortem": "PM-2026-001", "id": "AI-3", "path": path}]
    assert found["opened"] == []


def test_only_the_postmortems_that_are_named_are_looked_at(
    base, server, postmortem_cli, reply
) -> None:
    one = header(1, item(1, ticket="team/repo#1"), former_ids="[PM-2025-900]")
    base(one, header(2, item(1, ticket="team/repo#2")))
    server.on("GET .*", reply(200, {"state": "open"}))
    postmortem_cli("sync", "pm-2025-900", *BASE)
    assert server.lines == ["GET /api/v3/repos/team/repo/issues/1"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["PM-2026-999"], "there is no postmortem PM-2026-999"),
        (["--format", "xml"], "xml"),
    ],
)
def test_misuse_is_told(arguments, said, base, postmortem_cli) -> None:
    base(header(1, item(1)))
    done = postmortem_cli("sync", *arguments, *BASE)
    assert (done.exit_code, said in done.stderr) == (2, True)


def test_a_token_with_a_sign_that_no_token_has_is_told_by_its_name_only(
    base, server, postmortem_cli, monkeypatch
) -> None:
    base(header(1, item(1, ticket="team/repo#1")))
    monkeypatch.setenv("GITHUB_TOKEN", f"{TOKEN}\u00e9")
    done = postmortem_cli("sync", *BASE)
    assert done.stderr == "Error: GITHUB_TOKEN holds signs that no token has; set it again\n"
    assert (done.exit_code, server.asked) == (2, [])


def test_the_missing_extra_is_told_in_one_sentence(base, postmortem_cli, monkeypatch) -> None:
    base(header(1, item(1, ticket="team/repo#1")))
    monkeypatch.setitem(__import__("sys").modules, "postmortem_kb.operations.tickets.client", None)
    done = postmortem_cli("sync", *BASE)
    expected = "Error: `sync` needs two libraries more: pip install 'postmortem-kb[sync]'\n"
    assert (done.exit_code, done.stderr) == (2, expected)


def test_the_token_is_sent_and_is_nowhere_to_be_read(
    base, server, postmortem_cli, monkeypatch, caplog, reply
) -> None:
    files = base(header(1, item(1, ticket="team/repo#1") + item(2, ticket="team/repo#2")
                        + item(3)))  # fmt: skip
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GITLAB_TOKEN", f"{TOKEN}-2")
    caplog.set_level(logging.DEBUG)
    server.on("GET .*/issues/1", reply(200, {"state": TOKEN}))
    server.on("GET .*/issues/2", reply(403, {"message": f"{TOKEN} has no rights"}))
    server.on("GET .*/issues[?].*", reply(200, []))
    server.on("POST .*", reply(422, {"message": f"no {TOKEN}"}))
    told = ""
    for form in ("table", "json"):
        done = postmortem_cli("sync", "--write", "--create", "--format", form, *BASE)
        told += done.output
    assert {each.headers["authorization"] for each in server.asked} == {f"Bearer {TOKEN}"}
    assert "[token] has no rights" in told
    assert TOKEN not in told + caplog.text + files[0].read_text(encoding="utf-8")


def test_text_of_a_tracker_cannot_steer_a_terminal(base, server, postmortem_cli, reply) -> None:
    base(header(1, item(1, ticket="team/repo#1")))
    server.on("GET .*", reply(200, {"state": "\x1b[31m\n::error::x\u202e\ud800"}))
    out = postmortem_cli("sync", *BASE).stdout
    assert "\\x1b[31m ::error::x\\x202e" in out
    out = postmortem_cli("sync", "--format", "json", *BASE).stdout
    assert json.loads(out)["version"] == 1
    assert not {"\x1b", "\u202e"} & set(out)


AGREE = {
    "open": {"proposed", "open", "in-progress", "blocked"},
    "in-progress": {"in-progress", "blocked"},
    "done": {"done", "verified"},
    "wont-do": {"wont-do"},
}


@pytest.mark.parametrize("state", ACTION_STATES)
@pytest.mark.parametrize("told", AGREE)
def test_a_ticket_moves_an_item_only_where_they_differ_and_never_to_verified(told, state) -> None:
    goal = wanted(state, told)
    assert (goal == "") == (state in AGREE[told])
    assert goal != "verified"
    if state == "verified":
        assert goal in {"", "open", "wont-do"}


WRITTEN = [
    pytest.param("open", {}, DONE,
                 "status: done  # as agreed\n  ticket: team/repo#1\n  closed_on: 2026-11-20\n"
                 "  evidence: {url}/team/repo/issues/1\n  updates:\n"
                 "  - on: 2026-11-22\n    text: Done. Its ticket was closed.\n", id="done"),
    pytest.param("open", {"evidence": "a drill"}, DONE,
                 "status: done  # as agreed\n  ticket: team/repo#1\n  closed_on: 2026-11-20\n"
                 "  evidence: a drill\n  updates:\n"
                 "  - on: 2026-11-22\n    text: Done. Its ticket was closed.\n",
                 id="done-with-evidence"),
    pytest.param("blocked", {}, {**DONE, "state_reason": "not_planned", "closed_at": None},
                 "status: wont-do  # as agreed\n  ticket: team/repo#1\n  closed_on: 2026-11-22\n"
                 '  reason: "Its ticket was closed without being done: {url}/team/repo/issues/1"\n'
                 "  updates:\n  - on: 2026-11-22\n"
                 "    text: Will not be done. Its ticket was closed without being done.\n",
                 id="wont-do"),
    pytest.param("proposed", {}, {"state": "open", "labels": ["doing"]},
                 "status: in-progress  # as agreed\n  ticket: team/repo#1\n  updates:\n"
                 "  - on: 2026-11-22\n    text: Started. Its ticket is in progress.\n",
                 id="in-progress"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "more", "data", "expected"), WRITTEN)
def test_write_moves_the_item_and_keeps_every_other_line(
    status, more, data, expected, base, server, postmortem_cli, reply
) -> None:
    files = base(header(1, item(1, status, "team/repo#1", **more)))
    head, _, tail = files[0].read_text(encoding="utf-8").partition(f"status: {status}  # as")
    server.on("GET .*/issues/1", reply(200, data))
    done = postmortem_cli("sync", "--write", *BASE)
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (
        0, "1 ticket read, 1 differs, 1 written."
    )  # fmt: skip
    text = files[0].read_text(encoding="utf-8")
    end = "---\n" + tail.partition("---\n")[2]
    assert text == head + expected.replace("{url}", server.url) + end
    again = postmortem_cli("sync", "--write", *BASE)
    assert (again.exit_code, again.stdout) == (0, "1 ticket read, 0 differ.\n")
    assert files[0].read_text(encoding="utf-8") == text


def test_an_item_whose_ticket_is_open_again_is_opened_again(
    base, server, postmortem_cli, reply
) -> None:
    more = {"closed_on": "2026-11-01", "evidence": "a drill"}
    files = base(header(1, item(1, "done", "team/repo#1", **more)))
    server.on("GET .*", reply(200, {"state": "open"}))
    assert postmortem_cli("sync", "--write", *BASE).exit_code == 0
    text = files[0].read_text(encoding="utf-8")
    assert "  status: open  # as agreed\n" in text
    assert "its ticket is open" in text


NO_MOVE = [
    ("done", {"closed_on": "2026-11-01", "evidence": "a drill"},
     {**DONE, "state_reason": "duplicate"}),
    ("wont-do", {"closed_on": "2026-11-01", "reason": "too dear"}, DONE),
]  # fmt: skip


@pytest.mark.parametrize(("status", "more", "data"), NO_MOVE)
def test_a_move_that_is_none_is_left_to_a_person(
    status, more, data, base, server, postmortem_cli, reply
) -> None:
    files = base(header(1, item(1, status, "team/repo#1", **more)))
    before = files[0].read_bytes()
    server.on("GET .*", reply(200, data))
    told = postmortem_cli("sync", *BASE)
    assert "no such move: decide which of the two holds" in told.stdout
    done = postmortem_cli("sync", "--write", *BASE)
    assert f"not written: AI-1 is `{status}`: from there it may become" in done.stdout
    assert (done.exit_code, files[0].read_bytes()) == (1, before)


def test_every_goal_of_an_open_item_is_an_allowed_move() -> None:
    for state in ("proposed", "open", "in-progress", "blocked"):
        for told in AGREE:
            goal = wanted(state, told)
            assert not goal or goal in MOVES[state]


JIRA_NEW = {"status": {"statusCategory": {"key": "new"}}}

TOGETHER = [
    pytest.param("gitlab: {{url: '{url}'}}", "team/repo#{}",
                 r"GET /api/v4/projects/team%2Frepo/issues\?iids%5B%5D=1&iids%5B%5D=2&.*",
                 [{"iid": 1, "state": "opened"}], "GET .*/issues/2", id="gitlab"),
    pytest.param("jira: {{url: '{url}'}}", "OPS-{}", "POST /rest/api/2/search",
                 {"issues": [{"key": "OPS-1", "fields": JIRA_NEW},
                             {"key": "NEW-2", "fields": {}}]},
                 "GET /rest/api/2/issue/OPS-2[?].*", id="jira"),
]  # fmt: skip


@pytest.mark.parametrize(("configured", "ticket", "many", "answer", "one"), TOGETHER)
def test_tickets_of_a_project_are_read_together_and_what_is_missing_alone(
    configured, ticket, many, answer, one, base, server, postmortem_cli, reply
) -> None:
    items = item(1, ticket=ticket.format(1)) + item(2, ticket=ticket.format(2))
    base(header(1, items), trackers=configured.format(url=server.url))
    server.on(many, reply(200, answer))
    server.on(one, reply(404, {"message": "gone"}))
    done = postmortem_cli("sync", *BASE)
    assert done.stdout.splitlines()[-1] == "1 ticket read, 0 differ, 1 not read."
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [400, 503])
def test_when_they_cannot_be_read_together_each_is_read_alone(
    status, base, server, postmortem_cli, reply
) -> None:
    items = item(1, ticket="OPS-1") + item(2, ticket="OPS-2")
    base(header(1, items), trackers=f"jira: {{url: '{server.url}'}}")
    server.on("POST .*", reply(status, {"errorMessages": ["An issue does not exist"]}))
    data = {"key": "OPS-1", "fields": JIRA_NEW}
    server.on("GET /rest/api/2/issue/.*", reply(200, data))
    done = postmortem_cli("sync", *BASE)
    assert done.stdout.splitlines()[-1] == "2 tickets read, 0 differ."
