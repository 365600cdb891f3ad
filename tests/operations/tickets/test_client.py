from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import __version__
from postmortem_kb.operations.tickets.waits import asked_wait
from postmortem_kb.tickets import HostTrouble, Request, Uncertain, Unread

TOKEN = "t0ken-of-nobody"  # noqa: S105
OK = {"state": "open"}


def making(server) -> Request:
    return Request(f"{server.url}/x", "POST", {"title": "x"}, makes=True)


def authorised(server) -> dict[str, dict[str, str]]:
    return {f"{server.url}/api": {"Authorization": f"Bearer {TOKEN}"}}


def test_a_request_says_who_asks_and_carries_the_token_of_its_interface(
    server, make_client, reply
) -> None:
    server.on("GET /api/x", reply(200, OK))
    answer = make_client(authorised(server)).send(Request(f"{server.url}/api/x"))
    assert (answer.status, answer.data) == (200, OK)
    assert server.asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    assert server.asked[0].headers["user-agent"] == f"postmortem-kb/{__version__}"


@pytest.mark.parametrize("path", ["/other/x", "/apix", "/"])
def test_another_path_of_the_same_host_gets_no_token(path, server, make_client, reply) -> None:
    make_client(authorised(server)).send(Request(f"{server.url}{path}"))
    assert "authorization" not in server.asked[0].headers


BUSY = [
    pytest.param(429, {"Retry-After": "7"}, {}, [7.0], id="seconds"),
    pytest.param(429, {"Retry-After": "0"}, {}, [0.0], id="at-once"),
    pytest.param(503, {"Retry-After": "Sun, 22 Nov 2026 12:00:30 GMT"}, {}, [30.0], id="a-date"),
    pytest.param(429, {"X-RateLimit-Reset": "2026-11-22T12:01:00Z"}, {}, [60.0], id="jira"),
    pytest.param(429, {"RateLimit-ResetTime": "Sun, 22 Nov 2026 12:00:09 GMT"}, {}, [9.0],
                 id="gitlab"),
    pytest.param(403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1795348812"}, {},
                 [12.0], id="github-primary"),
    pytest.param(403, {"Retry-After": "5"}, {"message": "x"}, [5.0], id="github-secondary"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "headers", "data", "expected"), BUSY)
def test_a_busy_server_is_asked_again_after_as_long_as_it_wants(
    status, headers, data, expected, server, make_client, clock, reply
) -> None:
    server.on("GET /x", reply(status, data, headers), reply(200, OK))
    assert make_client().send(Request(f"{server.url}/x")).data == OK
    assert expected == clock.slept


def test_a_limit_in_plain_text_without_a_time_waits_a_minute_and_longer(
    server, make_client, clock, reply
) -> None:
    busy = reply(429, text="Retry later")
    server.on("GET /x", busy, busy, reply(200, OK))
    assert make_client().send(Request(f"{server.url}/x")).data == OK
    assert [60 <= clock.slept[0] <= 65, 120 <= clock.slept[1] <= 125] == [True, True]


def test_a_403_that_names_a_rate_limit_is_one(server, make_client, clock, reply) -> None:
    message = {"message": "You have exceeded a secondary rate limit"}
    server.on("GET /x", reply(403, message), reply(200, OK))
    assert make_client().send(Request(f"{server.url}/x")).data == OK
    assert len(clock.slept) == 1


def test_a_403_without_a_limit_is_not_asked_again(server, make_client, clock, reply) -> None:
    server.on("GET /x", reply(403, {"message": "No"}, {"x-ratelimit-remaining": "4999"}))
    assert make_client().send(Request(f"{server.url}/x")).status == 403
    assert clock.slept == []


def test_a_limit_longer_than_patience_ends_the_asking_of_that_host(
    server, start_server, make_client, clock, reply
) -> None:
    other = start_server()
    other.on("GET /y", reply(200, OK))
    server.on("GET /x", reply(429, None, {"Retry-After": "3600"}))
    client = make_client()
    for _ in range(3):
        with pytest.raises(Unread, match=r"asks for fewer requests \(429\)"):
            client.send(Request(f"{server.url}/x"))
    assert (len(server.asked), clock.slept) == (1, [])
    assert client.send(Request(f"{other.url}/y")).data == OK


def test_attempts_are_counted_and_the_other_tickets_of_the_host_are_asked_for(
    server, make_client, clock, reply
) -> None:
    server.on("GET /x", reply(502, text="<html>"))
    server.on("GET /y", reply(200, OK))
    client = make_client()
    with pytest.raises(Unread, match=r"the server is not available \(502\)"):
        client.send(Request(f"{server.url}/x"))
    assert (server.lines, len(clock.slept)) == (["GET /x"] * 4, 3)
    assert client.send(Request(f"{server.url}/y")).data == OK


def test_a_host_that_failed_three_times_in_a_row_is_left_alone(server, make_client, reply) -> None:
    server.on("GET /.*", reply(503))
    client = make_client()
    for number in range(5):
        with pytest.raises(Unread):
            client.send(Request(f"{server.url}/{number}"))
    assert len(server.asked) == 12


def test_all_waiting_together_has_an_end(server, make_client, clock, reply) -> None:
    server.on("GET /.*", reply(503, None, {"Retry-After": "90"}), reply(200, OK))
    client = make_client()
    for _ in range(2):
        client.send(Request(f"{server.url}/x"))
    server.on("GET /slow", reply(503, None, {"Retry-After": "90"}))
    with pytest.raises(Unread):
        client.send(Request(f"{server.url}/slow"))
    assert sum(clock.slept) <= 300


def test_a_lost_connection_is_tried_again_when_reading(server, make_client, reply) -> None:
    server.on("GET /x", reply(lost=True), reply(200, OK))
    assert make_client().send(Request(f"{server.url}/x")).data == OK


@pytest.mark.parametrize("trouble", [{"lost": True}, {"status": 500}, {"status": 503}])
def test_what_makes_something_is_sent_once_and_may_be_there(
    trouble, server, make_client, clock, reply
) -> None:
    server.on("POST /x", reply(**trouble))
    with pytest.raises(Uncertain):
        make_client().send(Request(f"{server.url}/x", "POST", {"title": "x"}, makes=True))
    assert (len(server.asked), clock.slept) == (1, [])


def test_a_token_that_is_not_accepted_is_not_tried_for_ever(server, make_client, reply) -> None:
    server.on("GET .*", reply(401, {"message": "Bad credentials"}))
    client = make_client()
    for _ in range(3):
        assert client.send(Request(f"{server.url}/x")).status == 401
    with pytest.raises(HostTrouble, match=r"the token is not accepted \(401\)"):
        client.send(Request(f"{server.url}/x"))
    assert len(server.asked) == 3


LIMITS = [
    pytest.param(429, {"Retry-After": "7"}, None, id="too-many"),
    pytest.param(403, {"Retry-After": "7"}, {"message": "x"}, id="secondary-limit"),
]


@pytest.mark.parametrize(("status", "headers", "data"), LIMITS)
def test_what_was_surely_not_made_for_a_limit_is_sent_again_after_as_long(
    status, headers, data, server, make_client, clock, reply
) -> None:
    server.on("POST /x", reply(status, data, headers), reply(201, OK))
    assert make_client().send(making(server)).status == 201
    assert (len(server.asked), clock.slept) == (2, [7.0])


def test_a_limit_on_making_has_an_end_and_nothing_may_be_there(
    server, make_client, clock, reply
) -> None:
    server.on("POST /x", reply(429, None, {"Retry-After": "120"}))
    client = make_client()
    for _ in range(2):
        with pytest.raises(HostTrouble, match=r"asks for fewer requests \(429\)"):
            client.send(making(server))
    assert (len(server.asked), clock.slept) == (3, [120.0, 120.0])


def test_a_search_by_post_only_reads_and_is_sent_again(server, make_client, reply) -> None:
    server.on("POST /x", reply(503), reply(lost=True), reply(200, OK))
    assert make_client().send(Request(f"{server.url}/x", "POST", {"jql": "x"})).data == OK


@pytest.mark.parametrize("trouble", [{"lost": True}, {"status": 500}])
def test_a_host_that_fails_to_make_is_left_alone_after_three_times(
    trouble, server, make_client, reply
) -> None:
    server.on("POST /x", reply(**trouble))
    client = make_client()
    for expected in (Uncertain, Uncertain, Uncertain, HostTrouble, HostTrouble):
        with pytest.raises(Unread) as raised:
            client.send(making(server))
        assert expected is type(raised.value)
    assert len(server.asked) == 3


def test_a_host_that_nobody_answers_at_has_made_nothing(server, make_client, monkeypatch) -> None:
    async def away(*_: object, **__: object) -> None:
        raise httpx.ConnectError("away")

    client = make_client()
    monkeypatch.setattr(client._wire._http, "send", away)
    with pytest.raises(HostTrouble, match="cannot be reached"):
        client.send(making(server))


@pytest.mark.parametrize("makes", [True, False])
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirected_post_is_not_sent_on_and_made_nothing(
    status, makes, server, make_client, reply
) -> None:
    server.on("POST /x", reply(status, None, {"Location": "/y"}))
    with pytest.raises(Unread, match=rf"^moved \({status}\); write its new address$") as raised:
        make_client().send(Request(f"{server.url}/x", "POST", {}, makes))
    assert (type(raised.value), len(server.asked)) == (Unread, 1)


LEADS_NOWHERE = ["http://[evil", "//[", "", "http://[::1", "https://a b/", "\x01", "http://x:y/"]


@pytest.mark.parametrize("location", LEADS_NOWHERE)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_redirect_to_what_is_no_address_leaves_it_unread(
    location, method, server, make_client, reply
) -> None:
    server.on(f"{method} .*", reply(302, None, {"Location": location}))
    with pytest.raises(Unread):
        make_client().send(Request(f"{server.url}/x", method))


def test_what_cannot_be_sent_was_not_made(server, make_client) -> None:
    with pytest.raises(Unread) as raised:
        make_client().send(Request(f"{server.url}/x", "POST", {"title": "\ud800"}, makes=True))
    assert (type(raised.value), server.asked) == (Unread, [])


def test_an_answer_that_cannot_be_unpacked_may_have_made_it(server, make_client, reply) -> None:
    server.on("POST /x", reply(201, OK, {"Content-Encoding": "gzip"}))
    with pytest.raises(Uncertain, match="the answer cannot be read"):
        make_client().send(making(server))


def test_a_redirect_on_the_host_is_followed_with_the_token_of_its_interface(
    server, make_client, reply
) -> None:
    server.on("GET /api/x", reply(301, None, {"Location": "/api/y"}))
    server.on("GET /api/y", reply(200, OK))
    assert make_client(authorised(server)).send(Request(f"{server.url}/api/x")).data == OK
    assert server.asked[1].headers["authorization"] == f"Bearer {TOKEN}"


def test_a_redirect_to_another_host_is_not_followed(
    server, start_server, make_client, reply
) -> None:
    other = start_server()
    server.on("GET /api/x", reply(301, None, {"Location": f"{other.url}/api/x"}))
    with pytest.raises(Unread, match="moved to another host"):
        make_client(authorised(server)).send(Request(f"{server.url}/api/x"))
    assert other.asked == []


def test_redirects_have_an_end(server, make_client, reply) -> None:
    server.on("GET /x", reply(302, None, {"Location": "/x"}))
    with pytest.raises(Unread, match="redirected more than 3 times"):
        make_client().send(Request(f"{server.url}/x"))
    assert len(server.asked) == 4


@pytest.mark.parametrize("text", ["<html>", "", "[" * 100_000, "1" * 10_000, "{"])
def test_a_body_that_is_no_json_is_no_data(text, server, make_client, reply) -> None:
    server.on("GET /x", reply(200, text=text))
    assert make_client().send(Request(f"{server.url}/x")).data is None


def test_an_answer_without_end_is_given_up(server, make_client, monkeypatch, reply) -> None:
    server.on("GET /x", reply(200, text="x" * 1000))
    monkeypatch.setattr("postmortem_kb.operations.tickets.wire._LARGEST", 999)
    with pytest.raises(Unread, match="the answer is too large"):
        make_client().send(Request(f"{server.url}/x"))


@pytest.mark.parametrize(("makes", "expected"), [(False, HostTrouble), (True, Uncertain)])
def test_header_lines_that_trickle_in_for_ever_are_given_up(
    makes, expected, server, make_client, monkeypatch, reply
) -> None:
    server.on(".*", reply(trickles=True))
    monkeypatch.setattr("postmortem_kb.operations.tickets.wire._SLOWEST", 0.05)
    with pytest.raises(Unread, match="no answer in time") as raised:
        make_client().send(Request(f"{server.url}/x", "POST" if makes else "GET", None, makes))
    assert expected is type(raised.value)


def test_the_whole_exchange_has_a_deadline(server, make_client, monkeypatch, reply) -> None:
    server.on("GET /x", reply(200, text="x" * 1000))
    monkeypatch.setattr("postmortem_kb.operations.tickets.wire._SLOWEST", -1.0)
    with pytest.raises(HostTrouble, match="no answer in time"):
        make_client().send(Request(f"{server.url}/x"))


def test_what_was_slow_to_fail_is_not_tried_again(server, make_client, monkeypatch, clock) -> None:
    asked = []

    async def late(*_: object, **__: object) -> None:
        asked.append(1)
        raise httpx.ReadTimeout("late")

    client = make_client()
    monkeypatch.setattr(client._wire._http, "send", late)
    for _ in range(4):
        with pytest.raises(HostTrouble, match="no answer in time"):
            client.send(Request(f"{server.url}/x"))
    assert (len(asked), clock.slept) == (3, [])


def test_an_answer_that_is_no_http_cannot_be_read_and_is_not_asked_for_again(
    server, make_client, monkeypatch
) -> None:
    asked = []

    async def garbled(*_: object, **__: object) -> None:
        asked.append(1)
        raise httpx.RemoteProtocolError("illegal header line")

    client = make_client()
    monkeypatch.setattr(client._wire._http, "send", garbled)
    with pytest.raises(Unread, match="the answer cannot be read"):
        client.send(Request(f"{server.url}/x"))
    assert len(asked) == 1


def test_a_request_can_be_sent_where_a_loop_runs_already(server, make_client, reply) -> None:
    server.on("GET /x", reply(200, OK))
    client = make_client()

    async def within() -> object:
        return client.send(Request(f"{server.url}/x")).data

    # Not here: a loop may be running here too, that of a browser's tests.
    with ThreadPoolExecutor(1) as elsewhere:
        assert elsewhere.submit(lambda: asyncio.run(within())).result() == OK


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.ConnectTimeout])
def test_a_time_out_while_making_something_may_have_made_it(
    error, server, make_client, monkeypatch
) -> None:
    async def late(*_: object, **__: object) -> None:
        raise error(f"the words of a library with {TOKEN}")

    client = make_client()
    monkeypatch.setattr(client._wire._http, "send", late)
    with pytest.raises(Uncertain) as raised:
        client.send(making(server))
    assert str(raised.value) == "no answer in time"


def test_a_server_that_repeats_the_token_does_not_get_it_into_words(
    server, make_client, reply
) -> None:
    server.on("GET /x", reply(401, {"message": f"bad {TOKEN}"}))
    answer = make_client(authorised(server), TOKEN, "").send(Request(f"{server.url}/x"))
    assert answer.data == {"message": "bad [token]"}


def test_no_token_is_in_a_log_nor_in_an_error(server, make_client, caplog, capfd, reply) -> None:
    caplog.set_level(logging.DEBUG)
    server.on("GET /api/gone", reply(lost=True))
    server.on("GET /api/bad", reply(401, {"message": TOKEN}))
    client = make_client(authorised(server), TOKEN)
    with pytest.raises(Unread) as raised:
        client.send(Request(f"{server.url}/api/gone"))
    client.send(Request(f"{server.url}/api/bad"))
    assert server.asked[-1].headers["authorization"] == f"Bearer {TOKEN}"
    told = "".join(capfd.readouterr())
    assert "/api/bad" in caplog.text
    assert TOKEN not in caplog.text + told + str(raised.value) + repr(client)


@pytest.mark.parametrize("sign", ["\n", "\r", "\x00", "\u00e9"])
def test_a_token_that_cannot_be_sent_is_refused_before_a_library_logs_it(sign, make_client) -> None:
    with pytest.raises(ValueError, match="cannot be sent") as raised:
        make_client({"https://x.example": {"Authorization": f"Bearer {TOKEN}{sign}"}})
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize(
    "written", ["", "soon", "-5", "9" * 400, "2026-13-45", "Sun, 99 Nov 2026 12:00:30 GMT"]
)
def test_a_time_to_wait_that_makes_no_sense_is_none_or_no_crash(written, clock) -> None:
    for name in ("retry-after", "x-ratelimit-reset"):
        found = asked_wait({name: written}, clock.now())
        assert found is None or found >= 0


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=40)
       | st.from_regex(r"Sun, 22 Nov 2026 12:00:30 [+-]\d{1,20}|\d{1,6}-\d\d-\d\dT\d\d:\d\d.*",
                       fullmatch=True))  # fmt: skip
def test_whatever_a_server_says_of_waiting_is_seconds_or_nothing(written) -> None:
    for name in ("retry-after", "x-ratelimit-reset"):
        found = asked_wait({name: written}, datetime(2026, 11, 22, 12, tzinfo=UTC))
        assert found is None or found >= 0
