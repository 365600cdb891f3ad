from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import items, nextstate
from postmortem_kb.rules import Context
from postmortem_kb.vocabulary import Status

from ..conftest import NOW

ROOT = Path(__file__).parents[2]
WITHIN = Context(Settings(), NOW)
DRAFT = (
    "---\nid: PM-2026-001\ntitle: Checkout failed in the EU\nstatus: draft\nseverity: SEV3\n"
    "owner: ops\naction_items:\n  - id: AI-1\n    title: Alert before the disk is full\n"
    "    owner: ops\n    status: open\n---\n\nNotes of the first hour.\n"
)


def outlook(folder: Path, text: str, state: Status | None = None) -> nextstate.Outlook:
    file = folder / "PM-2026-001.md"
    file.write_text(text, encoding="utf-8")
    found = nextstate.outlook(Location(file.name, file.name, file), state, WITHIN)
    assert file.read_text(encoding="utf-8") == text
    return found


@pytest.mark.parametrize(
    ("now", "expected"),
    [("draft", "in-review"), ("in-review", "reviewed"), ("reviewed", "closed"),
     ("closed", "closed")],
)  # fmt: skip
def test_without_a_state_it_is_the_next_one(now, expected, tmp_path) -> None:
    found = outlook(tmp_path, DRAFT.replace("draft", now))
    assert (found.now, found.state) == (now, expected)


def test_what_a_state_asks_for_comes_before_what_is_wrong_anyway(tmp_path) -> None:
    found = outlook(tmp_path, DRAFT.replace("SEV3", "SEV33"))
    asked = [(each.code, each.line, each.severity) for each in found.asked]
    assert asked[0] == ("PM102", 4, "error")
    assert asked[-1] == ("PM309", 11, "warning")
    assert [(each.code, each.line) for each in found.anyway] == [("PM104", 5)]
    assert {each.code for each in found.errors} == {"PM102", "PM104", "PM501"}


def test_action_items_stand_in_the_way_of_closing_only(tmp_path) -> None:
    assert outlook(tmp_path, DRAFT).in_the_way == ()
    found = outlook(tmp_path, DRAFT, Status.CLOSED)
    assert [(line, item.id) for line, item in found.in_the_way] == [(11, "AI-1")]
    assert "PM307" not in {each.code for each in found.errors}
    assert found.missing == len(found.errors) + 1


def test_a_state_before_asks_for_nothing_more(tmp_path) -> None:
    found = outlook(tmp_path, DRAFT.replace("draft", "in-review"), Status.DRAFT)
    assert (found.asked, found.errors) == ((), ())


def test_the_state_it_is_in_shows_its_errors(tmp_path) -> None:
    found = outlook(tmp_path, DRAFT.replace("draft", "in-review"), Status.IN_REVIEW)
    assert "PM102" in {each.code for each in found.asked}
    assert found.anyway == ()


@pytest.mark.parametrize("spelt", ['"draft"', "'draft'", "draft  # since Monday", ">-\n  draft"])
def test_however_the_state_is_written_another_one_is_tried(spelt, tmp_path) -> None:
    found = outlook(tmp_path, DRAFT.replace("draft", spelt))
    assert "PM102" in {each.code for each in found.errors}


REFUSED = [
    pytest.param(DRAFT.replace("status: draft\n", ""), "no `status` that can be read", id="none"),
    pytest.param(DRAFT.replace("draft", "magic"), "no `status` that can be read", id="unknown"),
    pytest.param("", "no `status` that can be read", id="an-empty-file"),
]


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_without_a_state_to_start_from_nothing_is_judged(text, expected, tmp_path) -> None:
    with pytest.raises(items.Refused, match=expected):
        outlook(tmp_path, text)


def test_what_is_not_text_is_refused_in_words(tmp_path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(DRAFT.encode() + b"\xff")
    with pytest.raises(items.Refused, match=r"a\.md is not UTF-8"):
        nextstate.outlook(Location("a.md", "a.md", file), None, WITHIN)
    with pytest.raises(items.Refused, match=r"b\.md cannot be read: No such file"):
        nextstate.outlook(Location("b.md", "b.md", tmp_path / "b.md"), None, WITHIN)


def test_every_report_of_ours_lacks_nothing_for_the_state_it_is_in(tmp_path) -> None:
    for file in sorted((ROOT / "postmortems").rglob("PM-*.md")):
        location = Location(file.name, file.name, file)
        status = nextstate.outlook(location, None, WITHIN).now
        assert nextstate.outlook(location, status, WITHIN).errors == ()
