from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import importers
from postmortem_kb.importers.teams import IMPORTER
from postmortem_kb.recordings import Ask, Event, EventKind, Recording, Responder, Source, Unreadable
from postmortem_kb.recordings.importer import NO
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "teams" / "channel.json"
LINK = "https://teams.microsoft.com/l/message/19%3Acheckout%40thread.tacv2/"


def told(minute: int, text: str, id: str, actor: str = "", hour: int = 9, **more: Any) -> Event:
    at = datetime(2026, 3, 4, hour, minute, tzinfo=UTC).replace(**more)
    source = Source("Microsoft Teams", f"{LINK}{id}", id)
    return Event(at, EventKind.MESSAGE, text, source, actor)


def message(**changed: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RECORDED.read_text(encoding="utf-8"))["value"][0]
    return {**found, **changed}


def written(tmp_path: Path, *values: Any) -> Material:
    file = tmp_path / "export.json"
    file.write_text("\n".join(json.dumps(each) for each in values), encoding="utf-8")
    return Material(file)


def test_a_channel_is_told_in_order_with_subjects_cards_and_mentions() -> None:
    [recording] = IMPORTER.read(Material(RECORDED), Ask())

    assert recording == Recording(
        tool="Microsoft Teams",
        events=(
            told(12, "PagerDuty: Triggered: Checkout fails", "1772615555000", second=35),
            told(16, "Urgent: Incident: checkout fails", "1772615760000", "alice-smith"),
            told(18, "is anybody there?", "1772615900000", "somebody", second=20),
            told(
                20,
                "see the runbook (https://wiki.example.com/a?b=1&c=2) & @bob-jones",
                "1772616000000",
                "alice-smith",
                microsecond=500000,
            ),
            told(20, "rolling back to v41", "1772619600000", "bob-jones", hour=10),
        ),
        id="19:checkout@thread.tacv2",
        responders=(Responder("alice-smith"), Responder("bob-jones")),
        remarks=(
            "left out 1 entry of Teams itself: joins, calls and such",
            "left out 1 entry deleted since",
        ),
    )


@pytest.mark.parametrize("single", [True, False])
def test_a_message_alone_and_an_array_are_read_and_recognised(tmp_path: Path, single: bool) -> None:
    material = written(tmp_path, message() if single else [message()])

    assert importers.recognised(material) == "teams"
    assert [each.text for each in IMPORTER.read(material, Ask())[0].events] == [
        "rolling back to v41"
    ]


def test_a_page_is_recognised() -> None:
    assert importers.recognised(Material(RECORDED)) == "teams"


def test_pages_that_overlap_tell_a_message_once_as_it_is_in_the_last(tmp_path: Path) -> None:
    edited = message(body={"contentType": "text", "content": "rolled back"})
    material = written(tmp_path, {"value": [message()]}, {"value": [edited]})

    assert [each.text for each in IMPORTER.read(material, Ask())[0].events] == ["rolled back"]


def test_a_last_page_that_names_a_next_one_is_told(tmp_path: Path) -> None:
    material = written(tmp_path, {"value": [message()], "@odata.nextLink": "https://example.com"})

    assert IMPORTER.read(material, Ask())[0].remarks == (
        "the last page names a next one (@odata.nextLink): the export is not whole",
    )


def test_a_first_page_of_two_may_name_the_next(tmp_path: Path) -> None:
    first = {"value": [message()], "@odata.nextLink": "https://example.com"}
    material = written(tmp_path, first, {"value": []})

    assert IMPORTER.read(material, Ask())[0].remarks == ()


@pytest.mark.parametrize(
    ("changed", "remark"),
    [
        ({"messageType": "chatEvent"}, "of Teams itself: joins, calls and such"),
        ({"messageType": "unknownFutureValue"}, "of Teams itself: joins, calls and such"),
        ({"deletedDateTime": "2026-03-04T09:30:00Z"}, "deleted since"),
        ({"policyViolation": {"dlpAction": "blockAccess"}}, "hidden by a policy of the company"),
        ({"body": {"contentType": "html", "content": "<p></p>"}}, "without any text"),
        ({"body": None}, "without any text"),
        ({"createdDateTime": "soon"}, "without a time that can be read"),
        (
            {"from": {"application": {"displayName": "Lunch"}}},
            "of programs that have no part in it",
        ),
    ],
)
def test_what_tells_nothing_is_left_out_and_counted(
    tmp_path: Path, changed: dict[str, Any], remark: str
) -> None:
    [recording] = IMPORTER.read(written(tmp_path, [message(), message(id="2", **changed)]), Ask())

    assert len(recording.events) == 1
    assert recording.remarks == (f"left out 1 entry {remark}",)


def test_a_pinned_message_leaves_the_others_out(tmp_path: Path) -> None:
    pinned = message(id="2", reactions=[{"reactionType": "📌"}])
    [recording] = IMPORTER.read(written(tmp_path, [message(), pinned]), Ask())

    assert [each.source.id for each in recording.events] == ["2"]
    assert recording.remarks == (
        "left out 1 entry that nobody pinned, because others are: unpin them all to have every "
        "message",
    )


def test_direct_messages_are_dropped_and_counted(tmp_path: Path) -> None:
    private = message(id="2", channelIdentity=None, chatId="19:a_b@unq.gbl.spaces")
    [recording] = IMPORTER.read(written(tmp_path, [message(), private]), Ask())

    assert recording.remarks == ("left out 1 direct message",)


def test_an_export_of_direct_messages_is_refused(tmp_path: Path) -> None:
    private = message(channelIdentity=None, chatId="19:a_b@unq.gbl.spaces")
    with pytest.raises(Unreadable, match="nothing but direct messages"):
        IMPORTER.read(written(tmp_path, private), Ask())


def test_two_channels_are_two_recordings_and_one_without_a_word_in_time_is_none(
    tmp_path: Path,
) -> None:
    group = message(id="2", channelIdentity=None, chatId="19:meeting@thread.v2")
    before = message(id="3", chatId="19:x@thread.v2", channelIdentity=None)
    before["createdDateTime"] = "2026-03-01T09:00:00Z"
    material = written(tmp_path, [message(), group, before])
    ask = Ask(since=datetime(2026, 3, 4, tzinfo=UTC))

    assert [each.id for each in IMPORTER.read(material, ask)] == [
        "19:checkout@thread.tacv2",
        "19:meeting@thread.v2",
    ]


def test_a_file_of_another_tool_is_refused(tmp_path: Path) -> None:
    material = written(tmp_path, {"value": [{"id": "1"}]})

    assert IMPORTER.certainty(material) == NO
    with pytest.raises(Unreadable, match="no message of Microsoft Teams"):
        IMPORTER.read(material, Ask())


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = sorted({*message(), "value"})


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), ANYTHING), max_size=3))
def test_no_value_of_a_message_is_trusted(
    tmp_path_factory: pytest.TempPathFactory, changes: list[dict[str, Any]]
) -> None:
    broken = [{**message(id=str(number)), **each} for number, each in enumerate(changes)]
    material = written(tmp_path_factory.mktemp("x"), [message(), *broken])

    assert IMPORTER.certainty(material) != NO
    assert IMPORTER.read(material, Ask(since=datetime(1991, 1, 1, tzinfo=UTC)))
