"""The blocks of a body that are drawn: which partial draws each, and what of."""

from __future__ import annotations

from typing import Any, NamedTuple

from postmortem_kb.body import Body
from postmortem_kb.body.blocks import Drawable, Fishbone, FiveWhys, UnreadableError, blocks, read
from postmortem_kb.rendering import faulttree, fishbone


class Drawn(NamedTuple):
    """A block to be drawn: its first and last line, its partial's name, and the partial's data."""

    first: int
    last: int
    partial: str
    data: dict[str, Any]


def drawn(body: Body) -> list[Drawn]:
    """Return the blocks that can be drawn, in order; the others stay the code they are."""
    found = []
    for block in blocks(body):
        try:
            data = _data(read(block))
        except UnreadableError:
            continue
        found.append(Drawn(block.first, block.last, block.kind, data))
    return found


def _data(block: Drawable) -> dict[str, Any]:
    if isinstance(block, FiveWhys):
        return {"whys": block.whys}
    if isinstance(block, Fishbone):
        return {
            "effect": block.effect,
            "areas": block.areas,
            "causes": sum(len(area.causes) for area in block.areas),
            "drawings": fishbone.drawings(block.effect, block.areas),
        }
    events = list(block.walk())
    return {
        "tree": block,
        "drawing": faulttree.drawing(block),
        "basic": sum(not event.causes for event in events),
        "all_of": sum(event.needs_all for event in events),
        "any_of": sum(bool(event.causes) and not event.needs_all for event in events),
    }
