"""Five whys, fishbones and fault trees: fenced blocks of plain lines, told apart by indentation.

```five-whys
Why did checkout fail?
  The pool had no free connection.
```

A line of a block is a text, with or without a bullet; a tab is four blanks, and blank lines say
nothing.
"""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from postmortem_kb.body import Body
from postmortem_kb.body.outline import fences
from postmortem_kb.model import Place

FIVE_WHYS, FISHBONE, FAULT_TREE = "five-whys", "fishbone", "fault-tree"
KINDS = (FIVE_WHYS, FISHBONE, FAULT_TREE)
MOST_LINES = 60
MOST_LEVELS = 6
LONGEST = 120
"""So many characters of a line have room in a drawing."""

_BULLET = re.compile(r"[-*+][ \t]+")
_GATE = re.compile(r"(.*\S)[ \t]*\((and|or)\)", re.IGNORECASE)


class Why(NamedTuple):
    """A question and its answer, which is empty where it is not known."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class FiveWhys:
    """A chain of questions, any number of them."""

    whys: tuple[Why, ...]


class Area(NamedTuple):
    """A bone: where to look for causes, and the causes found there."""

    name: str
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fishbone:
    """An effect and its causes by area."""

    effect: str
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a fault tree; without causes it is a basic one.

    ``needs_all`` says that it takes all of its causes together, and not any one of them.
    """

    text: str
    needs_all: bool = False
    causes: tuple[Event, ...] = ()

    def walk(self) -> Iterator[Event]:
        """Yield it and all below it."""
        yield self
        for cause in self.causes:
            yield from cause.walk()


Drawable = FiveWhys | Fishbone | Event


class Block(NamedTuple):
    """A block: its kind, the lines in the file of its two fences, and the lines between them."""

    kind: str
    first: int
    last: int
    lines: tuple[str, ...]


class UnreadableError(ValueError):
    """A block that cannot be drawn: the line of the file, and what to write instead."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def blocks(body: Body) -> list[Block]:
    """Return the blocks of a body, in order; what is indented, quoted or a comment is none."""
    if not any(kind in body.text for kind in KINDS):
        return []
    comments = [body.place(*each) for each in body.comments]
    found = []
    for first, last in fences(body.written):
        fence = body.written[first]
        kind = fence.strip("`~ \t")
        at = first + body.first_line
        if kind in KINDS and fence[0] in "`~" and not _inside(at, comments):
            inner = tuple(body.written[first + 1 : last])
            found.append(Block(kind, at, last + body.first_line, inner))
    return found


def _inside(line: int, comments: list[Place]) -> bool:
    """Tell whether a line is that of a comment; comments are in order and never overlap."""
    before = bisect_right(comments, line, key=lambda each: each.line)
    return before > 0 and line <= comments[before - 1].end_line


def read(block: Block) -> Drawable:
    """Return what a block says; UnreadableError where it cannot be drawn."""
    lines = _lines(block)
    if not lines:
        raise UnreadableError(block.first, f"this block is empty; {_EMPTY[block.kind]}")
    if len(lines) > MOST_LINES:
        message = f"a drawing has room for {MOST_LINES} lines; split this one"
        raise UnreadableError(lines[MOST_LINES].number, message)
    if block.kind == FIVE_WHYS:
        return _five_whys(lines)
    top = _tree(lines)
    return _fishbone(top) if block.kind == FISHBONE else _event(top)


_EMPTY = {
    FIVE_WHYS: "write a question on a line, and the answer to it indented below",
    FISHBONE: "write the effect, an area indented below it, and causes indented below the area",
    FAULT_TREE: "write the top event, and what leads to it indented below",
}


class _Line(NamedTuple):
    number: int
    indent: int
    text: str


def _lines(block: Block) -> list[_Line]:
    """Return the lines that say something."""
    common = textwrap.dedent("\n".join(each.expandtabs(4) for each in block.lines)).split("\n")
    found = []
    for number, line in enumerate(common, block.first + 1):
        text = line.strip()
        bullet = _BULLET.match(text)
        words = text[bullet.end() :] if bullet else text
        if words.strip("-*+ "):
            found.append(_Line(number, len(line) - len(line.lstrip()), words))
    return found


def _five_whys(lines: list[_Line]) -> FiveWhys:
    whys: list[Why] = []
    for line in lines:
        if line.indent == 0:
            whys.append(Why(line.text, ""))
        elif whys:
            whys[-1] = Why(whys[-1].question, f"{whys[-1].answer} {line.text}".strip())
        else:
            message = "an answer needs its question; write that on a line above, not indented"
            raise UnreadableError(line.number, message)
    if not any(why.answer for why in whys):
        message = "no question has an answer; indent the lines that answer"
        raise UnreadableError(lines[0].number, message)
    return FiveWhys(tuple(whys))


@dataclass(slots=True)
class _Node:
    line: _Line
    below: list[_Node]


def _tree(lines: list[_Line]) -> _Node:
    """Return the first line with all others below it, by their indentation."""
    for line in lines:
        if len(line.text) > LONGEST:
            message = f"this line has {len(line.text)} characters; write at most {LONGEST}"
            raise UnreadableError(line.number, message)
    top = _Node(lines[0], [])
    open_ = [top]
    for line in lines[1:]:
        deeper = line.indent > open_[-1].line.indent
        while open_ and line.indent < open_[-1].line.indent:
            open_.pop()
        if not deeper and open_ and line.indent > open_[-1].line.indent:
            message = "no line above is indented like this one; indent it like its neighbours"
            raise UnreadableError(line.number, message)
        if not deeper:
            del open_[-1:]
        if not open_:
            message = f"only one line may stand at the top; indent this one below `{top.line.text}`"
            raise UnreadableError(line.number, message)
        if len(open_) == MOST_LEVELS:
            message = f"a drawing has room for {MOST_LEVELS} levels; draw this part on its own"
            raise UnreadableError(line.number, message)
        node = _Node(line, [])
        open_[-1].below.append(node)
        open_.append(node)
    if not top.below:
        raise UnreadableError(top.line.number, "nothing leads to this; indent its causes below it")
    return top


def _fishbone(top: _Node) -> Fishbone:
    for area in top.below:
        for cause in area.below:
            if cause.below:
                line = cause.below[0].line
                message = "a fishbone has effect, areas and causes; write this as a cause itself"
                raise UnreadableError(line.number, message)
    areas = (Area(each.line.text, tuple(c.line.text for c in each.below)) for each in top.below)
    return Fishbone(top.line.text, tuple(areas))


def _event(node: _Node) -> Event:
    gate = _GATE.fullmatch(node.line.text)
    if gate and not node.below:
        message = f"`({gate[2]})` stands for the events below it; indent one, or leave it out"
        raise UnreadableError(node.line.number, message)
    text = gate[1] if gate else node.line.text
    needs_all = gate is not None and gate[2].lower() == "and"
    return Event(text, needs_all, tuple(_event(each) for each in node.below))
