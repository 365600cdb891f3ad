"""A header to values and places, in spite of mistakes: each is reported, mended and passed."""

from __future__ import annotations

from dataclasses import replace

import yaml

from postmortem_kb.frontmatter import blanks, mistakes, sentences
from postmortem_kb.frontmatter.places import Parsed
from postmortem_kb.frontmatter.walk import TooMuch, Walk
from postmortem_kb.model import Fault, Place

MAX_REPAIRS = 25


def parse(header: str, first_line: int) -> Parsed:
    """Parse a header that begins on a line of its file; a mistake is reported, mended and passed.

    Mending is in memory only: it lets the rest of the header be judged in the same run.
    """
    lost: set[str] = set()
    moved: list[tuple[int, int, int]] = []
    faults, header = blanks.mend(header, first_line)
    written = lines = header.split("\n")
    for _ in range(MAX_REPAIRS):
        walk = Walk("\n".join(lines), first_line)
        try:
            walk.run()
        except TooMuch as error:
            where = Place(first_line, 1, first_line, 1)
            faults.append(Fault("yaml-too-complex", where, {"what": str(error)}))
            return Parsed(lost=frozenset(("*",)), faults=faults)
        except yaml.YAMLError as error:
            mistake = mistakes.diagnose(error, lines, first_line)
            tab = mistake.fault.kind == "tab-indentation"
            found, lines_without = mistakes.tabs(lines, first_line) if tab else ([], lines)
            faults += found or [_moved_back(mistake.fault, moved)]
            lines = lines_without if found else mistake.mended
            lost |= mistake.lost
            moved += [mistake.moved] if mistake.moved else []
            continue
        parsed = walk.parsed
        parsed.lost |= lost
        parsed.faults += sentences.whole(parsed, lines, first_line)
        if moved:
            parsed.faults = [_moved_back(fault, moved) for fault in parsed.faults]
            parsed.keys = {path: _back(place, moved) for path, place in parsed.keys.items()}
            parsed.places = {path: _back(place, moved) for path, place in parsed.places.items()}
        parsed.faults = faults + parsed.faults
        return _as_written(parsed, written, first_line)
    return _as_written(Parsed(lost=frozenset(("*",)), faults=faults), written, first_line)


def _moved_back(fault: Fault, moved: list[tuple[int, int, int]]) -> Fault:
    where = fault.where
    return replace(fault, where=_back(where, moved)) if isinstance(where, Place) else fault


def _back(place: Place, moved: list[tuple[int, int, int]]) -> Place:
    """Return a place in mended lines as the place in the lines before."""
    for line, column, by in reversed(moved):
        start = place.column + by if place.line == line and place.column > column else place.column
        at_the_end = place.end_line == line and place.end_column > column
        end = place.end_column + by if at_the_end else place.end_column
        place = Place(place.line, start, place.end_line, end)
    return place


def _as_written(parsed: Parsed, lines: list[str], first_line: int) -> Parsed:
    """Return what was parsed with every place in the file: a mended line is a longer one."""
    if not parsed.faults and not lines[-1]:
        return parsed

    def point(line: int, column: int) -> tuple[int, int]:
        if line - first_line >= len(lines):
            return first_line + len(lines) - 1, len(lines[-1]) + 1
        return line, min(column, len(lines[line - first_line]) + 1)

    def inside(place: Place) -> Place:
        return Place(*point(place.line, place.column), *point(place.end_line, place.end_column))

    parsed.keys = {path: inside(place) for path, place in parsed.keys.items()}
    parsed.places = {path: inside(place) for path, place in parsed.places.items()}
    parsed.faults = [
        replace(fault, where=inside(fault.where)) if isinstance(fault.where, Place) else fault
        for fault in parsed.faults
    ]
    return parsed
