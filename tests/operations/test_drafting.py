from __future__ import annotations

import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from postmortem_kb import importers
from postmortem_kb.config import Settings
from postmortem_kb.operations import configuration, new
from postmortem_kb.operations.drafting import Drawn, bounding, draw, proposing, reading
from postmortem_kb.operations.drafting.reading import Export, Unusable
from postmortem_kb.recordings import (
    Ask,
    Event,
    EventKind,
    FollowUp,
    Log,
    Proposed,
    Recording,
    Responder,
    Source,
    chat,
)
from postmortem_kb.recordings.material import Material

AT = datetime(2026, 3, 4, 9, 12, 31, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
# Put together here, so that no scanner takes this file for a leak.
TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
PERSON = "alice.smith@shop-of-jo.com"


def recording(**values: Any) -> Recording:
    event = Event(AT, EventKind.DETECTED, "Checkout fails", Source("PagerDuty"))
    return Recording(**{"tool": "PagerDuty", "events": (event,), **values})


def drawn(*recordings: Recording, ask: Ask = Ask(), settings: Settings | None = None) -> Drawn:  # noqa: B008
    """Draw on recordings as if files had held them."""
    exports = [Export(Path(str(number))) for number in range(len(recordings))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_read", lambda export, ask: [recordings[int(export.path.name)]])
        return draw(exports, ask, settings or Settings())


def alert(**labels: str) -> dict[str, Any]:
    return {
        "version": "4",
        "alerts": [{"status": "firing", "labels": labels, "startsAt": "2026-03-04T09:12:31Z"}],
    }


def export(folder: Path, name: str, text: str) -> Export:
    (folder / name).write_text(text, encoding="utf-8")
    return Export(folder / name, "alertmanager")


def test_what_is_wrong_with_every_file_is_told_at_once(tmp_path: Path) -> None:
    exports = [
        export(tmp_path, "cut.json", '{"version": "4", "alerts": ['),
        export(tmp_path, "good.json", json.dumps(alert(alertname="A"))),
        export(tmp_path, "empty.json", ""),
        Export(tmp_path / "none.json", "alertmanager"),
    ]

    with pytest.raises(Unusable) as found:
        reading.read(exports, Ask())

    lines = str(found.value).split("\n")
    assert [Path(line.partition(":")[0]).name for line in lines] == [
        "cut.json", "empty.json", "none.json",
    ]  # fmt: skip
    assert "it ends in the middle of a value (line 1, column 29)" in lines[0]


SEVERAL = [
    recording(id=f"P{number}", title=f"T{number}", events=(
        Event(AT + timedelta(days=number), EventKind.DETECTED, "x", Source("PagerDuty")),
    ))
    for number in range(30)
]  # fmt: skip


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> list[Export]:
    monkeypatch.setattr(reading, "_read", lambda export, ask: list(SEVERAL))
    return [Export(Path("x.json"))]


def test_of_several_incidents_one_must_be_named(several: list[Export]) -> None:
    with pytest.raises(Unusable) as found:
        reading.read(several, Ask())

    lines = str(found.value).split("\n")
    assert lines[0].startswith("x.json: it tells of 30 incidents; name one or more with --incident")
    assert lines[1] == "  P0  T0  2026-03-04T09:12Z"
    assert lines[-1] == "  and 10 more"
    assert len(lines) == 22


def said(*hours: float) -> tuple[Event, ...]:
    return tuple(
        Event(AT + timedelta(hours=hour), EventKind.MESSAGE, f"At {hour}", Source("Slack"), "alice")
        for hour in hours
    )


def test_a_chat_is_bounded_by_what_the_other_tools_tell_and_the_rest_is_counted() -> None:
    chat = recording(tool="Slack", events=said(-4, -3, -2, 0, 2, 3, 4, 5))

    found = drawn(recording(), chat)

    assert found.tools == {"PagerDuty": 1, "Slack": 5}
    assert found.remarks == (
        "Slack: 3 messages left out, more than 3 hours from what the other tools tell "
        "(2026-03-04T06:12Z to 2026-03-04T12:12Z); take other bounds with --since and --until",
    )


@pytest.mark.parametrize("ask", [Ask(since=AT - timedelta(days=1)), Ask(until=NOW)])
def test_bounds_of_the_person_hold_for_a_chat(ask: Ask) -> None:
    chat = recording(tool="Slack", events=said(-4, 0, 5))

    assert drawn(recording(), chat, ask=ask).tools == {"PagerDuty": 1, "Slack": 3}


def test_a_chat_of_several_incidents_is_read_again_within_the_time_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(export: Export, ask: Ask) -> list[Recording]:
        if export.path.name == "page":
            return [recording()]
        kept = chat.kept([chat.Message(each) for each in said(-30, 0, 1)], ask, Log())
        return [recording(tool="Slack", events=kept)]

    monkeypatch.setattr(reading, "_read", read)
    slack, page = Export(Path("slack")), Export(Path("page"))

    found = draw([slack, page], Ask(), Settings())

    assert found.tools == {"PagerDuty": 1, "Slack": 2}
    assert "what is of another incident left out" in found.remarks[0]
    with pytest.raises(Unusable, match="more than 3 hours of silence"):
        draw([slack], Ask(), Settings())


CHOSEN = {
    "named": Ask(incidents=frozenset({"p7"})),
    "bounded": Ask(since=AT + timedelta(days=7), until=AT + timedelta(days=7)),
}


@pytest.mark.parametrize("ask", CHOSEN.values(), ids=list(CHOSEN))
def test_one_of_several_incidents_is_chosen(ask: Ask, several: list[Export]) -> None:
    assert reading.read(several, ask) == [SEVERAL[7]]


def test_several_that_are_named_are_one_incident_as_a_storm_of_alerts_is(
    several: list[Export],
) -> None:
    assert reading.read(several, Ask(incidents=frozenset({"P7", "P9"}))) == [SEVERAL[7], SEVERAL[9]]


def test_a_list_of_incidents_and_a_refusal_hold_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = f"{'x' * 60} {PERSON} and {TOKEN}"
    several = [recording(id=id, title=title) for id in (f"P1 {TOKEN}", "P2")]
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(f"../{TOKEN}", "")

    with pytest.raises(Unusable) as refused:
        reading.read([Export(tmp_path / "x.zip", "slack")], Ask())
    monkeypatch.setattr(reading, "_read", lambda export, ask: several)
    with pytest.raises(Unusable) as listed:
        reading.read([Export(Path("x.json"))], Ask())

    assert f"  P1 [token removed]  {'x' * 60} [e-mail removed]" in str(listed.value)
    assert "a path that leads out of it, '../[token removed]'" in str(refused.value)
    assert TOKEN not in str(listed.value)


def test_what_is_left_of_a_name_that_was_removed_is_no_service_and_no_team() -> None:
    found = drawn(recording(services=("checkout", PERSON), teams=(f"sre {TOKEN}", "payments")))

    assert (found.services, found.teams) == (("checkout",), ("payments",))


PAGES = {
    "more": ([{"more": True}], True),
    "no-more": ([{"more": False, "next": None}], False),
    "all-pages": ([{"more": True}, {"more": False}], False),
    "a-link": ([{"links": {"next": "https://api.example.com/?page=2"}}], True),
    "the-last-without-links": ([{"links": {"next": "x"}}, {"links": {}}], False),
    "a-word-for-the-next": ([{"pagination_meta": {"after": "b"}}], True),
    "a-word-and-all-there": (
        [{"pagination_meta": {"after": "b", "total_record_count": 1}, "a": [1]}],
        False,
    ),
    "a-word-and-fewer": (
        [{"pagination_meta": {"after": "b", "total_record_count": 3}, "a": [1, 2]}],
        True,
    ),
    "a-chat": ([{"ok": True, "response_metadata": {"next_cursor": "a"}}], True),
    "nothing-of-it": ([{"next": None}, {"links": "x"}], False),
}


@pytest.mark.parametrize(("pages", "is_cut"), PAGES.values(), ids=list(PAGES))
def test_an_export_that_lacks_a_page_is_remarked_on(
    pages: list[Any], is_cut: bool, tmp_path: Path
) -> None:
    text = "".join(map(json.dumps, [alert(alertname="Slow"), *pages]))

    [found] = reading.read([export(tmp_path, "x.json", text)], Ask())

    cut = "the export ends on a page that names a next one: export the rest too"
    assert (cut in found.remarks) == is_cut


def test_an_incident_that_no_file_holds_is_refused(several: list[Export]) -> None:
    with pytest.raises(Unusable, match="it holds no incident Q1; it holds\n  P0  T0"):
        reading.read(several, Ask(incidents=frozenset({"Q1"})))


def test_only_what_lies_within_the_bounds_is_told_and_the_rest_counted() -> None:
    events = tuple(
        Event(AT + timedelta(hours=hour), EventKind.NOTE, f"At {hour}", Source("PagerDuty"))
        for hour in range(5)
    )
    ask = Ask(since=AT + timedelta(hours=1), until=AT + timedelta(hours=3))

    found = drawn(recording(events=events), ask=ask)

    assert [row.event for row in found.proposals.rows] == ["At 1", "At 2", "At 3"]
    assert "left out 2 entries outside of the time that was asked for" in found.remarks


def test_nothing_within_the_bounds_is_refused_with_what_there_is() -> None:
    with pytest.raises(bounding.TooMuch, match="there is something from 2026-03-04T09:12Z"):
        drawn(recording(), ask=Ask(until=AT - timedelta(days=1)))


def test_more_than_anybody_reads_is_refused_with_how_to_bound_it() -> None:
    events = tuple(
        Event(AT + timedelta(minutes=at), EventKind.MESSAGE, f"Message {at}", Source("Slack"))
        for at in range(10_000)
    )
    told = "10000 rows .* from 2026-03-04T09:12Z to 2026-03-11T07:51Z; bound it .* to 500"

    with pytest.raises(bounding.TooMuch, match=told):
        drawn(recording(events=events))


FULL = recording(
    id="P1",
    url=f"https://pd.example.com/P1?token={TOKEN}",
    title=f"Checkout fails, ask {PERSON}",
    summary=f"Use {TOKEN} on db1.shop.internal",
    severity="P1",
    services=("Checkout", "basket", PERSON),
    teams=("payments",),
    responders=(
        Responder("alice", "Incident Commander"), Responder("bob", "Scribe"),
        Responder("carol", "responder"), Responder("dave", "incident commander"),
    ),
    proposed=(Proposed("mitigated", AT + timedelta(hours=1), f"as {PERSON} says"),),
    follow_ups=(
        FollowUp(f"Rotate {TOKEN}", "done", "Bob Jones", ticket="https://t.example.com/?key=abc"),
        FollowUp("Alert earlier", "proposed"),
        FollowUp("Alert earlier", "open"),
        FollowUp(""),
    ),
    remarks=(f"saw {PERSON}",),
    events=(
        Event(AT, EventKind.DETECTED, f"Alert: {TOKEN} from 8.8.4.4", Source("PagerDuty")),
        Event(AT, EventKind.MESSAGE, "password: hunter2", Source("Slack"), actor="alice"),
    ),
)  # fmt: skip
SETTINGS = Settings(services={"checkout": ""}, teams={})


def test_nothing_secret_or_personal_is_left_anywhere_and_it_is_counted() -> None:
    found = drawn(FULL, settings=SETTINGS)

    assert re.findall(r"ghp_|jo\.com|hunter2|8\.8|shop\.internal|=abc", repr(found)) == []
    assert found.removed == {
        "token": 5, "e-mail": 4, "IP address": 1, "host name": 1, "secret": 1,
    }  # fmt: skip


def test_fields_are_spelt_as_the_configuration_has_them() -> None:
    found = drawn(FULL, settings=SETTINGS)

    assert (found.services, found.teams) == (("checkout",), ("payments",))
    assert "no service of the configuration: basket" in found.remarks
    assert (
        "no severity of the configuration: P1 (PagerDuty); if it is SEV1, write "
        "`severities: {SEV1: {aliases: [P1]}}`"
    ) in found.remarks
    assert found.proposals.severity == "P1 (PagerDuty)"
    assert found.proposals.roles == {
        "incident_commander": "alice",
        "scribe": "bob",
        "subject_matter_experts": ["carol", "dave"],
    }
    assert [(each.title, each.status, each.owner) for each in found.proposals.action_items] == [
        ("Rotate [token removed]", "open", "bob-jones"), ("Alert earlier", "proposed", ""),
    ]  # fmt: skip
    assert found.closed == (
        "the action item 'Rotate [token removed]' is done in PagerDuty; it is open here until "
        "somebody writes when and how it was closed",
    )


TITLES = {
    "": "Incident of 2026-03-04",
    "Down": "Incident of 2026-03-04: Down",
    "<b>Checkout</b> &amp; more": "b Checkout /b amp; more",
    "x" * 200: "x" * 99 + "…",
}


@pytest.mark.parametrize(
    ("given_", "expected"), TITLES.items(), ids=["none", "short", "html", "long"]
)
def test_a_title_is_one_that_the_schema_takes(given_: str, expected: str) -> None:
    assert proposing.title([recording(title=given_)], AT) == expected


def test_repeats_and_actors_are_told_in_the_row() -> None:
    said = [
        Event(AT + timedelta(minutes=at), EventKind.NOTIFIED, "Paged", Source("PagerDuty"), "alice")
        for at in range(12)
    ]
    note = Event(AT, EventKind.NOTE, "Look | here", Source("Slack"), "bob", approximate=True)

    found = drawn(recording(events=(*said, note)))

    assert [(row.time, row.event) for row in found.proposals.rows] == [
        ("~2026-03-04 09:12", r"bob: Look \| here"),
        ("2026-03-04 09:12", "Paged (alice) (sent 12 times until 09:23)"),
    ]


@given(st.permutations([FULL, SEVERAL[0], recording(tool="Slack", title="inc-checkout")]))
def test_the_order_of_files_changes_nothing(recordings: list[Recording]) -> None:
    expected = drawn(*sorted(recordings, key=repr), settings=SETTINGS)

    assert drawn(*recordings, settings=SETTINGS) == expected


WORDS = ("<script>", "{{ x }}", "---", "*a*", "|", "```", "<!--", "a: b", "# c", "\u202e", "🔥",
         "--8<--", "'", '"', "[x](y)", "\\", "https://x.example.com/(a)", "TODO", "ok")  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
RECORDINGS = st.builds(
    Recording,
    tool=st.just("Tool"),
    events=st.lists(
        st.builds(
            Event,
            st.integers(0, 10**5).map(lambda second: AT + timedelta(seconds=second)),
            st.sampled_from(EventKind),
            TEXTS,
            st.builds(Source, st.just("Tool"), TEXTS, TEXTS),
            TEXTS,
            TEXTS,
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    ).map(tuple),
    id=TEXTS,
    url=TEXTS,
    title=TEXTS,
    summary=TEXTS,
    severity=TEXTS,
    services=st.lists(TEXTS, max_size=2).map(tuple),
    teams=st.lists(TEXTS, max_size=2).map(tuple),
    responders=st.lists(st.builds(Responder, TEXTS, TEXTS), max_size=2).map(tuple),
    proposed=st.lists(
        st.builds(
            Proposed,
            st.sampled_from(("impact_start", "detected", "mitigated", "resolved", "impact_end")),
            st.integers(0, 10**5).map(lambda second: AT + timedelta(seconds=second)),
            TEXTS,
        ),
        max_size=4,
    ).map(tuple),
    follow_ups=st.lists(
        st.builds(
            FollowUp,
            TEXTS,
            st.sampled_from(
                ("proposed", "open", "in-progress", "blocked", "done", "verified", "wont-do")
            ),
            TEXTS,
            st.none() | st.dates(AT.date(), NOW.date()),
            TEXTS,
        ),
        max_size=3,
    ).map(tuple),
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("base")
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text("site_name: X\nplugins: [postmortem-kb]\n", encoding="utf-8")
    return root


# To look for the smallest one would take minutes.
@bounded(max_examples=40, phases=[Phase.generate])
@given(RECORDINGS)
def test_whatever_is_recorded_the_draft_passes_the_check(base: Path, recorded: Recording) -> None:
    project = configuration.load(base / "mkdocs.yml")
    found = drawn(recorded)
    answers = new.Answers(
        title=found.title, severity="SEV3", owner="a", services=found.services, teams=found.teams,
        proposed=found.proposals,
    )  # fmt: skip

    # It is refused, and the test fails, if the check finds an error.
    written = new.write(answers, project, NOW)

    assert written.parent.name == "2026"
    written.unlink()


RECORDED = Path(__file__).parents[1] / "importers" / "recorded"
FILES = sorted(file for file in RECORDED.glob("*/*") if file.is_file() and file.stem != "private")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_recorded_shape_becomes_a_draft_that_passes_the_check(file: Path, base: Path) -> None:
    ask = Ask(day=AT.date(), zone=UTC, start=AT)
    name = file.parent.name.replace("_", "-")
    told = importers.importer(name).read(Material(file), ask)

    for each in told:
        found = drawn(each, ask=ask)
        answers = new.Answers(
            found.title, "SEV3", "a", services=found.services, teams=found.teams,
            proposed=found.proposals,
        )  # fmt: skip
        written = new.write(answers, configuration.load(base / "mkdocs.yml"), NOW)
        rows = re.findall(r"^\| ~?2026-", written.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(rows) == len(found.proposals.rows)
        written.unlink()
    assert told
