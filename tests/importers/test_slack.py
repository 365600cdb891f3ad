from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import importers
from postmortem_kb.importers.slack import IMPORTER
from postmortem_kb.recordings import Ask, Event, EventKind, Recording, Responder, Source, Unreadable
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "slack" / "export"
DAY = RECORDED / "incident-checkout" / "2026-03-04.json"
CHECKOUT = Ask(channel="incident-checkout")
FOURTH = datetime(2026, 3, 4, tzinfo=UTC)

Export = Callable[..., Material]


@pytest.fixture
def export(tmp_path: Path) -> Export:
    """Make the recorded workspace's archive with some files of it changed, or without them."""

    def pack(changed: Mapping[str, Any], without: Iterable[str] = ()) -> Material:
        recorded = {
            str(each.relative_to(RECORDED)): json.loads(each.read_text(encoding="utf-8"))
            for each in sorted(RECORDED.rglob("*.json"))
        }
        for name in without:
            del recorded[name]
        return packed(tmp_path / "export.zip", {**recorded, **changed})

    return pack


def packed(path: Path, files: Mapping[str, Any]) -> Material:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in files.items():
            archive.writestr(name, value if isinstance(value, bytes) else json.dumps(value))
    return Material(path)


def stamp(at: datetime) -> str:
    return f"{int(at.timestamp())}.000100"


def message(text: str = "joining", at: datetime = FOURTH, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U0BOB", "text": text, "ts": stamp(at), **more}


def texts(material: Material, ask: Ask = CHECKOUT) -> list[str]:
    [recording] = IMPORTER.read(material, ask)
    return [each.text for each in recording.events]


def remarks(material: Material, ask: Ask = CHECKOUT) -> tuple[str, ...]:
    [recording] = IMPORTER.read(material, ask)
    return recording.remarks


def day(*messages: Any) -> dict[str, Any]:
    return {"incident-checkout/2026-03-04.json": list(messages)}


def refusal(material: Material, ask: Ask = CHECKOUT) -> str:
    with pytest.raises(Unreadable) as caught:
        IMPORTER.read(material, ask)
    return str(caught.value)


def told(second: str, micro: int, kind: EventKind, text: str, stamp: str, actor: str) -> Event:
    at = datetime.fromisoformat(f"2026-03-04T{second}+00:00").replace(microsecond=micro)
    link = f"https://slack.com/archives/C0CHECKOUT/p{stamp.replace('.', '')}"
    return Event(at, kind, text, Source("Slack", link, stamp), actor)


def test_of_a_channel_the_pins_the_pager_and_the_topic_are_told(export: Export) -> None:
    [recording] = IMPORTER.read(export({}), Ask(channel="#incident-checkout"))

    said, status = EventKind.MESSAGE, EventKind.STATUS
    assert recording == Recording(
        tool="Slack",
        events=(
            told(
                "09:12:33",
                100,
                said,
                "PagerDuty: #4711 Checkout fails for 12 % of requests - Triggered on checkout",
                "1772615553.000100",
                "",
            ),
            told(
                "09:16:05",
                200,
                said,
                "I am on it. @bob and @somebody, please join <now>",
                "1772615765.000200",
                "alice",
            ),
            told(
                "09:20:00",
                0,
                status,
                "Topic: Checkout fails & we look",
                "1772616000.000000",
                "alice",
            ),
            told(
                "10:20:00",
                400,
                said,
                "rolling back checkout to v41 (https://git.example.com/checkout/tags/v41)",
                "1772619600.000400",
                "bob",
            ),
        ),
        id="C0CHECKOUT",
        url="https://slack.com/archives/C0CHECKOUT",
        responders=(Responder("alice"), Responder("bob")),
        remarks=(
            "left out 1 entry of Slack itself: joins, leaves and such",
            "left out 1 entry of programs that have no part in it",
            "left out 1 entry that nobody pinned, because others are: unpin them all to have every "
            "message",
            "private channels and direct messages are never read (dms.json)",
        ),
    )


def test_one_days_file_is_read_with_the_names_that_its_messages_carry() -> None:
    [recording] = IMPORTER.read(Material(DAY), Ask())

    assert [(each.actor, each.source.url) for each in recording.events] == [
        ("", ""),
        ("alice", ""),
        ("alice", ""),
        ("bob", ""),
    ]


def test_the_archive_and_one_days_file_are_recognised(export: Export) -> None:
    assert [importers.recognised(each) for each in (export({}), Material(DAY))] == ["slack"] * 2


def test_a_folder_packed_again_is_read(tmp_path: Path) -> None:
    files = {
        f"Shop export/{each.relative_to(RECORDED)}": each.read_bytes()
        for each in RECORDED.rglob("*.json")
    }

    assert len(texts(packed(tmp_path / "again.zip", files))) == 4


def test_without_pins_all_messages_of_people_are_told_replies_too(export: Export) -> None:
    reply = message("joining", FOURTH + timedelta(minutes=1), thread_ts=stamp(FOURTH))

    assert texts(export(day(message("on it"), reply))) == ["on it", "joining"]


def test_a_reply_that_was_sent_to_the_channel_too_is_told_once(export: Export) -> None:
    reply = message("joining", thread_ts=stamp(FOURTH), subtype="thread_broadcast")

    assert texts(export(day(reply, reply))) == ["joining"]


def test_no_digit_of_a_time_is_lost(export: Export) -> None:
    [recording] = IMPORTER.read(export(day(message(ts="1772615551.123457"))), CHECKOUT)

    assert recording.events[0].at == datetime(2026, 3, 4, 9, 12, 31, 123457, UTC)
    assert recording.events[0].source.id == "1772615551.123457"


@pytest.mark.parametrize("user", ["U0GONE", "U0NEVER", None, 7])
def test_a_deleted_or_unknown_user_is_somebody(export: Export, user: Any) -> None:
    profile = {"name": "carol", "real_name": "Carol White"}
    [recording] = IMPORTER.read(export(day(message(user=user, user_profile=profile))), CHECKOUT)

    assert [each.actor for each in recording.events] == ["somebody"]
    assert recording.responders == ()


@pytest.mark.parametrize(
    ("changed", "remark"),
    [
        ({"subtype": "channel_leave"}, "of Slack itself: joins, leaves and such"),
        ({"subtype": "channel_purpose"}, "of Slack itself: joins, leaves and such"),
        ({"subtype": "pinned_item"}, "of Slack itself: joins, leaves and such"),
        ({"subtype": "tombstone"}, "of Slack itself: joins, leaves and such"),
        ({"hidden": True}, "hidden by Slack"),
        ({"text": ""}, "without any text"),
        ({"text": None}, "without any text"),
        ({"ts": "100000000.000100"}, "without a time that can be read"),
        ({"bot_id": "B1", "bot_profile": {"name": "Lunch"}}, "of programs that have no part in it"),
        ({"subtype": "bot_message"}, "of programs that have no part in it"),
    ],
)
def test_what_tells_nothing_is_left_out_and_counted(
    export: Export, changed: dict[str, Any], remark: str
) -> None:
    other = {**message(at=FOURTH + timedelta(minutes=1)), **changed}
    material = export(day(message(), other), without=["dms.json"])

    assert remarks(material) == (f"left out 1 entry {remark}",)


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"subtype": "me_message"}, "joining"),
        ({"subtype": "invented_tomorrow"}, "joining"),
        ({"text": "", "files": [{"name": "graph.png"}]}, "file graph.png"),
        ({"bot_id": "B1", "bot_profile": {"name": "Opsgenie"}, "text": "fires"}, "Opsgenie: fires"),
        (
            {
                "subtype": "bot_message",
                "username": "Grafana",
                "text": "",
                "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*fires*"}}],
                "attachments": [{"fallback": "5xx"}, {"fallback": "5xx"}],
            },
            "Grafana: fires - 5xx",
        ),
        (
            {"bot_id": "B1", "username": "Lunch", "pinned_to": ["C0CHECKOUT"]},
            "Lunch: joining",
        ),
        ({"subtype": "channel_topic", "topic": ""}, "joining"),
    ],
)
def test_what_people_and_pagers_tell_is_kept(
    export: Export, changed: dict[str, Any], text: str
) -> None:
    assert texts(export(day({**message(), **changed}))) == [text]


def test_the_only_public_channel_needs_no_name(export: Export) -> None:
    general = ("general/2026-03-04.json", "general/2026-03-05.json")

    assert len(texts(export({}, without=general), Ask())) == 4


def test_of_several_channels_one_must_be_named(export: Export) -> None:
    assert refusal(export({}), Ask()) == (
        "it holds 2 public channels with messages; name one with --channel: #general (2 days), "
        "#incident-checkout (1 day)"
    )


@pytest.mark.parametrize(
    ("since", "offered"),
    [
        (FOURTH, "name one with --channel: #incident-checkout (6 messages), #general (2 messages)"),
        (FOURTH.replace(day=6), "none has a message between --since and --until"),
    ],
)
def test_within_bounds_the_channels_with_most_messages_are_offered_first(
    export: Export, since: datetime, offered: str
) -> None:
    assert refusal(export({}), Ask(since=since)) == (
        f"it holds 2 public channels with messages; {offered}"
    )


def test_the_only_channel_with_a_message_within_the_bounds_needs_no_name(export: Export) -> None:
    joined = message(at=FOURTH.replace(day=5), subtype="channel_join")
    material = export({"incident-checkout/2026-03-05.json": [joined]})

    [recording] = IMPORTER.read(material, Ask(since=FOURTH.replace(day=5)))

    assert recording.id == "C0GENERAL"


def test_within_bounds_every_channel_with_a_message_is_offered(export: Export) -> None:
    names = [f"channel-{number:02}" for number in range(30)]
    channels = [{"id": f"C{name[-2:]}", "name": name} for name in names]
    files = {f"{name}/2026-03-04.json": [message()] for name in names}
    offered = refusal(export({"channels.json": channels, **files}), Ask(since=FOURTH))

    assert [name for name in names if f"#{name} (1 message)" not in offered] == []


def pages(folder: Path, *values: Any) -> Material:
    """Return what the API answered, one page after the other in a file."""
    file = folder / "slack.json"
    file.write_text("\n".join(map(json.dumps, values)), encoding="utf-8")
    return Material(file)


def test_what_the_api_answers_is_read_with_the_names_of_its_list_of_users(tmp_path: Path) -> None:
    later = message("rolling back", FOURTH + timedelta(minutes=1), user="U0NEVER")
    material = pages(
        tmp_path,
        {"ok": True, "messages": [later], "has_more": True},
        {"ok": True, "messages": [message("on it")], "has_more": False},
        {"ok": True, "members": [{"id": "U0BOB", "name": "bob"}]},
    )

    [recording] = IMPORTER.read(material, Ask())

    assert importers.recognised(material) == "slack"
    assert [(each.actor, each.text) for each in recording.events] == [
        ("bob", "on it"),
        ("somebody", "rolling back"),
    ]
    assert recording.remarks == ()


@pytest.mark.parametrize(
    "answers",
    [
        [{"ok": True, "messages": [message()], "has_more": True}],
        [{"ok": True, "messages": [message()]}, {"ok": False, "error": "ratelimited"}],
    ],
    ids=["the last is missing", "one is an error"],
)
def test_pages_of_the_api_that_are_not_whole_are_remarked_on(
    tmp_path: Path, answers: list[dict[str, Any]]
) -> None:
    assert remarks(pages(tmp_path, *answers), Ask()) == (
        "the export is not whole: its last page (without has_more) is missing, or one is an error",
    )


def test_an_error_of_the_api_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        importers.recognised(pages(tmp_path, {"ok": False, "error": "not_authed"}))

    assert str(caught.value) == "it is an error of Slack: not_authed; ask for the export again"


def test_ten_channels_are_offered_and_the_rest_counted(export: Export) -> None:
    names = [f"channel-{number:02}" for number in range(12)]
    channels = [{"id": f"C{name[-2:]}", "name": name} for name in names]
    files = {f"{name}/2026-03-04.json": [message()] for name in names}
    offered = refusal(export({"channels.json": channels, **files}), Ask())

    assert offered.count("#channel-") == 10
    assert offered.endswith("#channel-09 (1 day), and 2 more")


@pytest.mark.parametrize("name", ["D0PRIVATE", "secret", "../general"])
def test_a_private_channel_is_never_read_even_when_named(export: Export, name: str) -> None:
    files = {
        f"{name.strip('./')}/2026-03-04.json": [message("psst")],
        "groups.json": [{"id": "G1", "name": "secret"}],
    }

    assert refusal(export(files), Ask(channel=name)).startswith(
        f"no public channel of the export is called {name!r}, and no other is ever read"
    )


def test_only_the_days_that_were_asked_for_are_read(export: Export) -> None:
    broken = {f"incident-checkout/2026-03-{day:02}.json": b"[{" for day in (1, 2, 7, 8)}
    ask = Ask(channel="incident-checkout", since=FOURTH, until=FOURTH + timedelta(days=1))

    assert len(texts(export(broken), ask)) == 4
    assert "2026-03-01.json" in refusal(export(broken))


def test_another_incident_in_the_channel_must_be_bounded(export: Export) -> None:
    later = message(at=FOURTH.replace(day=20), pinned_to=["C0CHECKOUT"])
    material = export({"incident-checkout/2026-03-20.json": [later]})

    assert "  --since 2026-03-04T09:12Z --until 2026-03-04T10:21Z  (4 messages)" in refusal(
        material
    )


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"readme.txt": b"hello"}, "the archive holds no channels.json"),
        ({"channels.json": b"[]", "../../etc/x": b""}, "a path that leads out of it"),
        ({"channels.json": b"[{"}, "'channels.json' in the archive: it ends in the middle"),
        ({"channels.json": b"{}"}, "it holds 0 public channels"),
        ({"channels.json": b" " * 2**26 + b"  []"}, "unpacks to more than an export"),
    ],
)
def test_an_archive_that_is_no_export_is_refused_with_what_is_wrong(
    tmp_path: Path, files: dict[str, bytes], words: str
) -> None:
    material = packed(tmp_path / "export.zip", files)

    assert IMPORTER.certainty(material) in (PERHAPS, SURELY)
    assert words in refusal(material, Ask())


def test_a_cut_off_archive_is_refused(export: Export) -> None:
    material = export({})
    material.path.write_bytes(material.path.read_bytes()[:-40])

    assert refusal(Material(material.path)) == (
        "the archive is damaged or cut off; export it again"
    )


@pytest.mark.parametrize("content", ["[]", '{"type": "message", "ts": 1772615551.5}', "hello", ""])
def test_another_file_is_not_recognised(tmp_path: Path, content: str) -> None:
    file = tmp_path / "export.json"
    file.write_text(content, encoding="utf-8")

    assert IMPORTER.certainty(Material(file)) == NO
    assert refusal(Material(file))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = [
    "attachments", "blocks", "bot_id", "bot_profile", "files", "hidden", "pinned_to", "reactions",
    "subtype", "text", "topic", "ts", "type", "user", "user_profile", "username",
]  # fmt: skip
LISTED = st.lists(st.dictionaries(st.sampled_from(["id", "name", "profile", "deleted"]), ANYTHING))


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), ANYTHING), max_size=3))
def test_no_value_of_a_message_is_trusted(
    tmp_path_factory: pytest.TempPathFactory, changes: list[dict[str, Any]]
) -> None:
    file = tmp_path_factory.mktemp("x") / "2026-03-04.json"
    broken = [{**message(at=FOURTH + timedelta(seconds=1)), **each} for each in changes]
    file.write_text(json.dumps([message(pinned_to=["C1"]), *broken]), encoding="utf-8")

    assert IMPORTER.certainty(Material(file)) == SURELY
    assert "joining" in texts(Material(file), Ask(since=FOURTH))


@given(users=ANYTHING | LISTED, channels=LISTED)
def test_no_list_of_the_archive_is_trusted(
    tmp_path_factory: pytest.TempPathFactory, users: Any, channels: list[dict[str, Any]]
) -> None:
    known = {"id": "C1", "name": "incident-checkout"}
    files = {"channels.json": [*channels, known], "users.json": users, **day(message())}
    material = packed(tmp_path_factory.mktemp("x") / "export.zip", files)

    assert texts(material) == ["joining"]


@given(st.binary(max_size=200), st.sampled_from([b"", b"PK\x03\x04", b"PK\x05\x06", b"[", b"{"]))
def test_no_byte_is_trusted(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, beginning: bytes
) -> None:
    file = tmp_path_factory.mktemp("x") / "export"
    file.write_bytes(beginning + data)

    assert IMPORTER.certainty(Material(file)) in (NO, PERHAPS)
    assert refusal(Material(file))
