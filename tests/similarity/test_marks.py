from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small import FILE, made, row

from postmortem_kb.similarity import Index
from postmortem_kb.similarity.marks import marks

ONE = {
    "title": "Kafka",
    "summary": "The relay of Kafka",
    "services": ["api"],
    "causes": ["network"],
    "trigger": "hardware-failure",
    "status": "reviewed",
}


def three(**changed):
    return [
        {**ONE, "day": day, **(changed.get(name, {}))}
        for day, name in enumerate(("first", "second", "third"), 1)
    ]


CHANGES = [
    pytest.param({"first": {"status": "draft"}}, {"2.md", "3.md"}, id="the-first-counts-no-longer"),
    pytest.param({"second": {"summary": "Pool"}}, {"2.md", "3.md"}, id="a-word-of-the-second"),
    pytest.param({"third": {"services": ["web"]}}, {"3.md"}, id="a-service-of-the-last"),
    pytest.param({"third": {"day": 9}}, set(), id="a-later-day-of-the-last"),
    pytest.param({"first": {"day": None}}, {"1.md", "2.md", "3.md"}, id="no-day-of-the-first"),
]


@pytest.mark.parametrize(("changed", "expected"), CHANGES)
def test_a_mark_changes_with_what_the_answers_follow_from(changed, expected) -> None:
    before, after = marks(made(three())), marks(made(three(**changed)))
    assert {uri for uri in before if before[uri] != after[uri]} == expected


def test_a_draft_is_no_part_of_the_marks_of_others() -> None:
    draft = {**ONE, "status": "draft"}
    one, other = ({"first": {**draft, "summary": text}} for text in ("Relay", "Shard"))
    before, after = marks(made(three(**one))), marks(made(three(**other)))
    assert {uri for uri in before if before[uri] != after[uri]} == {"1.md"}


def test_the_order_they_are_given_in_changes_no_mark() -> None:
    every = made(three())
    assert marks(reversed(every)) == marks(every)


@settings(deadline=None, max_examples=60)
@given(st.lists(FILE, min_size=1, max_size=6), st.data())
def test_while_a_mark_is_the_same_so_are_the_answers(files, data) -> None:
    at = data.draw(st.integers(0, len(files) - 1))
    changed = [*files[:at], data.draw(FILE), *files[at + 1 :]]
    one, other = made(files), made(changed)
    kept, answers = marks(other), Index(other)
    by_uri = {each.location.uri: each for each in other}
    before = marks(one)
    for each in one:
        uri = each.location.uri
        if before[uri] == kept[uri]:
            found = Index(one).before(each, 5, 0.0)
            again = answers.before(by_uri[uri], 5, 0.0)
            assert [row(match) for match in found] == [row(match) for match in again]
