from __future__ import annotations

import random
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.operations.drafting import likeness
from postmortem_kb.operations.drafting.merging import Row, rows
from postmortem_kb.recordings import Event, EventKind, Source

AT = datetime(2026, 3, 4, 9, 12, 31, tzinfo=UTC)
CHECKOUT = "Checkout fails for 12 % of requests"
PAGE = "https://example-shop.pagerduty.com/incidents/PINC001"


def event(
    seconds: int,
    kind: EventKind,
    text: str,
    tool: str = "PagerDuty",
    *,
    url: str = "",
    id: str = "",
    actor: str = "",
    subject: str = "",
    approximate: bool = False,
) -> Event:
    at = AT + timedelta(seconds=seconds)
    return Event(at, kind, text, Source(tool, url, id), actor, subject, approximate)


def told(found: Sequence[Row]) -> list[tuple[str, list[str]]]:
    return [(row.event.text, [source.tool for source in row.sources]) for row in found]


def test_what_is_in_two_exports_of_a_tool_is_one() -> None:
    twice = [event(0, EventKind.DETECTED, CHECKOUT, id="R1")] * 2

    found, same = rows(twice)

    assert told(found) == [(CHECKOUT, ["PagerDuty"])]
    assert (same, found[0].times) == (1, 1)


IN_TWO = {
    "without-an-id": event(0, EventKind.DETECTED, CHECKOUT, url=PAGE),
    "without-who": event(0, EventKind.DETECTED, CHECKOUT, id="R1", url=PAGE),
    "without-an-address": event(0, EventKind.DETECTED, CHECKOUT, id="R1", actor="alice"),
    "approximate": event(0, EventKind.DETECTED, CHECKOUT, url=PAGE, approximate=True),
}


@pytest.mark.parametrize("other", IN_TWO.values(), ids=list(IN_TWO))
def test_what_another_export_of_a_tool_tells_less_of_is_no_repeat(other: Event) -> None:
    full = event(0, EventKind.DETECTED, CHECKOUT, id="R1", url=PAGE, actor="alice")

    [row], same = rows([other, full])

    assert (row.event, row.times, same) == (full, 1, 1)


def test_repeats_are_one_row_with_their_number_and_the_last_time() -> None:
    sent = [event(60 * number, EventKind.NOTIFIED, "alice is paged") for number in range(12)]

    [row], _ = rows(sent)

    assert (row.at, row.times, row.last) == (AT, 12, AT + timedelta(minutes=11))


def test_what_fires_again_after_its_end_is_no_repeat() -> None:
    kinds = (EventKind.DETECTED, EventKind.RESOLVED, EventKind.DETECTED, EventKind.RESOLVED)
    again = [
        event(600 * at, kind, f"Disk is full: {kind}", subject="a") for at, kind in enumerate(kinds)
    ]

    found, _ = rows(again)

    assert [row.times for row in found] == [1, 1, 1, 1]


@pytest.mark.parametrize("kind", [EventKind.MESSAGE, EventKind.NOTE])
def test_what_a_person_says_again_is_said_again(kind: EventKind) -> None:
    found, _ = rows([event(at, kind, "I restart checkout now", actor="alice") for at in (0, 960)])

    assert [(row.at, row.times) for row in found] == [(AT, 1), (AT + timedelta(seconds=960), 1)]


def test_the_same_words_of_two_people_are_two_rows() -> None:
    found, _ = rows(
        [
            event(at, EventKind.MESSAGE, "looking", "Slack", actor=actor)
            for at, actor in enumerate(("alice", "bob"))
        ]
    )

    assert len(found) == 2


ONE = {
    "the-words-of-one-are-in-the-other": (
        event(0, EventKind.DETECTED, f"Alert fires: {CHECKOUT} (CheckoutErrors)", "Alertmanager"),
        event(20, EventKind.DETECTED, f"Incident triggered: {CHECKOUT}"),
    ),
    "one-has-the-address-of-the-other": (
        event(0, EventKind.DETECTED, "Incident triggered: Checkout", url=PAGE),
        event(5, EventKind.MESSAGE, f"Triggered #12, see {PAGE}.", "Slack"),
    ),
    "a-chat-has-the-same-words": (
        event(0, EventKind.DETECTED, f"Incident triggered: {CHECKOUT}"),
        event(2, EventKind.MESSAGE, f"#4711 {CHECKOUT} - Triggered on checkout", "Slack"),
    ),
    "a-bot-says-whose-it-is": (
        event(0, EventKind.DETECTED, f"Alert fires: {CHECKOUT} (CheckoutErrors)", "Alertmanager"),
        event(2, EventKind.MESSAGE, f"PagerDuty: #4711 {CHECKOUT} - Triggered", "Slack"),
    ),
    "a-page-of-the-rule": (
        event(0, EventKind.DETECTED, "Alert fires: Api has many (HighErrorRate)", "Alertmanager"),
        event(31, EventKind.DETECTED, "Incident triggered: [FIRING:1] HighErrorRate api (prod)"),
    ),
    "a-page-of-a-rule-without-a-summary": (
        event(0, EventKind.DETECTED, "Alert fires: disk_full", "Alertmanager"),
        event(31, EventKind.DETECTED, "Incident triggered: [FIRING:2] disk_full db1 (prod)"),
    ),
    "severities-and-environments": (
        event(0, EventKind.DETECTED, "Alert fires: Disk full db1", "Alertmanager"),
        event(3, EventKind.DETECTED, "Alarm: [FIRING:1] P1 production critical disk full db1"),
    ),
    "the-chat-is-first": (
        event(0, EventKind.MESSAGE, f"Triggered #12, see {PAGE}", "Slack"),
        event(5, EventKind.DETECTED, "Incident triggered: Checkout", url=PAGE),
    ),
    "one-has-the-id-of-the-other": (
        event(0, EventKind.ACKNOWLEDGED, "Acknowledged", id="0123456789abcdef"),
        event(9, EventKind.ACKNOWLEDGED, "Somebody took on 0123456789abcdef", "Opsgenie"),
    ),
}


@pytest.mark.parametrize("events", ONE.values(), ids=list(ONE))
def test_what_two_tools_tell_of_one_event_is_one_row(events: tuple[Event, Event]) -> None:
    [row], _ = rows(events)

    assert row.at == AT
    assert {source.tool for source in row.sources} == {each.source.tool for each in events}
    assert row.event.kind is not EventKind.MESSAGE


def test_an_end_without_words_is_about_what_began() -> None:
    found, _ = rows(
        [
            event(0, EventKind.DETECTED, f"Incident triggered: {CHECKOUT}", subject="P1"),
            event(5000, EventKind.RESOLVED, "Incident resolved", subject="P1"),
            event(5001, EventKind.RESOLVED, f"Alert ends: {CHECKOUT}", "Alertmanager", subject="a"),
        ]
    )

    assert told(found)[1] == (f"Alert ends: {CHECKOUT}", ["Alertmanager", "PagerDuty"])


def test_three_tools_are_one_row_and_the_exact_time_wins() -> None:
    [row], _ = rows(
        [
            event(0, EventKind.DETECTED, CHECKOUT, "Nagios", approximate=True),
            event(30, EventKind.DETECTED, CHECKOUT, "Opsgenie"),
            event(60, EventKind.DETECTED, CHECKOUT, "PagerDuty"),
        ]
    )

    assert (row.at, row.approximate) == (AT + timedelta(seconds=30), False)
    assert [source.tool for source in row.sources] == ["Opsgenie", "Nagios", "PagerDuty"]


TWO = {
    "services-of-a-rule": (
        "Alert fires: Errors on payments in eu (HighErrorRate)",
        "[FIRING:1] HighErrorRate checkout (prod critical us)",
    ),
    "roles-of-a-rule": (
        "Alert fires: db-master is down (InstanceDown)",
        "Incident triggered: InstanceDown db-replica",
    ),
    "machines": ("Disk full on db1", "Disk full on db2"),
    "figures": ("Checkout latency is high", "Checkout errors are high"),
    "one-word": ("Checkout", "Checkout"),
    "more-precise": ("Disk almost full db1", "Disk almost full db1 replica backup volume"),
    "another-trouble": ("Payment queue depth", "Payment queue depth db1 stuck"),
    "one-more-word": ("Disk full on db1 now", "Disk full on db1"),
    "machines-of-a-rule": (
        "Alert fires: Disk full on db1 (DiskFull)",
        "[FIRING:1] DiskFull db2 (prod critical)",
    ),
    "much-more": ("Checkout fails", "Checkout fails and payments and search and login are slow"),
}


@pytest.mark.parametrize(("one", "other"), TWO.values(), ids=list(TWO))
def test_two_alerts_are_two_rows(one: str, other: str) -> None:
    found, _ = rows(
        [
            event(0, EventKind.DETECTED, one),
            event(1, EventKind.DETECTED, other, "Grafana"),
        ]
    )

    assert len(found) == 2


APART = {
    "later": event(301, EventKind.DETECTED, CHECKOUT, "Grafana"),
    "another-kind": event(1, EventKind.ACKNOWLEDGED, CHECKOUT, "Grafana"),
    "the-same-tool": event(1, EventKind.DETECTED, CHECKOUT, subject="other"),
    "a-person-speaks": event(1, EventKind.MESSAGE, CHECKOUT, "Slack", actor="alice"),
    "a-person-doubts": event(1, EventKind.MESSAGE, "not resolved, was triggered again", "Slack"),
    "a-person-says-it-with-its-address": event(
        1, EventKind.MESSAGE, f"{CHECKOUT} triggered {PAGE}", "Slack", actor="alice"
    ),
}


@pytest.mark.parametrize("other", APART.values(), ids=list(APART))
def test_what_is_no_more_than_like_it_is_another_row(other: Event) -> None:
    found, _ = rows([event(0, EventKind.DETECTED, CHECKOUT, url=PAGE), other])

    assert len(found) == 2


def test_a_row_has_the_words_that_say_most_and_whoever_did_it() -> None:
    [row], _ = rows(
        [
            event(0, EventKind.ACKNOWLEDGED, "Acknowledged", url=PAGE, actor="alice"),
            event(3, EventKind.ACKNOWLEDGED, f"Acknowledged {PAGE} of the checkout", "Grafana"),
            event(5, EventKind.MESSAGE, f"Somebody has acknowledged {PAGE} at long last", "Slack"),
        ]
    )

    assert (row.event.source.tool, row.actor) == ("Grafana", "alice")


def test_what_two_alerts_of_one_tool_are_like_is_one_of_them_only() -> None:
    found, _ = rows(
        [
            event(0, EventKind.DETECTED, "Disk full db1", subject="a"),
            event(1, EventKind.DETECTED, "Disk full db1", subject="b"),
            event(2, EventKind.DETECTED, "Disk full db1", "Grafana"),
        ]
    )

    assert sorted(len(row.sources) for row in found) == [1, 2]


EVENTS = st.lists(
    st.builds(
        event,
        st.integers(0, 900),
        st.sampled_from(EventKind),
        st.sampled_from((CHECKOUT, "Disk full db1", "Disk full db2", f"Triggered {PAGE}", "ok")),
        st.sampled_from(("PagerDuty", "Slack", "Grafana")),
        url=st.sampled_from(("", PAGE)),
        id=st.sampled_from(("", "0123456789abcdef")),
        subject=st.sampled_from(("", "a")),
        approximate=st.booleans(),
    ),
    max_size=40,
)


@given(EVENTS, st.randoms(use_true_random=False))
def test_the_order_of_files_changes_nothing(events: list[Event], chance: random.Random) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)

    assert rows(events) == rows(shuffled)


@given(EVENTS)
def test_every_event_is_counted_and_told_of_in_order(events: list[Event]) -> None:
    found, same = rows(events)

    assert same + sum(each.times for row in found for each in row.tellers) == len(events)
    assert [row.at for row in found] == sorted(row.at for row in found)
    assert {event.source.tool for event in events} == {
        source.tool for row in found for source in row.sources
    }


def test_an_event_is_compared_with_a_bounded_number_of_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[likeness.Marks] = []
    alike = likeness.alike

    def counted(one: likeness.Marks, other: likeness.Marks) -> bool:
        compared.append(one)
        return alike(one, other)

    monkeypatch.setattr(likeness, "alike", counted)
    many = [
        event(number % 200, EventKind.DETECTED, f"Checkout fails on web{number}", tool)
        for number in range(1000)
        for tool in ("PagerDuty", "Grafana")
    ]

    rows(many)

    assert 0 < len(compared) <= 100 * len(many)


def test_a_long_run_of_hyphens_is_read_in_one_go() -> None:
    begun = time.process_time()
    likeness.of(event(0, EventKind.DETECTED, f"{'-' * 400_000} {'a-' * 200_000}"))

    assert time.process_time() - begun < 5
