from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from postmortem_kb import importers
from postmortem_kb.importers.nagios import IMPORTER
from postmortem_kb.recordings import (
    Ask,
    Event,
    EventKind,
    Recording,
    Responder,
    Source,
    Unreadable,
)
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "nagios"
HTTP, HOST, DISK = "HTTP on checkout-1", "Host payments-1", "Disk on checkout-1"
OUTPUT = 'HTTP CRITICAL: 500 in 2.1 s; body: "oops; sorry"'


def event(clock: str, kind: EventKind, text: str, subject: str = HTTP, actor: str = "") -> Event:
    hour, minute, second = map(int, clock.split(":"))
    at = datetime(2026, 3, 4, hour, minute, second, tzinfo=UTC)
    return Event(at, kind, text, Source("Nagios"), actor, subject)


def lines(folder: Path, *written: str) -> Material:
    path = folder / "nagios.log"
    path.write_text("\n".join(written))
    return Material(path)


def test_a_log_is_told_with_its_semicolons_and_only_hard_states_are_problems() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "nagios.log"), Ask())

    flapping = "Service appears to have started flapping (25.0% change >= 20.0% threshold)"
    assert recording == Recording(
        tool="Nagios",
        events=(
            event("09:10:31", EventKind.STATUS, f"{HTTP} is CRITICAL (soft state): {OUTPUT}"),
            event("09:12:31", EventKind.DETECTED, f"{HTTP} is CRITICAL: {OUTPUT}"),
            event("09:12:32", EventKind.NOTIFIED, f"Nagios notifies alice of {HTTP}: CRITICAL"),
            event("09:13:20", EventKind.STATUS, f"{HTTP}: flapping started: {flapping}"),
            event(
                "09:16:00",
                EventKind.ACKNOWLEDGED,
                f"{HTTP} is acknowledged: on it; looking at 4.2",
                HTTP,
                "bob-jones",
            ),
            event(
                "09:20:00",
                EventKind.NOTE,
                "Host checkout-1: restarted; no change",
                "Host checkout-1",
                "alice",
            ),
            event("09:21:40", EventKind.DETECTED, f"{HOST} is DOWN: PING CRITICAL", HOST),
            event(
                "09:22:40",
                EventKind.ACKNOWLEDGED,
                f"{HOST} is acknowledged: rebooting",
                HOST,
                "alice",
            ),
            event(
                "09:23:20",
                EventKind.STATUS,
                f"{HOST}: downtime started: Host has entered a period of scheduled downtime",
                HOST,
            ),
            event("09:26:40", EventKind.RESOLVED, f"{HOST} is UP: PING OK", HOST),
            event("09:28:20", EventKind.RESOLVED, f"{DISK} is OK: DISK OK", DISK),
            event("09:30:00", EventKind.STATUS, "Load on web-1 is OK: OK", "Load on web-1"),
            event("10:40:01", EventKind.RESOLVED, f"{HTTP} is OK: HTTP OK"),
        ),
        title=f"{HTTP} is CRITICAL",
        responders=(Responder("bob-jones"), Responder("alice")),
        remarks=(
            "left out 1 entry without an alert, a notification or a command",
            "left out 1 entry notifying of an acknowledgement told already",
            "left out 1 entry repeating a state",
            "left out 1 entry of a command that is no acknowledgement and no comment",
        ),
    )


def test_the_list_of_alerts_counts_in_milliseconds_and_may_hold_figures_for_words() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "alertlist.json"), Ask())

    assert recording == Recording(
        tool="Nagios",
        events=(
            event(
                "09:10:31",
                EventKind.STATUS,
                f"{HOST} is DOWN (soft state): PING CRITICAL",
                HOST,
            ),
            event("09:12:31", EventKind.DETECTED, f"{HTTP} is CRITICAL: HTTP CRITICAL: 500"),
            event("10:40:01", EventKind.RESOLVED, f"{HTTP} is OK: HTTP OK"),
        ),
        title=f"{HTTP} is CRITICAL",
    )


def test_who_was_notified_of_an_acknowledgement_did_not_acknowledge() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "notificationlist.json"), Ask())

    assert recording == Recording(
        tool="Nagios",
        events=(
            event(
                "09:12:32",
                EventKind.NOTIFIED,
                f"Nagios notifies alice of {HTTP}: critical: HTTP CRITICAL: 500",
            ),
            event("09:16:01", EventKind.ACKNOWLEDGED, f"{HTTP} is acknowledged: on it"),
        ),
        remarks=("left out 1 entry notifying of an acknowledgement told already",),
    )


def test_both_lists_in_one_file_are_told_in_the_order_of_time(tmp_path: Path) -> None:
    path = tmp_path / "both.jsonl"
    names = ("notificationlist.json", "alertlist.json")
    answers = [json.loads((RECORDED / name).read_text()) for name in names]
    path.write_text("\n".join(map(json.dumps, answers)))

    [recording] = IMPORTER.read(Material(path), Ask())

    assert [found.kind for found in recording.events] == [
        EventKind.STATUS,
        EventKind.DETECTED,
        EventKind.NOTIFIED,
        EventKind.ACKNOWLEDGED,
        EventKind.RESOLVED,
    ]


@pytest.mark.parametrize(
    ("rest", "actor", "text"),
    [
        ("out;Bob Jones;on it", "bob-jones", f"{HTTP} is acknowledged: on it"),
        ("out", "", f"{HTTP} is acknowledged"),
        ("out; more;Bob Jones;on it", "", f"{HTTP} is acknowledged"),
    ],
)
def test_an_author_is_taken_only_where_it_is_certain(
    tmp_path: Path, rest: str, actor: str, text: str
) -> None:
    line = (
        "[1772615761] SERVICE NOTIFICATION: alice;checkout-1;HTTP;"
        f"ACKNOWLEDGEMENT (CRITICAL);notify-by-mail;{rest}"
    )

    [recording] = IMPORTER.read(lines(tmp_path, line), Ask())

    assert [(each.actor, each.text) for each in recording.events] == [(actor, text)]


@pytest.mark.parametrize(
    "line",
    [
        "[1772615551] SERVICE ALERT: ",
        "[1772615551] SERVICE ALERT: checkout-1",
        "[1772615551] HOST NOTIFICATION: ;;;",
        "[1772615551] EXTERNAL COMMAND: ACKNOWLEDGE_SVC_PROBLEM",
        "[1772615551] HOST FLAPPING ALERT: checkout-1",
    ],
)
def test_a_line_that_is_cut_off_is_told_as_far_as_it_goes(tmp_path: Path, line: str) -> None:
    [recording] = IMPORTER.read(lines(tmp_path, line), Ask())

    assert [found.at.hour for found in recording.events] == [9]


@pytest.mark.parametrize("name", ["nagios.log", "alertlist.json", "notificationlist.json"])
def test_it_is_recognised(name: str) -> None:
    assert importers.recognised(Material(RECORDED / name)) == "nagios"


@pytest.mark.parametrize(
    "written",
    [
        '{"result": {"cgi": "archivejson.cgi", "query": "availability"}, "data": {}}',
        '{"data": {"alertlist": []}}',
        "[1772582400] CURRENT HOST STATE: checkout-1;UP;HARD;1;PING OK",
    ],
)
def test_a_file_that_tells_nothing_is_refused_with_what_to_give(
    tmp_path: Path, written: str
) -> None:
    given = lines(tmp_path, written)

    with pytest.raises(Unreadable, match="query=alertlist or query=notificationlist"):
        IMPORTER.read(given, Ask())
    assert importers.recognised(given) == "nagios"
