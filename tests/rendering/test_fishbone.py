from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.body.blocks import LONGEST, Area
from postmortem_kb.rendering import fishbone

_TEXT = st.text("aM -", min_size=1, max_size=LONGEST)
_AREAS = st.lists(
    st.builds(Area, _TEXT, st.lists(_TEXT, max_size=6).map(tuple)), min_size=1, max_size=14
)

BONES = [(1, [1]), (6, [6]), (7, [4, 3]), (12, [6, 6]), (13, [4, 5, 4]), (59, [6] * 9 + [5])]


@pytest.mark.parametrize(("areas", "expected"), BONES)
def test_a_drawing_has_six_bones_at_most(areas, expected) -> None:
    found = fishbone.drawings("Down", [Area(str(number), ()) for number in range(areas)])
    bones = [len(each.bones) for each in found]
    assert (sum(expected), max(expected)) == (sum(bones), max(bones))
    names = [row.text for each in found for bone in each.bones for row in bone.name]
    assert [str(number) for number in range(areas)] == names


def test_six_areas_fill_the_width_of_a_page() -> None:
    areas = [Area("Change", ("All at once", "No stages"))] * 6
    (found,) = fishbone.drawings("Down", areas)
    assert (found.width, round(found.height, -1)) == (920, 400)
    assert [bone.joint.x for bone in found.bones] == [252, 252, 474, 474, 696, 696]


@given(areas=_AREAS, effect=_TEXT)
def test_everything_is_inside_and_no_cause_stands_on_another(areas, effect) -> None:
    for found in fishbone.drawings(effect, areas):
        rows = [row for bone in found.bones for text in (bone.name, *bone.causes) for row in text]
        points = [*rows, *found.effect, *(tick for bone in found.bones for tick in bone.ticks)]
        assert all(0 <= each.x <= found.width and 0 <= each.y <= found.height for each in points)
        assert found.head.y >= 0
        assert found.head.y + found.head_height <= found.height
        for bone in found.bones:
            lines = sorted(row.y for text in bone.causes for row in text)
            between = sorted((bone.outer.y, bone.joint.y))
            assert all(above + 15 <= below for above, below in itertools.pairwise(lines))
            assert all(between[0] < line < between[1] for line in lines)


def test_causes_are_read_from_above_on_both_sides() -> None:
    areas = [Area("Change", ("first", "second")), Area("Tests", ("first", "second"))]
    (found,) = fishbone.drawings("Down", areas)
    for bone in found.bones:
        by_height = sorted((row.y, row.text) for cause in bone.causes for row in cause)
        assert [text for _, text in by_height] == ["first", "second"]
