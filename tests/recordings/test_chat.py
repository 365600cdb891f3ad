from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from postmortem_kb.recordings import Ask, Event, EventKind, Log, Responder, Source, Unreadable
from postmortem_kb.recordings.chat import Message, is_tool, kept, responders, who

NINE = datetime(2026, 3, 4, 9, tzinfo=UTC)


def said(
    at: datetime, *, pinned: bool = False, told: bool = False, actor: str = "alice"
) -> Message:
    event = Event(at, EventKind.MESSAGE, "on it", Source("Slack"), actor)
    return Message(event, pinned, told)


def after(**lapse: float) -> datetime:
    return NINE + timedelta(**lapse)


def times(
    messages: list[Message], ask: Ask | None = None, log: Log | None = None
) -> list[datetime]:
    return [each.at for each in kept(messages, ask or Ask(), log or Log())]


def test_without_pins_all_messages_are_kept_in_the_order_of_time() -> None:
    assert times([said(after(minutes=1)), said(NINE)]) == [NINE, after(minutes=1)]


def test_where_one_is_pinned_only_pins_and_what_tools_tell_are_kept_and_the_rest_is_counted() -> (
    None
):
    log = Log()
    messages = [
        said(NINE),
        said(after(minutes=1), pinned=True),
        said(after(minutes=2), told=True),
        said(after(minutes=3)),
    ]

    assert times(messages, log=log) == [after(minutes=1), after(minutes=2)]
    assert log.remarks() == (
        "left out 2 entries that nobody pinned, because others are: unpin them all to have every "
        "message",
    )


def test_a_pin_outside_of_the_bounds_is_none() -> None:
    messages = [said(NINE, pinned=True), said(after(hours=1)), said(after(hours=2))]

    assert times(messages, Ask(since=after(hours=1))) == [after(hours=1), after(hours=2)]


def test_both_bounds_are_included() -> None:
    messages = [said(after(minutes=each)) for each in range(4)]
    ask = Ask(since=after(minutes=1), until=after(minutes=2))

    assert times(messages, ask) == [after(minutes=1), after(minutes=2)]


@pytest.mark.parametrize(
    ("messages", "ask", "words"),
    [
        ([], Ask(), "it holds no message that a draft could be drawn from"),
        (
            [said(NINE)],
            Ask(since=after(hours=1)),
            "it holds no message between --since and --until that a draft could be drawn from",
        ),
    ],
)
def test_a_chat_without_messages_is_refused(messages: list[Message], ask: Ask, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        kept(messages, ask, Log())

    assert str(caught.value) == words


def test_three_hours_of_silence_belong_to_one_incident() -> None:
    assert times([said(NINE), said(after(hours=3))]) == [NINE, after(hours=3)]


def test_another_incident_in_the_channel_is_offered_as_bounds_that_hold_all_its_messages() -> None:
    messages = [said(NINE), said(after(seconds=61)), said(after(hours=4, seconds=0.5))]
    with pytest.raises(Unreadable) as caught:
        kept(messages, Ask(), Log())

    assert str(caught.value) == (
        "its messages fall into 2 stretches with more than 3 hours of silence between, so it "
        "tells of several incidents; take one with\n"
        "  --since 2026-03-04T09:00Z --until 2026-03-04T09:02Z  (2 messages)\n"
        "  --since 2026-03-04T13:00Z --until 2026-03-04T13:01Z  (1 message)"
    )


def test_of_many_incidents_the_five_with_most_messages_are_offered_in_order() -> None:
    messages = [
        said(after(days=day, minutes=minute)) for day in range(7) for minute in range(day + 1)
    ]
    with pytest.raises(Unreadable) as caught:
        kept(messages, Ask(), Log())

    lines = str(caught.value).splitlines()
    assert [line.split()[1] for line in lines[1:6]] == [
        f"2026-03-{day:02}T09:00Z" for day in range(6, 11)
    ]
    assert lines[6:] == ["  (and 2 more with fewer messages)"]


@pytest.mark.parametrize("ask", [Ask(since=NINE), Ask(until=after(days=3))])
def test_bounds_are_the_answer_to_silence(ask: Ask) -> None:
    assert times([said(NINE), said(after(days=2))], ask) == [NINE, after(days=2)]


def test_those_who_wrote_are_the_responders_once_and_somebody_is_not() -> None:
    events = [said(NINE, actor=each).event for each in ("bob", "somebody", "", "alice", "bob")]

    assert responders(events) == (Responder("bob"), Responder("alice"))


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Alice Smith", "alice-smith"),
        ("alice@example.com", "alice"),
        ("+1 555 0100", "somebody"),
        ("🙂", "somebody"),
        ("", "somebody"),
    ],
)
def test_a_name_becomes_a_handle_and_a_number_becomes_somebody(name: str, handle: str) -> None:
    assert who(name) == handle


@pytest.mark.parametrize(
    ("name", "tool"),
    [("PagerDuty", True), ("incident.io", True), ("Splunk On-Call", True), ("Lunch", False)],
)
def test_a_tool_of_incidents_is_known_by_its_name(name: str, tool: bool) -> None:
    assert is_tool(name) is tool
