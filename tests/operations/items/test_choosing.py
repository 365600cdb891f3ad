from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledges import TODAY, knowledge_of

from postmortem_kb.action_formats import Dated
from postmortem_kb.config import Settings
from postmortem_kb.operations.items import choosing
from postmortem_kb.operations.items.choosing import STALE, Choice
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.actions import Action
from postmortem_kb.schema import ActionItem
from postmortem_kb.vocabulary import ACTION_STATES, ACTION_TYPES

HEADER = """\
id: PM-2026-00{n}
title: Something failed again
status: reviewed
severity: SEV{n}
owner: alice
services: [{service}]
teams: [Payments]"""
KNOWLEDGE: Knowledge = knowledge_of(
    {
        f"{n}.md": HEADER.format(n=n, service=service)
        for n, service in ((1, "Orders API"), (2, "ledger"))
    },
    sound=False,
)
DAYS = st.none() | st.integers(-100, 100).map(lambda days: TODAY + timedelta(days))


def entry(of: int = 0, changed_on: date | None = None, **fields: object) -> Dated:
    item = ActionItem.model_construct(**{"id": "AI-1", "title": "Do it", **fields})
    left = (item.due - TODAY).days if item.due else None
    action = Action(KNOWLEDGE.corpus.postmortems[of], item, "ai-1", left, None)
    return Dated(action, None, changed_on)


ENTRIES = st.lists(
    st.builds(
        entry,
        of=st.sampled_from([0, 1]),
        changed_on=DAYS,
        due=DAYS,
        status=st.sampled_from([None, *ACTION_STATES]),
        owner=st.sampled_from([None, "payments", "Alice", "bob"]),
        type=st.sampled_from([None, *ACTION_TYPES]),
    ),
    max_size=12,
)
FILTERS = {
    "is_open": (True, lambda each: each.action.item.is_open),
    "is_overdue": (
        True,
        lambda each: (
            each.action.item.is_open
            and each.action.item.due is not None
            and each.action.item.due < TODAY
        ),
    ),
    "is_stale": (
        True,
        lambda each: (
            each.action.item.is_open
            and each.changed_on is not None
            and each.changed_on <= TODAY - timedelta(STALE)
        ),
    ),
    "owners": (("ALICE", " bob"), lambda each: each.action.item.owner in ("Alice", "bob")),
    "teams": (("payments",), lambda each: each.action.item.owner == "payments"),
    "severities": (("SEV1",), lambda each: each.action.postmortem.front.severity == "SEV1"),
    "services": (
        ("orders  api",),
        lambda each: "Orders API" in each.action.postmortem.front.services,
    ),
    "types": (("prevent", "detect"), lambda each: each.action.item.type in ("prevent", "detect")),
    "due_before": (
        TODAY,
        lambda each: each.action.item.due is not None and each.action.item.due < TODAY,
    ),
}


@given(ENTRIES, st.sets(st.sampled_from(sorted(FILTERS))))
def test_filters_leave_what_meets_all_of_them_in_its_order(entries, names) -> None:
    choice = Choice(**{name: FILTERS[name][0] for name in names})
    expected = [each for each in entries if all(FILTERS[name][1](each) for name in names)]
    assert list(choosing.chosen(entries, choice, KNOWLEDGE)) == expected


@given(ENTRIES, st.sets(st.sampled_from(sorted(FILTERS))))
def test_unverified_adds_what_is_done_to_the_states_that_are_asked_for(entries, names) -> None:
    states = {"is_open", "is_overdue", "is_stale"} & names
    choice = Choice(unverified=True, **{name: FILTERS[name][0] for name in names})

    def expected(each: Dated) -> bool:
        asked = states and all(FILTERS[name][1](each) for name in states)
        return (each.action.item.status == "done" or bool(asked)) and all(
            FILTERS[name][1](each) for name in names - states
        )

    found = choosing.chosen(entries, choice, KNOWLEDGE)
    assert list(found) == [each for each in entries if expected(each)]


@pytest.mark.parametrize(("days", "stale"), [(STALE - 1, False), (STALE, True)])
def test_stale_begins_on_a_day(days, stale) -> None:
    found = entry(changed_on=TODAY - timedelta(days), status="open")
    assert choosing.is_stale(found, TODAY) is stale


NAMES = [
    (Choice(), "Action items"),
    (Choice(is_open=True, is_overdue=True), "Action items: overdue"),
    (Choice(is_open=True, unverified=True), "Action items: open, or done, not yet verified"),
    (Choice(is_overdue=True, is_stale=True), "Action items: overdue and stale"),
    (
        Choice(owners=("a", "b"), due_before=date(2026, 12, 1)),
        "Action items: owner a or b; due before 1 Dec 2026",
    ),
]


@pytest.mark.parametrize(("choice", "name"), NAMES)
def test_a_choice_is_told_in_words(choice, name) -> None:
    assert choice.name == name


@pytest.mark.parametrize("word", ["SEV1", "sev1", "Sev 1", "p1"])
def test_a_severity_is_known_however_spelt(word) -> None:
    level = Settings().severities["SEV1"].model_copy(update={"aliases": ("P1",)})
    settings = Settings().model_copy(update={"severities": {"SEV1": level}})
    assert choosing.severity(word, settings) == "SEV1"


UNKNOWN = [
    (lambda: choosing.severity("SEV0", Settings()),
     "there is no severity 'SEV0'; known are SEV1, SEV2, SEV3, SEV4, SEV5"),
    (lambda: choosing.team("payment", KNOWLEDGE),
     "there is no team 'payment'; did you mean Payments? known are alice, Payments"),
    (lambda: choosing.kind("prevnt"),
     "there is no type of action 'prevnt'; did you mean prevent? known are investigate, "
     "mitigate, repair, detect, prevent, process"),
]  # fmt: skip


@pytest.mark.parametrize(("ask", "words"), UNKNOWN)
def test_an_unknown_word_is_told_what_there_is(ask, words) -> None:
    with pytest.raises(choosing.Unknown) as caught:
        ask()
    assert str(caught.value) == words


def test_no_postmortem_tells_that_no_team_is_known() -> None:
    empty = dataclasses.replace(KNOWLEDGE, corpus=type(KNOWLEDGE.corpus)(()))
    with pytest.raises(choosing.Unknown, match="none is known"):
        choosing.team("x", empty)


def test_what_only_later_days_show_is_not_open_yet() -> None:
    later, there = (
        dataclasses.replace(each, action=dataclasses.replace(each.action, opened=day))
        for each, day in ((entry(0), TODAY + timedelta(1)), (entry(1), TODAY))
    )
    assert choosing.chosen([later, there], Choice(is_open=True), KNOWLEDGE) == (there,)
    assert choosing.chosen([later, there], Choice(), KNOWLEDGE) == (later, there)
