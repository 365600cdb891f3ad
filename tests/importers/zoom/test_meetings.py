from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.importers.zoom.meetings import Said, spoken, written

CLOCK = timedelta(hours=10, minutes=16, seconds=5)


def chat(text: str) -> list[Said]:
    return list(written(text.splitlines()))


@pytest.mark.parametrize(
    ("line", "name", "lines"),
    [
        ("10:16:05 From Alice to Everyone:\n\ton it\n\tnow", "Alice", ["", "\ton it", "\tnow"]),
        ("10:16:05 From  Alice  to  Everyone:\n\ton it", "Alice", ["", "\ton it"]),
        ("10:16:05 From Way to Go to Everyone:\n\ton it", "Way to Go", ["", "\ton it"]),
        ("10:16:05 From SRE: Bob to Everyone:\n\ton it", "SRE: Bob", ["", "\ton it"]),
        ("10:16:05 From SRE : Bob to Everyone:\n\ton it", "SRE : Bob", ["", "\ton it"]),
        ("10:16:05 From Alice to Hosts and panelists:\n\ton it", "Alice", ["", "\ton it"]),
        ("10:16:05\t From  Alice  to  Everyone : on it\nnow", "Alice", ["on it", "now"]),
        ("10:16:05\t From  Alice  to  Everyone : this:\n\tfails", "Alice", ["this:", "\tfails"]),
        ("10:16:05\t From  Way to Go  to  Everyone : a : b", "Way to Go", ["a : b"]),
        ("10:16:05\t From  Alice : on it", "Alice", ["on it"]),
        ("10:16:05\tAlice:\ton it\nnow", "Alice", ["on it", "now"]),
        ("10:16:05\tSRE: Bob:\tsee: this", "SRE: Bob", ["see: this"]),
    ],
)
def test_a_message_to_all_is_read_in_every_form(line: str, name: str, lines: list[str]) -> None:
    assert chat(line) == [Said(CLOCK, name, lines)]


@pytest.mark.parametrize(
    "line",
    [
        "10:16:05 From Alice to Bob (Direct Message):\n\tpsst",
        "10:16:05 From Alice to Bob(direct message):\n\tpsst",
        "10:16:05 From Alice to Bob:\n\tpsst",
        "10:16:05 From Alice to Everyone Else (Direct Message):\n\tpsst",
        "10:16:05\t From  Alice  to  Bob(Privately) : tell it to Everyone : psst",
        "10:16:05\t From  Alice  to  Bob : tell it  to  Everyone : psst",
        "10:16:05\t From  SRE : Alice  to  Bob(Direct Message) : psst",
        "10:16:05\t From  Alice   to   Bob(Privately)  : psst:\n\tpsst",
    ],
)
def test_a_direct_message_is_told_from_one_to_all(line: str) -> None:
    assert [each.private for each in chat(line)] == [True]


def test_a_line_that_only_looks_like_a_message_goes_on_with_the_one_before() -> None:
    text = "10:16:05\tAlice:\tlog:\n10:16:06 started\n10:16:07 From here it fails\n99:99:99\tx:\ty"

    assert len(chat(text)) == 1


def test_what_stands_before_the_first_message_is_none() -> None:
    assert chat("hello\n\n") == []


def test_cues_of_one_speaker_are_one_until_another_speaks() -> None:
    lines = [
        "WEBVTT", "", "1", "00:05.120 --> 00:07.000", "Alice: It fails.", "",
        "2", "00:00:08.000 --> 00:00:09.000", "Alice: Since nine.", "",
        "3", "00:00:10.000 --> 00:00:11.000", "Bob: I: see.", "",
        "4", "01:00:12.000 --> 01:00:13.000", "Alice: Good.",
    ]  # fmt: skip

    assert list(spoken(lines)) == [
        Said(timedelta(seconds=5), "Alice", ["It fails.", "Since nine."]),
        Said(timedelta(seconds=10), "Bob", ["I: see."]),
        Said(timedelta(hours=1, seconds=12), "Alice", ["Good."]),
    ]


def test_a_speech_is_cut_where_it_gets_long() -> None:
    cues = [
        line
        for second in range(3)
        for line in (f"00:00:0{second}.000 --> 00:00:09.000", f"Alice: {'x' * 400}", "")
    ]

    assert [len(each.lines) for each in spoken(cues)] == [2, 1]


def test_a_cue_without_a_name_has_none() -> None:
    lines = ["00:00:01.000 --> 00:00:02.000", "it fails", f"{'x' * 90}: y"]

    assert [(each.name, each.lines) for each in spoken(lines)] == [("", ["it fails", lines[2]])]


@given(st.lists(st.text(alphabet="0123459: \tFromtEvey()->.", max_size=40), max_size=8))
def test_any_lines_are_read(lines: list[str]) -> None:
    assert len(list(written(lines))) <= len(lines)
    assert len(list(spoken(lines))) <= len(lines)
