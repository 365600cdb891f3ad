"""Where everything of a fishbone stands: effect at the head, areas as bones, causes along them.

Units are those of the drawing's viewBox; text is 13 units high, the effect 14.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import NamedTuple

from postmortem_kb.body.blocks import Area
from postmortem_kb.rendering.lettering import Point, Row, height, rows, wrapped

MOST_BONES = 6
"""More areas than these make a second drawing."""

_HEAD = 188
_EFFECT = 14
_LEAN = 56
_TICK = 16
_SHORTEST = 170
_GAP = 12
# What is left free of a bone: below its name, and above the spine.
_ENDS = 26


class Bone(NamedTuple):
    """An area: its name, the two ends of its bone, and its causes."""

    name: tuple[Row, ...]
    outer: Point
    joint: Point
    causes: tuple[tuple[Row, ...], ...]
    ticks: tuple[Point, ...]


class Drawing(NamedTuple):
    """A fishbone; ``spine`` is where it ends at the head, ``head`` the upper left of its box."""

    width: int
    height: int
    spine: Point
    head: Point
    head_width: int
    head_height: int
    effect: tuple[Row, ...]
    bones: tuple[Bone, ...]


def drawings(effect: str, areas: Sequence[Area]) -> list[Drawing]:
    """Return the drawings of a fishbone, each with as many bones as the next or one less."""
    count = math.ceil(len(areas) / MOST_BONES)
    edges = [round(number * len(areas) / count) for number in range(count + 1)]
    return [_drawing(effect, areas[begin:end]) for begin, end in itertools.pairwise(edges)]


def _drawing(effect: str, areas: Sequence[Area]) -> Drawing:
    columns = math.ceil(len(areas) / 2)
    pitch = 222 if columns > 2 else 280
    room = pitch - 54
    texts = [[wrapped(cause, room) for cause in area.causes] for area in areas]
    names = [wrapped(area.name, pitch - 44) for area in areas]
    lines = wrapped(effect, _HEAD - 36, _EFFECT)
    head_height = height(lines, _EFFECT) + 30
    bone = max(_SHORTEST, head_height // 2 + 20, *(_needed(causes) for causes in texts))
    above, below = (max(map(height, names[side::2]), default=0) + 14 for side in (0, 1))
    spine = Point(30 + pitch * columns + 26, above + bone)
    bones = []
    for number, (name, causes) in enumerate(zip(names, texts, strict=True)):
        side = 1 if number % 2 else -1
        joint = Point(30 + pitch * (number // 2 + 1), spine.y)
        outer = Point(joint.x - _LEAN, spine.y + side * bone)
        label = Point(outer.x, outer.y + side * (8 + height(name) // 2))
        bones.append(_bone(rows(name, label), outer, joint, causes))
    return Drawing(
        width=spine.x + _HEAD + 10,
        height=spine.y + (bone + below if len(areas) > 1 else head_height // 2 + 10),
        spine=spine,
        head=Point(spine.x, spine.y - head_height // 2),
        head_width=_HEAD,
        head_height=head_height,
        effect=rows(lines, Point(spine.x + _HEAD // 2, spine.y), _EFFECT),
        bones=tuple(bones),
    )


def _needed(causes: Sequence[Sequence[str]]) -> int:
    """Return how long a bone has to be for its causes."""
    return sum(height(lines) + _GAP for lines in causes) + 2 * _ENDS


def _bone(
    name: tuple[Row, ...], outer: Point, joint: Point, causes: Sequence[Sequence[str]]
) -> Bone:
    """Return a bone with its causes spread evenly along it, to be read from above."""
    length = abs(joint.y - outer.y)
    side = 1 if outer.y > joint.y else -1
    free = (length - _needed(causes)) / (len(causes) + 1)
    at = _ENDS + free
    placed, ticks = [], []
    for lines in causes if side < 0 else reversed(causes):
        at += (height(lines) + _GAP) / 2
        tick = Point(round(outer.x + _LEAN * at / length), round(outer.y - side * at))
        ticks.append(tick)
        placed.append(rows(lines, Point(tick.x - _TICK - 4, tick.y)))
        at += (height(lines) + _GAP) / 2 + free
    return Bone(name, outer, joint, tuple(placed), tuple(ticks))
