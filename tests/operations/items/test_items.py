from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.model import Level
from postmortem_kb.operations import check, items, replacing
from postmortem_kb.operations.items import Refused, moves
from postmortem_kb.rules import Context
from postmortem_kb.schema import ActionItem

from ...conftest import NOW

ROOT = Path(__file__).parents[3]
TODAY = date(2026, 11, 22)
WITHIN = Context(Settings(), NOW)
LINK = "https://git.example.com/pull/7"
HEAD = (
    "---\nid: PM-2026-001\ntitle: Checkout failed in the EU\nstatus: draft\nseverity: SEV3\n"
    "owner: ops\n"
)
ITEM = (
    "action_items:\n  - id: AI-1\n    title: Alert before the disk is full\n    owner: ops\n"
    "    due: 2026-12-01\n    status: open\n"
)
TAIL = "---\n\nNotes of the first hour.\n"


def located(folder: Path, data: bytes) -> Location:
    (folder / "PM-2026-001.md").write_bytes(data)
    return Location("PM-2026-001.md", "PM-2026-001.md", folder / "PM-2026-001.md")


def changed(
    folder: Path,
    text: str | bytes,
    verb: Callable[[ActionItem], moves.Step],
    name: str = "AI-1",
) -> items.Change:
    data = text if isinstance(text, bytes) else text.encode()
    return items.change(located(folder, data), name, verb, WITHIN, TODAY)


def closed(item: ActionItem) -> moves.Step:
    return moves.close(item, TODAY, LINK)


def test_a_closed_item_is_dated_shown_and_noted(tmp_path) -> None:
    done = changed(tmp_path, f"{HEAD}{ITEM}{TAIL}", closed)
    expected = ITEM.replace("open", "done") + (
        f"    closed_on: 2026-11-22\n    evidence: {LINK}\n    updates:\n"
        "      - on: 2026-11-22\n        text: Done.\n"
    )
    assert (done.after.decode(), done.line) == (f"{HEAD}{expected}{TAIL}", 12)
    assert (done.was.status, done.item.status) == ("open", "done")
    assert done.location.file.read_bytes() == done.before
    items.write(done)
    assert done.location.file.read_bytes() == done.after


def test_nothing_is_written_where_nothing_changes(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("os.replace", lambda *_: pytest.fail("written"))
    done = changed(tmp_path, f"{HEAD}{ITEM.replace('open', 'in-progress')}{TAIL}", moves.start)
    items.write(done)
    assert (done.after, bool(done.step)) == (done.before, False)


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path) -> None:
    done = changed(tmp_path, f"{HEAD}{ITEM}{TAIL}", closed)
    done.location.file.write_bytes(b"somebody else's")
    with pytest.raises(replacing.Changed):
        items.write(done)
    assert done.location.file.read_bytes() == b"somebody else's"


def test_a_file_keeps_its_mode(tmp_path) -> None:
    done = changed(tmp_path, f"{HEAD}{ITEM}{TAIL}", closed)
    done.location.file.chmod(0o640)
    items.write(done)
    assert done.location.file.stat().st_mode & 0o777 == 0o640


TWICE = f"{ITEM}  - id: AI-1\n    title: Rotate the logs\n    status: open\n"
REFUSED = [
    pytest.param(f"{HEAD}{ITEM}{TAIL}", closed, "AI1", "has no action item AI1; did you mean AI-1",
                 id="no-such-item"),
    pytest.param(f"{HEAD}{ITEM}{TAIL}", closed, "X", "it has AI-1", id="no-such-item-at-all"),
    pytest.param(f"{HEAD}{TAIL}", closed, "AI-1", "it has none with an id", id="no-items"),
    pytest.param(f"{HEAD}{TWICE}{TAIL}", closed, "AI-1", "two action items in PM-2026-001.md, on "
                 "lines 8 and 13", id="an-id-twice"),
    pytest.param(f"{HEAD}tags: [a\n{ITEM}{TAIL}", closed, "AI-1", "has a fault: line", id="yaml"),
    pytest.param(f"{HEAD}tags: a #b\n{ITEM}{TAIL}", closed, "AI-1", "PM", id="a-cut-value"),
    pytest.param(f"{HEAD}{ITEM}    type: magic\n{TAIL}", closed, "AI-1", "line 13: PM104",
                 id="a-fault-in-the-item"),
    pytest.param(f"{HEAD}{ITEM}{TAIL}".encode() + b"\xff", closed, "AI-1", "is not UTF-8",
                 id="not-utf-8"),
    pytest.param(f"{HEAD}{ITEM}{TAIL}", lambda item: moves.close(item, TODAY), "AI-1",
                 "PM304 (warning)", id="a-new-warning"),
    pytest.param(f"{HEAD}{ITEM}{TAIL}", lambda item: moves.close(item, TODAY), "AI-1",
                 "give it with --evidence", id="a-way-out"),
    pytest.param(f"{HEAD}{ITEM}{TAIL}", lambda item: moves.reassign(item, "a and b"), "AI-1",
                 "PM108 (error)", id="a-new-error"),
    pytest.param(f"{HEAD}{ITEM}{TAIL}", lambda item: moves.close(item, date(2031, 1, 1), LINK),
                 "AI-1", "PM206 (error)", id="a-day-to-come"),
    pytest.param(f"{HEAD}{ITEM}{TAIL}", lambda item: moves.close(item, TODAY, "a\nb"), "AI-1",
                 "not several", id="evidence-of-two-lines"),
    pytest.param(f"{HEAD}{ITEM}{TAIL}", lambda item: moves.block(item, "\udcff"), "AI-1",
                 "not written in UTF-8", id="half-a-character"),
    pytest.param(f"{HEAD}{ITEM}{TAIL}", lambda item: moves.block(item, "\x07"), "AI-1",
                 "control character U+0007", id="a-control-character"),
    pytest.param(f"{HEAD}{ITEM.replace('- id', '- ? id').replace('AI-1', chr(10) + '    : AI-1')}"
                 f"{TAIL}", closed, "AI-1", "", id="a-key-with-a-question-mark"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "verb", "name", "expected"), REFUSED)
def test_what_cannot_be_done_is_refused_in_words(data, verb, name, expected, tmp_path) -> None:
    with pytest.raises(Refused) as refusal:
        changed(tmp_path, data, verb, name)
    assert expected in str(refusal.value)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path) -> None:
    with pytest.raises(Refused, match="No such file"):
        items.change(Location("a.md", "a.md", tmp_path / "a.md"), "AI-1", closed, WITHIN, TODAY)


def test_an_entry_that_is_no_item_does_not_shift_the_others(tmp_path) -> None:
    text = f"{HEAD}{ITEM.replace('  - id', '  - tea' + chr(10) + '  - id')}{TAIL}"
    done = changed(tmp_path, text, closed)
    assert (done.item.id, done.item.status) == ("AI-1", "done")


def test_what_is_done_is_verified_after_the_postmortem_is_closed(tmp_path) -> None:
    item = ITEM.replace("open", "done") + f"    closed_on: 2026-05-01\n    evidence: {LINK}\n"
    text = f"{HEAD}closed_on: 2026-05-02\n{item}{TAIL}".replace("draft", "closed")
    done = changed(tmp_path, text, lambda item: moves.verify(item, TODAY))
    assert (done.item.status, done.item.verified_on) == ("verified", TODAY)


def test_a_closed_postmortem_gets_no_open_item(tmp_path) -> None:
    item = ITEM.replace("open", "wont-do") + "    closed_on: 2026-05-01\n    reason: Later\n"
    text = f"{HEAD}{item}{TAIL}".replace("draft", "closed")
    with pytest.raises(Refused, match="PM307"):
        changed(tmp_path, text, lambda item: moves.reopen(item, "It came back"))


REAL = [file.read_text("utf-8") for file in sorted((ROOT / "postmortems").rglob("PM-*.md"))]
REAL = [text for text in REAL if "\naction_items:\n" in text]
TEXTS = st.sampled_from(
    ["waits", "a: b", "x #1", "@bob: y", "two\nlines", "- [z", '"', "'q'", "\\"]
)
VERBS = st.one_of(
    st.just(moves.start),
    TEXTS.map(lambda text: lambda item: moves.block(item, text)),
    TEXTS.map(lambda text: lambda item: moves.close(item, TODAY, text)),
    TEXTS.map(lambda text: lambda item: moves.verify(item, TODAY, text)),
    TEXTS.map(lambda text: lambda item: moves.refuse(item, TODAY, text)),
    TEXTS.map(lambda text: lambda item: moves.reopen(item, text, date(2027, 1, 1))),
    st.sampled_from(["ops", "@bob", "a b"]).map(
        lambda who: lambda item: moves.reassign(item, who)
    ),
    st.sampled_from([TODAY, date(2027, 3, 1)]).map(
        lambda day: lambda item: moves.defer(item, TODAY, day)
    ),
)  # fmt: skip


def outdented(text: str) -> str:
    """Return a report in which the list of action items is not indented."""
    return re.sub(
        r"(?<=\naction_items:\n)(?:  .*\n)+", lambda found: re.sub("(?m)^  ", "", found[0]), text
    )


MUTATIONS = [
    outdented,
    lambda text: text.replace("\n  - id: AI", "\n\n  # the next one\n  - id: AI"),
    lambda text: re.sub(r"(?m)^(    (?:status|owner|due): \S+)$", r"\1  # since May", text),
    lambda text: re.sub(r"(?m)^(    (?:status|owner|due): )(\S+)$", r"\1'\2'", text),
    lambda text: re.sub(r"(?m)^(    (?:owner|evidence): )(\S+)$", r"\1>-\n      \2\n", text),
    lambda text: text.replace("    updates:\n", "    updates:  # what happened\n\n"),
    lambda text: text.replace("  - id: AI", "  -\n    id: AI"),
    lambda text: re.sub(r"(?m)^    due: .*$", "    due:", text),
]
ENDINGS = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    text = draw(st.sampled_from(REAL))
    for change in draw(st.lists(st.sampled_from(MUTATIONS), max_size=3)):
        text = change(text)
    first, rest = draw(ENDINGS), draw(ENDINGS)
    lines = text.split("\n")
    text = first.join(lines[:6]) + first + rest.join(lines[6:])
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode()


def grave(location: Location, data: bytes) -> Counter[str]:
    found = check.alone(location, data, WITHIN)
    return Counter(each.code for each in found if each.severity is not Level.NOTE)


def gone(done: items.Change) -> list[str]:
    """Return the lines that are not in the file any more."""
    before, after = (
        Counter(re.split("\r\n|\r|\n", data.decode())) for data in (done.before, done.after)
    )
    return list(before - after)


@settings(max_examples=40)
@given(data=mutated(), steps=st.lists(st.tuples(st.integers(0, 9), VERBS), min_size=1, max_size=6))
def test_verbs_on_a_real_report_change_their_item_and_nothing_else(
    data, steps, tmp_path_factory
) -> None:
    location = located(tmp_path_factory.mktemp("kb"), data)
    names = re.findall(r"id: (AI-\d+)", data.decode())
    for number, verb in steps:
        before = location.file.read_bytes()
        name = names[number % len(names)]
        try:
            done = items.change(location, name, verb, WITHIN, TODAY)
        except Refused:
            assert location.file.read_bytes() == before
            continue
        items.write(done)
        after = location.file.read_bytes()
        assert not grave(location, after) - grave(location, before)
        assert after.split(b"\n---")[2:] == before.split(b"\n---")[2:]
        others = [item for item in done.front.action_items if item.id != name]
        told = {"due", "owner", "status", "closed_on", "evidence", "verified_on", "reason"}
        keys = {key for line in gone(done) if (key := line.strip().split(":")[0]) in told}
        assert keys <= {*done.step.fields, *done.step.gone}
        assert [item.id for item in others] == [each for each in names if each != name]
        for key, value in done.step.fields.items():
            given_value = value.removeprefix("@") if key == "owner" else value.strip()
            assert str(getattr(done.item, key)) == given_value
        again = items.change(location, name, verb, WITHIN, TODAY)
        assert (again.after, again.step) == (after, moves.Step())
