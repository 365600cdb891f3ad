"""Where everything of a fault tree stands: events in boxes, gates below those that have causes.

A small tree grows down from its top event, as fault trees are drawn; one that would be too wide for
a page grows to the right. Units are those of the drawing's viewBox; text is 13 units high.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from postmortem_kb.body.blocks import Event
from postmortem_kb.rendering.lettering import Point, Row, height, rows, wrapped

MOST_BESIDE = 6
"""More basic events than these do not stand side by side on a page."""

_PAGE, _EDGE = 920, 4
_WIDEST, _BESIDE = 190, 14
# From a box to its gate, the gate, to the line that joins the causes, and to their boxes.
_TO_GATE, _GATE, _TO_CAUSES = 10, 32, 12
_STEP = _TO_GATE + _GATE + 2 * _TO_CAUSES
_TO_CIRCLE, _RADIUS = 6, 7


class Box(NamedTuple):
    """An event: its box and its text; ``circle`` is the centre of a basic event's circle."""

    left: int
    top: int
    width: int
    height: int
    text: tuple[Row, ...]
    circle: Point | None


class Gate(NamedTuple):
    """A gate: the place of its output, and of the word beside it."""

    needs_all: bool
    output: Point
    word: Point


class Drawing(NamedTuple):
    """A fault tree; ``sideways`` says that it grows to the right, and ``lines`` join its parts."""

    width: int
    height: int
    sideways: bool
    boxes: tuple[Box, ...]
    gates: tuple[Gate, ...]
    lines: tuple[tuple[Point, ...], ...]


class _Node(NamedTuple):
    """An event, the lines of its text, the room across that it needs with its causes."""

    event: Event
    level: int
    lines: list[str]
    span: int
    below: list[_Node]

    def walk(self) -> Iterator[_Node]:
        """Yield it and all below it."""
        yield self
        for each in self.below:
            yield from each.walk()


class _Placed(NamedTuple):
    """A node with its middle across the tree, and where its level begins and ends along it."""

    node: _Node
    middle: int
    begin: int
    end: int
    below: list[_Placed]

    def walk(self) -> Iterator[_Placed]:
        """Yield it and all below it."""
        yield self
        for each in self.below:
            yield from each.walk()


def drawing(tree: Event) -> Drawing:
    """Return a fault tree as it is drawn."""
    leaves = sum(not each.causes for each in tree.walk())
    levels = _levels(tree)
    sideways = leaves > MOST_BESIDE
    tips = _TO_CIRCLE + 2 * _RADIUS
    page = _PAGE - 2 * _EDGE
    across = (page - tips - _STEP * (levels - 1)) // levels
    width = min(_WIDEST, across if sideways else page // leaves - _BESIDE)
    top = _node(tree, 0, width, sideways)
    longs = [0] * levels
    for node in top.walk():
        longs[node.level] = max(longs[node.level], width if sideways else _tall(node.lines))
    ends = accumulate(longs, lambda end, long: end + _STEP + long, initial=_EDGE - _STEP)
    levels_at = [(end - long, end) for end, long in zip(list(ends)[1:], longs, strict=True)]
    placed = list(_placed(top, _EDGE, levels_at).walk())
    corner = _turned(levels_at[-1][1] + tips + _EDGE, top.span + 2 * _EDGE, sideways)
    return Drawing(
        width=corner.x,
        height=corner.y,
        sideways=sideways,
        boxes=tuple(_box(each, width, sideways) for each in placed),
        gates=tuple(_gate(each, sideways) for each in placed if each.below),
        lines=tuple(line for each in placed for line in _lines(each, sideways)),
    )


def _levels(event: Event) -> int:
    return 1 + max(map(_levels, event.causes), default=0)


def _tall(lines: list[str]) -> int:
    """Return the height of the box around a text."""
    return height(lines) + 18


def _node(event: Event, level: int, width: int, sideways: bool) -> _Node:
    lines = wrapped(event.text, width - 16)
    below = [_node(each, level + 1, width, sideways) for each in event.causes]
    own = (_tall(lines) if sideways else width) + _BESIDE
    return _Node(event, level, lines, max(own, sum(each.span for each in below)), below)


def _placed(node: _Node, start: int, levels: list[tuple[int, int]]) -> _Placed:
    """Return a node in the middle of the room it has, so that no box meets another."""
    at = start + (node.span - sum(each.span for each in node.below)) // 2
    below = []
    for each in node.below:
        below.append(_placed(each, at, levels))
        at += each.span
    return _Placed(node, start + node.span // 2, *levels[node.level], below)


def _turned(along: int, across: int, sideways: bool) -> Point:
    """Return the point of a place along and across the tree."""
    return Point(along, across) if sideways else Point(across, along)


def _end(each: _Placed, sideways: bool) -> int:
    """Return where the box of an event ends along the tree."""
    return each.end if sideways else each.begin + _tall(each.node.lines)


def _box(each: _Placed, width: int, sideways: bool) -> Box:
    tall = _tall(each.node.lines)
    corner = _turned(each.begin, each.middle - (tall if sideways else width) // 2, sideways)
    text = rows(each.node.lines, Point(corner.x + width // 2, corner.y + tall // 2))
    at = _end(each, sideways) + _TO_CIRCLE + _RADIUS
    circle = None if each.below else _turned(at, each.middle, sideways)
    return Box(*corner, width, tall, text, circle)


def _gate(each: _Placed, sideways: bool) -> Gate:
    output = _turned(each.end + _TO_GATE, each.middle, sideways)
    aside = (_GATE // 2, -22) if sideways else (24, 21)
    word = Point(output.x + aside[0], output.y + aside[1])
    return Gate(each.node.event.needs_all, output, word)


def _lines(each: _Placed, sideways: bool) -> Iterator[tuple[Point, ...]]:
    """Yield the lines below an event: to its circle, or through its gate to its causes."""
    begin, gate = _end(each, sideways), each.end + _TO_GATE
    if not each.below:
        yield _straight(each.middle, begin, begin + _TO_CIRCLE, sideways)
        return
    joint, causes = gate + _GATE + _TO_CAUSES, gate + _GATE + 2 * _TO_CAUSES
    yield _straight(each.middle, begin, gate, sideways)
    # The foot of an OR gate is a curve: the line begins within it.
    yield _straight(each.middle, gate + _GATE - 6, joint, sideways)
    for cause in each.below:
        places = ((joint, each.middle), (joint, cause.middle), (causes, cause.middle))
        yield tuple(_turned(*place, sideways) for place in places)


def _straight(middle: int, begin: int, end: int, sideways: bool) -> tuple[Point, ...]:
    return _turned(begin, middle, sideways), _turned(end, middle, sideways)
