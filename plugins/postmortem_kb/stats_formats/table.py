"""For a terminal: what there is, and how long it took, in the columns it has.

Everything together has one table of durations; groups have one for each duration, so that they
stand below each other. Groups in which there is nothing take no line of their own.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from datetime import timedelta

from postmortem_kb import terminal, words
from postmortem_kb.metrics import DURATIONS, Figure
from postmortem_kb.rendering.statistics.groups import STRETCHES
from postmortem_kb.rendering.statistics.values import ALL, Row, Statistics

_INDENT = "  "
_INCIDENTS = ("postmortems", "major", "recurrences")
_ACTIONS = ("opened", "closed", "open", "overdue", "unverified", "verified")
_HEAD = ("", "mean", "median", "p90", "n", "unknown", "negative")
_Cells = tuple[str | None, ...]


def render(statistics: Statistics, width: int) -> str:
    """Return the tables and how to read them."""
    return "\n".join(line for each in _parts(statistics, width) for line in each) + "\n"


def _parts(statistics: Statistics, width: int) -> Iterator[list[str]]:
    when = f" of {statistics.stretch.name}" if statistics.stretch else ""
    yield [f"Figures{when} as of {words.day(statistics.today)}"]
    yield _table("Incidents", _counts(_INCIDENTS, statistics), width)
    yield _table("Action items", _counts(_ACTIONS, statistics), width)
    few = statistics.minimum_n
    if statistics.by is None:
        figures = statistics.total.durations
        cells = [_cells(DURATIONS[name].title, name, each, few) for name, each in figures.items()]
        yield _table("Durations", [_HEAD, *cells], width)
        yield [""]
        for name in figures:
            yield _wrapped(f"{DURATIONS[name].title}: {DURATIONS[name].whole}.", width)
    else:
        rows = (statistics.total, *statistics.groups)
        for name, about in DURATIONS.items():
            cells = [
                _cells(row.group, name, row.durations[name], few)
                for row in rows
                if name in row.durations and _is_told(row, row.durations[name])
            ]
            if cells:
                yield _table(f"{about.title}: {about.whole}", [_HEAD, *cells], width)
        yield [""]
    for note in _notes(statistics):
        yield _wrapped(note, width)


def _counts(names: tuple[str, ...], statistics: Statistics) -> Iterator[_Cells]:
    """Yield what is counted of each group; those that have nothing of it share a line."""
    yield ("", *names)
    yield _counted(statistics.total, names)
    empty: list[str] = []
    for row in statistics.groups:
        if not any(row.counts[name] for name in names):
            empty.append(row.group)
            continue
        if statistics.by in STRETCHES:
            yield from _nothing(_run(empty), names)
            empty = []
        yield _counted(row, names)
    many = words.count(len(empty), "other") if empty else ""
    yield from _nothing(
        _run(empty) if statistics.by in STRETCHES else many and f"and {many}", names
    )


def _counted(row: Row, names: tuple[str, ...]) -> _Cells:
    return row.group, *(str(row.counts[name]) for name in names)


def _nothing(group: str, names: tuple[str, ...]) -> Iterator[_Cells]:
    if group:
        yield group, *[None] * (len(names) - 1), "nothing"


def _run(empty: list[str]) -> str:
    """Return the name of stretches that follow each other, which are given the newest first."""
    return f"{empty[-1]} to {empty[0]}" if len(empty) > 1 else "".join(empty)


def _is_told(row: Row, figure: Figure) -> bool:
    """Tell whether there is anything to know: of a month without incidents there is not."""
    return row.group == ALL or figure.n + figure.missing + figure.negative > 0


def _cells(title: str, name: str, figure: Figure, few: int) -> _Cells:
    sides = (str(figure.n), str(figure.missing), str(figure.negative))
    return (title, *_times(name, figure, few), *sides)


def _times(name: str, figure: Figure, few: int) -> _Cells:
    known = [each for each in (figure.mean, figure.median, figure.p90) if each is not None]
    if not known:
        return None, None, "unknown" if figure.missing or figure.negative else "none"
    if figure.n < few:
        return None, None, "too few to tell"
    return tuple(_duration(name, each) for each in known)


def _duration(name: str, value: timedelta) -> str:
    # What is known to the day is told in days.
    if name == "time_to_close":
        return f"{round(value / timedelta(days=1))} d"
    return words.duration(value).replace("\N{NO-BREAK SPACE}", " ")


def _table(title: str, rows: Iterable[_Cells], width: int) -> list[str]:
    shown = [(terminal.visible(row[0] or ""), *row[1:]) for row in rows]
    lines = terminal.table(shown, width - len(_INDENT))
    return ["", *_wrapped(title, width), *(f"{_INDENT}{line}" for line in lines)]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 20))


def _notes(statistics: Statistics) -> Iterator[str]:
    yield "Drafts and exercises count in no figure of incidents; their action items are counted."
    if statistics.knows_more:
        day = words.day(statistics.today)
        yield (
            f"The files tell of days after {day}: what came later is left out, what was closed "
            "later is open. Without a day for it, a state is that of the files, not of that day."
        )
    yield f"Of fewer than {statistics.minimum_n} values no mean is told. Unknown is never zero."
    near = statistics.total.summary.count - statistics.total.summary.timed
    if near:
        have = words.count(near, "near miss has", "near misses have")
        yield f"{have} no times and {'is' if near == 1 else 'are'} in no duration."
    if statistics.by in ("service", "team", "root-cause"):
        yield f"A postmortem of two groups counts in both, and once in {ALL}."
    if statistics.undated:
        many = words.count(statistics.undated, "postmortem", "postmortems")
        yield f"{many} may be of the period and {_out(statistics.undated)}: no day is known."
    if statistics.undated_items:
        many = words.count(statistics.undated_items, "action item")
        yield (
            f"{many} may have been opened or closed in the period and "
            f"{_out(statistics.undated_items)} of that: the day is not known."
        )


def _out(many: int) -> str:
    return "is left out" if many == 1 else "are left out"


FORMAT = render
