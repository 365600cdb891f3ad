"""Write what is surely meant: the problems whose suggestion is safe, and nothing else.

Every fix stays on its line, so that a line is the same line before and after. What comes out is
judged again; a fix after which some line of the knowledge base has more errors than before is left
out. What a status, now spelt right, asks for is no such error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from postmortem_kb import rules
from postmortem_kb.corpus import Location
from postmortem_kb.model import Level, Place, Problem
from postmortem_kb.operations import check, edit, patch, replacing
from postmortem_kb.operations.check import Report
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.reading import read
from postmortem_kb.operations.replacing import Changed

__all__ = ["Changed", "Fixed", "Fixes", "diff", "fix", "write"]

# A fix uncovers the next one: the key, its value, the list it belongs in.
_ROUNDS = 10
_MOST_ALONE = 100
_WORD = re.compile(r"[\w.:+-]+")

_Judge = Callable[[bytes], Sequence[Problem]]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file before and after, how many fixes were made and how many left out, which change more.

    With nothing but fixes left out, the two are the same.
    """

    location: Location
    before: bytes
    after: bytes
    count: int
    left: int = 0


@dataclass(frozen=True, slots=True)
class Fixes:
    """The files for which there are safe fixes, and the report as it is with these made."""

    files: tuple[Fixed, ...]
    report: Report

    @property
    def count(self) -> int:
        """Return the number of fixes made."""
        return sum(each.count for each in self.files)

    @property
    def left(self) -> int:
        """Return the number of fixes left out."""
        return sum(each.left for each in self.files)


@dataclass(frozen=True, slots=True)
class _State:
    data: bytes
    problems: Sequence[Problem]
    count: int = 0


def fix(locations: Iterable[Location], report: Report) -> Fixes:
    """Mend what is safe in some files of a report, in memory; ``write`` writes it.

    Only what the report shows is mended: what is silenced or switched off stays. A file that cannot
    be read, or is not UTF-8, has no fixes.
    """
    fixable = {each.path for each in report.problems if each.safe}
    found = []
    for location in locations:
        if location.path in fixable:
            try:
                data = read(location)
                data.decode("utf-8")
            except (OSError, UnicodeDecodeError):
                continue
            found.append(_fixed(location, data, report))
    changed = [each for each in found if each.count]
    sound = {each.location for each in _sound(report, [], changed)}
    files = tuple(each if each.location in sound else _undone(each) for each in found)
    return Fixes(files, _report(report, files) if sound else report)


def write(fixed: Fixed) -> None:
    """Write a file; raises Changed or OSError, and the file is as it was."""
    if fixed.after != fixed.before:
        replacing.replace(fixed.location.file, fixed.before, fixed.after)


def diff(fixed: Fixed) -> str:
    """Return what is changed in a file as a unified diff, empty for nothing."""
    return patch.unified(fixed.location.path, fixed.before, fixed.after)


def _undone(fixed: Fixed) -> Fixed:
    return replace(fixed, after=fixed.before, count=0, left=fixed.left + fixed.count)


def _fixed(location: Location, data: bytes, report: Report) -> Fixed:
    def judge(data: bytes) -> Sequence[Problem]:
        return check.alone(location, data, report.context)

    state = _State(data, judge(data))
    for _ in range(_ROUNDS):
        after = _all_at_once(state, judge)
        if _worse(state.problems, after.problems):
            after = _one_by_one(state, judge)
        if after.count == state.count:
            break
        state = after
    return Fixed(location, data, state.data, state.count, len(_edits(state)))


def _all_at_once(state: _State, judge: _Judge) -> _State:
    for _ in range(_ROUNDS):
        edits = _edits(state)
        if not edits:
            break
        state = _edited(state, edits, judge)
    return state


def _one_by_one(state: _State, judge: _Judge) -> _State:
    # From the end, so that the places of those to come stay right.
    for each in reversed(_edits(state)[:_MOST_ALONE]):
        after = _edited(state, [each], judge)
        if not _worse(state.problems, after.problems):
            state = after
    return state


def _edited(state: _State, edits: list[Edit], judge: _Judge) -> _State:
    data = edit.apply(state.data, edits)
    return _State(data, judge(data), state.count + len(edits))


def _edits(state: _State) -> list[Edit]:
    """Return the safe edits that can be made at once."""
    # The tabs were taken for blanks to read on: the columns behind them are not those of the file.
    shifted = {each.line for each in state.problems if each.name == "tab-indentation"}
    safe = [
        (Place(each.line, each.column, each.end_line, each.end_column), each.suggestion)
        for each in state.problems
        if each.safe
        and each.suggestion is not None
        and each.line == each.end_line
        and not re.search("[\r\n]", each.suggestion)
        and (each.line not in shifted or each.name == "tab-indentation")
    ]
    now = edit.written(state.data, [place for place, _ in safe])
    edits = [
        Edit(place, _quoted_alike(old, new))
        for (place, new), old in zip(safe, now, strict=True)
        if old != new
    ]
    return edit.apart(edits)


def _quoted_alike(old: str, new: str) -> str:
    mark = old[:1]
    marked = len(old) > 1 and mark in ("'", '"') and old.endswith(mark)
    if marked and new == f"[{old[1:-1]}]":
        return f"[{old}]"
    return f"{mark}{new}{mark}" if marked and _WORD.fullmatch(new) else new


def _worse(before: Iterable[Problem], after: Iterable[Problem]) -> bool:
    """Tell whether any line has more errors than it had."""
    return bool(_errors(after) - _errors(before))


def _errors(problems: Iterable[Problem]) -> Counter[tuple[str, int]]:
    # What a status asks for is asked once it can be read: no reason to leave it misspelt.
    known = rules.all_rules()
    return Counter(
        (each.path, each.line)
        for each in problems
        if each.severity is Level.ERROR and not known[each.name].asked_by_status
    )


def _report(report: Report, files: Iterable[Fixed]) -> Report:
    return check.again(report, {each.location: each.after for each in files if each.count})


def _sound(report: Report, sound: list[Fixed], more: list[Fixed]) -> list[Fixed]:
    """Return the files that do no harm to others: an id in capitals may be another one's."""
    together = [*sound, *more]
    if not more or not _worse(report.problems, _report(report, together).problems):
        return together
    if len(more) == 1:
        return sound
    half = len(more) // 2
    return _sound(report, _sound(report, sound, more[:half]), more[half:])
