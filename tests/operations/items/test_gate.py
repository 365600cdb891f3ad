from __future__ import annotations

from datetime import date

import pytest
from knowledges import TODAY, knowledge_of

from postmortem_kb.action_formats import Dated, as_filed
from postmortem_kb.config import Settings
from postmortem_kb.operations.items import gate
from postmortem_kb.operations.items.gate import Condition

HEADER = """\
id: PM-2026-00{n}
title: Something failed again
status: reviewed
severity: SEV{n}
owner: alice
action_items:
  - {{id: AI-1, title: a, status: open, owner: bob, due: 2026-11-21}}
  - {{id: AI-2, title: b, status: blocked, owner: bob, due: 2026-11-22}}
  - {{id: AI-3, title: c, status: open}}
  - {{id: AI-4, title: d, status: done, closed_on: 2026-01-01}}"""


def entries() -> tuple[Dated, ...]:
    files = {f"{n}.md": HEADER.format(n=n) for n in (1, 2)}
    found = as_filed(knowledge_of(files, sound=False).all_actions)
    return tuple(
        Dated(each.action, each.opened_on, date(2026, 8, 1 if each.action.item.owner else 30))
        for each in found
    )


MET = [
    ("overdue", ("2 action items are overdue",)),
    ("overdue:SEV1", ("1 SEV1 action item is overdue",)),
    ("Overdue:sev 1 , unowned", ("1 SEV1 action item is overdue",
                                 "2 action items are open without an owner")),
    ("overdue,overdue", ("2 action items are overdue",)),
    ("undated:SEV2", ("1 SEV2 action item is open without a due date",)),
    ("blocked", ("2 action items are blocked",)),
    ("unverified", ("2 action items are done and not verified",)),
    ("stale", ("4 action items are open and unchanged for 90 days or more",)),
    ("overdue:SEV3", ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words"), MET)
def test_what_is_met_is_told_with_how_many_items_meet_it(text, words) -> None:
    assert gate.met(gate.parse(text, Settings()), entries(), TODAY) == words


def test_nothing_is_met_by_no_item() -> None:
    every = [Condition(word) for word in gate.CONDITIONS]
    assert gate.met(every, (), TODAY) == ()


REFUSED = [
    ("late", "there is no condition 'late'; known are overdue, unowned, "),
    ("overdu", "did you mean overdue?"),
    ("overdue,", "there is no condition ''"),
    ("overdue:SEV9", "there is no severity 'SEV9'; known are SEV1"),
    ("overdue:", "there is no severity ''"),
]


@pytest.mark.parametrize(("text", "words"), REFUSED)
def test_a_word_that_is_no_condition_is_told_what_there_is(text, words) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - its words are looked at
        gate.parse(text, Settings())
    assert words in str(caught.value)
