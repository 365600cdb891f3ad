from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.body.blocks import LONGEST, Event
from postmortem_kb.rendering import faulttree
from postmortem_kb.rendering.faulttree import Box, Drawing

_TEXT = st.text("aM -", min_size=1, max_size=LONGEST)
_LEAF = st.builds(Event, _TEXT)
_LEVELS = st.recursive(
    _LEAF,
    lambda below: st.builds(
        Event, _TEXT, st.booleans(), st.lists(below, min_size=1, max_size=4).map(tuple)
    ),
    max_leaves=12,
)


def ends(box: Box) -> tuple[int, int]:
    return box.left + box.width, box.top + box.height


def apart(one: Box, other: Box) -> bool:
    (right, bottom), (other_right, other_bottom) = ends(one), ends(other)
    beside = right < other.left or other_right < one.left
    return beside or bottom < other.top or other_bottom < one.top


@given(tree=_LEVELS)
def test_boxes_never_overlap_and_all_is_inside(tree) -> None:
    found = faulttree.drawing(tree)
    for one, other in itertools.combinations(found.boxes, 2):
        assert apart(one, other), (one, other)
    for box in found.boxes:
        right, bottom = ends(box)
        assert 0 <= box.left < right <= found.width
        assert 0 <= box.top < bottom <= found.height
        assert all(box.top < row.y < bottom for row in box.text)
    circles = [box.circle for box in found.boxes if box.circle]
    assert all(7 <= at.x <= found.width - 7 and 7 <= at.y <= found.height - 7 for at in circles)
    points = [point for line in found.lines for point in line]
    points += [gate.word for gate in found.gates]
    assert all(0 <= at.x <= found.width and 0 <= at.y <= found.height for at in points)


@given(tree=_LEVELS)
def test_every_event_has_a_box_and_a_gate_or_a_circle(tree) -> None:
    found = faulttree.drawing(tree)
    events = list(tree.walk())
    assert [bool(event.causes) for event in events] == [not box.circle for box in found.boxes]
    gates = [event.needs_all for event in events if event.causes]
    assert gates == [gate.needs_all for gate in found.gates]


def drawn(leaves: int) -> Drawing:
    return faulttree.drawing(Event("Top", True, tuple(Event("a") for _ in range(leaves))))


@pytest.mark.parametrize(("leaves", "sideways"), [(1, False), (6, False), (7, True), (58, True)])
def test_a_tree_that_is_too_wide_grows_to_the_right(leaves, sideways) -> None:
    found = drawn(leaves)
    assert (sideways, True) == (found.sideways, found.width <= 920)
    top, *below = found.boxes
    later = [each.left > ends(top)[0] if sideways else each.top > ends(top)[1] for each in below]
    assert later == [True] * leaves


def test_what_leads_to_an_event_is_joined_to_it_by_lines() -> None:
    found = drawn(2)
    top, one, other = found.boxes
    (gate,) = found.gates
    middles = [(box.left + box.width // 2, box.top) for box in (one, other)]
    assert middles == [line[-1] for line in found.lines if len(line) == 3]
    assert found.lines[0] == ((gate.output.x, ends(top)[1]), gate.output)
