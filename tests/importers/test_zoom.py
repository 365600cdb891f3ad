from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import importers
from postmortem_kb.importers.zoom import IMPORTER
from postmortem_kb.recordings import Ask, Event, EventKind, Recording, Responder, Source, Unreadable
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "zoom"
BERLIN = ZoneInfo("Europe/Berlin")
LOCAL = Ask(day=date(2026, 3, 4), zone=BERLIN)
CLOUD = Ask(start=datetime(2026, 3, 4, 9, 20, tzinfo=UTC))
NEEDS_DAY = (
    "its times have neither a date nor a zone: give the day on which the meeting began and the "
    "zone of the computer that saved it, such as --date 2026-03-04 --zone Europe/Berlin"
)
NEEDS_START = (
    "its times count from the start of the recording: give that, such as --start 2026-03-04T09:20Z"
)
OR_DAY = "; if they are times of the day, give --date 2026-03-04 --zone Europe/Berlin"


def told(at: str, text: str, actor: str) -> Event:
    sent = datetime.fromisoformat(f"2026-03-04T{at}+00:00")
    return Event(sent, EventKind.MESSAGE, text, Source("Zoom"), actor)


def recorded(name: str, ask: Ask) -> Recording:
    [recording] = IMPORTER.read(Material(RECORDED / name), ask)
    return recording


def chat(tmp_path: Path, *clocks: str) -> Material:
    file = tmp_path / "chat.txt"
    lines = [f"{clock} From Alice to Everyone:\n\ton it\n" for clock in clocks]
    file.write_text("".join(lines), encoding="utf-8")
    return Material(file)


def times(material: Material, ask: Ask) -> list[str]:
    [recording] = IMPORTER.read(material, ask)
    return [f"{each.at:%d %H:%M}{' about' * each.approximate}" for each in recording.events]


def test_a_chat_saved_on_a_computer_is_told_in_utc_without_direct_messages_and_reactions() -> None:
    assert recorded("chat.txt", LOCAL) == Recording(
        tool="Zoom",
        events=(
            told("09:16:05", "I am on it Bob, please join", "alice-smith"),
            told("09:17:00", "joining", "road-to-nowhere-sre"),
            told("09:19:00", "thanks: rolling back to v41", "bob-jones"),
        ),
        responders=(
            Responder("alice-smith"),
            Responder("road-to-nowhere-sre"),
            Responder("bob-jones"),
        ),
        remarks=(
            "left out 1 entry to some people only (direct messages)",
            "left out 1 entry of a reaction only",
        ),
    )


def test_a_chat_of_an_older_version_is_told_without_unmarked_direct_messages_too() -> None:
    recording = recorded("chat-older.txt", LOCAL)

    assert recording.events == (
        told("09:16:05", "I am on it: wait Bob, please join", "alice-smith"),
        told("09:17:00", "joining", "road-to-nowhere"),
    )
    assert recording.remarks == ("left out 2 entries to some people only (direct messages)",)


def test_a_chat_of_the_cloud_counts_from_the_start_of_the_recording() -> None:
    assert recorded("chat-cloud.txt", CLOUD).events == (
        told("09:23:12", "I am on it Bob, please join", "alice-smith"),
        told("10:20:00", "rolling back: v41", "sre-bob-jones"),
    )


def test_a_transcript_is_told_a_row_a_speech() -> None:
    assert recorded("transcript.vtt", CLOUD) == Recording(
        tool="Zoom",
        events=(
            told("09:20:05", "Checkout fails. Since five past nine.", "alice-smith"),
            told("09:20:10", "I roll back.", "bob-jones"),
        ),
        responders=(Responder("alice-smith"), Responder("bob-jones")),
        remarks=("a transcript is what a machine heard: check its words",),
    )


@pytest.mark.parametrize("name", ["chat.txt", "chat-older.txt", "chat-cloud.txt", "transcript.vtt"])
def test_every_form_is_recognised(name: str) -> None:
    assert importers.recognised(Material(RECORDED / name)) == "zoom"


@pytest.mark.parametrize(
    ("name", "ask", "words"),
    [
        ("chat.txt", Ask(), NEEDS_DAY),
        ("chat.txt", CLOUD, NEEDS_DAY),
        ("chat-older.txt", Ask(day=date(2026, 3, 4)), NEEDS_DAY),
        ("chat.txt", Ask(zone=BERLIN), NEEDS_DAY),
        ("chat-cloud.txt", Ask(), NEEDS_START + OR_DAY),
        ("transcript.vtt", LOCAL, NEEDS_START),
    ],
)
def test_what_is_not_known_of_the_times_is_asked_for(name: str, ask: Ask, words: str) -> None:
    with pytest.raises(Unreadable) as caught:
        recorded(name, ask)

    assert str(caught.value) == words


def test_the_oldest_local_chat_looks_like_the_clouds_and_is_read_with_a_day(tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_text("10:16:05\tAlice:\ton it\n", encoding="utf-8")

    assert times(Material(file), LOCAL) == ["04 09:16"]


def test_after_midnight_it_is_the_next_day(tmp_path: Path) -> None:
    material = chat(
        tmp_path, "23:50:00", "23:59:59", "00:00:01", "03:00:00", "01:30:00", "00:10:00"
    )
    ask = Ask(day=date(2026, 3, 4), zone=UTC)

    # A clock that goes back by less than two hours is no midnight.
    assert times(material, ask) == [
        "04 23:50",
        "04 23:59",
        "05 00:00",
        "05 00:10",
        "05 01:30",
        "05 03:00",
    ]


def test_a_message_that_quotes_another_form_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    quoted = "00:00:07 From Bob to Everyone : so he said"
    file.write_text(f"00:00:05\tAlice:\tlook:\n{quoted}\n", encoding="utf-8")

    assert times(Material(file), CLOUD) == ["04 09:20", "04 09:20"]


def test_the_hour_that_comes_twice_begins_anew_where_the_clock_goes_back(tmp_path: Path) -> None:
    material = chat(
        tmp_path, "01:59:00", "02:10:00", "02:50:00", "02:05:00", "02:55:00", "03:00:00"
    )
    ask = Ask(day=date(2026, 10, 25), zone=BERLIN)

    assert times(material, ask) == [
        "24 23:59", "25 00:10 about", "25 00:50 about", "25 01:05 about", "25 01:55 about",
        "25 02:00",
    ]  # fmt: skip
    assert IMPORTER.read(material, ask)[0].remarks == (
        "the clocks were changed in the hour of 4 of its messages: their times may be an hour off",
    )


def test_the_hour_that_is_skipped_is_approximate(tmp_path: Path) -> None:
    material = chat(tmp_path, "01:59:00", "02:30:00", "03:00:00")

    assert times(material, Ask(day=date(2026, 3, 29), zone=BERLIN)) == [
        "29 00:59", "29 01:00", "29 01:30 about",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("clocks", "words"),
    [
        (["23:59:59", "00:00:01"], "its times go back too often for a meeting"),
        (["24:00:00"], "it holds no message that a draft could be drawn from"),
    ],
)
def test_times_that_no_calendar_has_are_refused(
    tmp_path: Path, clocks: list[str], words: str
) -> None:
    with pytest.raises(Unreadable, match=words):
        times(chat(tmp_path, *clocks), Ask(day=date.max, zone=UTC))


@pytest.mark.parametrize(
    ("content", "certainty"),
    [
        ("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Alice>hello</v>\n", NO),
        ("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nAlice: hello\n", PERHAPS),
        ("\n10:16:05 From Alice to Everyone:\n\ton it\n", SURELY),
        ("00:00:01\tAlice:\thello\n", PERHAPS),
        ("10:16:05 INFO From here it fails\n", NO),
        ("10:16:05 From here it fails\n", NO),
        ("[]", NO),
        ("", NO),
    ],
)
def test_a_file_is_recognised_by_its_lines(tmp_path: Path, content: str, certainty: int) -> None:
    file = tmp_path / "chat.txt"
    file.write_text(content, encoding="utf-8")

    assert IMPORTER.certainty(Material(file)) == certainty


def test_a_file_of_another_tool_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "chat.txt"
    file.write_text("hello\n", encoding="utf-8")

    with pytest.raises(Unreadable, match="neither a chat nor a transcript of Zoom"):
        times(Material(file), LOCAL)


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"WEBVTT\n", b"PK\x03\x04", b"[", b"\xff\xfe"])
)
def test_no_byte_is_trusted(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, beginning: bytes
) -> None:
    file = tmp_path_factory.mktemp("x") / "export"
    file.write_bytes(beginning + data)

    assert IMPORTER.certainty(Material(file)) in (NO, PERHAPS)
    with pytest.raises(Unreadable):
        times(Material(file), LOCAL)


CLOCKS = st.from_regex(r"[0-9]{2}:[0-5][0-9]:[0-5][0-9]", fullmatch=True)


@given(st.lists(CLOCKS, min_size=1, max_size=8))
def test_no_clock_is_trusted(tmp_path_factory: pytest.TempPathFactory, clocks: list[str]) -> None:
    material = chat(tmp_path_factory.mktemp("x"), "00:00:00", *clocks)
    since = datetime(2026, 3, 1, tzinfo=UTC)

    assert len(times(material, Ask(since=since, day=date(2026, 3, 4), zone=BERLIN))) >= 1
