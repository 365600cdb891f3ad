from __future__ import annotations

from datetime import date

import pytest
from knowledges import knowledge_of

from postmortem_kb.metrics import opened_on
from postmortem_kb.rendering import actions

TODAY = date(2026, 11, 22)
START = "times: {impact_start: 2026-03-04T14:05Z}\n"


def item(name: str, **fields: str) -> str:
    values = {"id": name, "title": f"Do {name}", "status": "open", **fields}
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"


BANDS = [
    pytest.param("2026-11-21", ("Overdue", -1), id="yesterday"),
    pytest.param("2026-11-22", ("Due within 30 days", 0), id="today"),
    pytest.param("2026-12-22", ("Due within 30 days", 30), id="in-thirty-days"),
    pytest.param("2026-12-23", ("Later", 31), id="in-thirty-one-days"),
    pytest.param("", ("No due date", None), id="no-date"),
]


@pytest.mark.parametrize(("due", "expected"), BANDS)
def test_an_action_is_in_the_band_of_its_due_date(due, expected, knowledge) -> None:
    kb = knowledge({"a.md": f"{START}action_items: [{item('AI-1', due=due)}]"})
    (action,) = kb.open_actions
    assert expected == (action.band, action.days_left)


def test_the_most_overdue_comes_first_then_what_is_urgent_then_what_is_old(knowledge) -> None:
    kb = knowledge(
        {
            "a.md": START + "action_items: [" + ", ".join([
                item("AI-1"), item("AI-2", due="2026-12-01", priority="low"),
                item("AI-3", due="2026-12-01", priority="high"), item("AI-4", due="2026-01-01"),
                item("AI-5", due="2025-01-01", status="done", closed_on="2026-01-01"),
            ]) + "]",
            "b.md": "times: {detected: 2025-03-04}\naction_items: ["
            + ", ".join([item("AI-6"), item("AI-7", due="2026-02-01", status="blocked")]) + "]",
        }
    )  # fmt: skip
    found = kb.open_actions
    assert [action.item.id for action in found] == ["AI-4", "AI-7", "AI-3", "AI-2", "AI-6", "AI-1"]
    unverified = actions.unverified(kb.all_actions)
    assert [action.item.id for action in unverified] == ["AI-5"]


AGES = [
    pytest.param(START, "", 263, id="since-the-incident"),
    pytest.param(START + "reviewed_on: 2026-11-12\n", "", 10, id="since-the-review"),
    pytest.param(START + "reviewed_on: 2026-11-12\nmeeting_on: 2026-11-02\n", "", 20,
                 id="since-the-meeting"),
    pytest.param(START + "reviewed_on: 2026-11-12\n", "[{on: 2026-10-23, text: x}]", 30,
                 id="since-the-first-note"),
    pytest.param("meeting_on: 2026-11-30\n", "", None, id="a-meeting-to-come-tells-nothing"),
    pytest.param("", "", None, id="unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "updates", "expected"), AGES)
def test_an_action_is_as_old_as_the_file_shows(header, updates, expected, knowledge) -> None:
    kb = knowledge({"a.md": f"{header}action_items: [{item('AI-1', updates=updates)}]"})
    assert [expected] == [action.age for action in kb.open_actions]


CLOSED = [
    pytest.param(
        "reviewed_on: 2026-03-20\n", "2026-03-10", date(2026, 3, 4), id="before-the-review"
    ),
    pytest.param("reviewed_on: 2026-03-20\n", "2026-03-20", date(2026, 3, 20), id="on-its-day"),
    pytest.param("reviewed_on: 2026-03-20\n", "", date(2026, 3, 20), id="unknown-when"),
    pytest.param("", "2026-03-10", date(2026, 3, 4), id="without-a-review"),
]


@pytest.mark.parametrize(("header", "closed", "expected"), CLOSED)
def test_what_was_closed_before_its_review_was_opened_by_the_incident(
    header, closed, expected, knowledge
) -> None:
    entry = item("AI-1", status="done", closed_on=closed)
    (postmortem,) = knowledge({"a.md": f"{START}{header}action_items: [{entry}]"}).corpus
    assert expected == opened_on(postmortem, postmortem.front.action_items[0], TODAY)


INCIDENT, LATER = date(2026, 3, 4), date(2026, 12, 1)
MEETING, REVIEW = "meeting_on: 2026-12-01\n", "reviewed_on: 2026-12-01\n"
TO_COME = [
    pytest.param(MEETING, "", "", INCIDENT, id="a-meeting-tells-nothing"),
    pytest.param(REVIEW, "", "", LATER, id="the-review"),
    pytest.param("", "", "2026-12-01", LATER, id="a-note"),
    pytest.param("", "2026-12-01", "", LATER, id="its-closing"),
    pytest.param(REVIEW, "", "2026-12-24", LATER, id="the-first-of-them"),
    pytest.param(f"meeting_on: 2026-11-30\n{REVIEW}", "", "", LATER, id="no-meeting-to-come"),
    pytest.param("meeting_on: 2026-04-01\n", "", "2026-12-01", date(2026, 4, 1), id="met-before"),
    pytest.param(MEETING, "2026-11-20", "", INCIDENT, id="closed-before-the-meeting"),
    pytest.param(REVIEW, "2026-11-20", "", INCIDENT, id="closed-before-the-review"),
]


@pytest.mark.parametrize(("header", "closed", "noted", "expected"), TO_COME)
def test_what_only_later_days_show_is_not_there_yet(
    header, closed, noted, expected, knowledge
) -> None:
    state = {"status": "done", "closed_on": closed} if closed else {}
    entry = item("AI-1", updates=f"[{{on: {noted}, text: x}}]" if noted else "", **state)
    told = f"{START}{header}action_items: [{entry}]"
    (action,) = knowledge_of({"a.md": told}, sound=False).all_actions
    assert expected == action.opened


def test_an_action_leads_to_its_place_on_the_page(knowledge) -> None:
    kb = knowledge({"a.md": f"id: PM-2026-001\naction_items: [{item('AI-1')}, {{title: Do it}}]"})
    targets = [action.target for action in kb.open_actions]
    assert targets == ["postmortems/pm-2026-001.md#ai-1", "postmortems/pm-2026-001.md#action-do-it"]


ANCHORS = [
    pytest.param(["AI-1", "AI-2"], ["ai-1", "ai-2"], id="usual"),
    pytest.param(["AI-1", "AI 1", "ai-1"], ["ai-1", "ai-1-2", "ai-1-3"], id="spelt-otherwise"),
    pytest.param(["x", "x 2", "x"], ["action-x", "action-x-2", "action-x-3"], id="a-number-taken"),
    pytest.param(["Impact"], ["action-impact"], id="the-name-of-a-heading"),
    pytest.param(["items"], ["action-items-2"], id="the-name-of-our-own-heading"),
]


@pytest.mark.parametrize(("names", "expected"), ANCHORS)
def test_anchors_are_unique_and_the_same_for_a_link_from_elsewhere(
    names, expected, knowledge
) -> None:
    items = ", ".join([item("AI-99", status="verified"), *(item(name) for name in names)])
    kb = knowledge({"a.md": f"id: PM-2026-001\naction_items: [{items}]"})
    (postmortem,) = kb.corpus
    assert ["ai-99", *expected] == actions.anchors(postmortem.front.action_items)
    linked = {action.anchor for action in kb.open_actions}
    assert set(expected) == linked


def test_equal_items_have_places_of_their_own(knowledge) -> None:
    kb = knowledge({"a.md": f"action_items: [{item('AI-1')}, {item('AI-1')}]"})
    (postmortem,) = kb.corpus
    items = postmortem.front.action_items
    places = [place for _, place in actions.placed(postmortem, items[::-1])]
    assert places == [f"{postmortem.page}#ai-1-2", f"{postmortem.page}#ai-1"]


def test_what_is_done_is_not_overdue(knowledge) -> None:
    items = f"[{item('AI-1', due='2026-01-01', status='done')}, {item('AI-2', due='2026-01-01')}]"
    kb = knowledge({"a.md": f"action_items: {items}"})
    assert [each.is_overdue for each in actions.unverified(kb.all_actions)] == [False]
    assert [each.is_overdue for each in kb.open_actions] == [True]
    assert kb.overdue(kb.corpus) == 1
