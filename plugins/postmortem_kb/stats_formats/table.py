"""For a terminal: what there is, and how long it took, in 100 columns.

Everything together has one table of durations; groups have one for each duration, so that they
stand below each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from postmortem_kb.metrics import Figure
from postmortem_kb.rendering import words
from postmortem_kb.stats_formats import ALL, DURATIONS, Row, Statistics

_LONGEST = 25
_TITLES = {
    "time_to_detect": "Time to detect",
    "time_to_acknowledge": "Time to acknowledge",
    "time_to_mitigate": "Time to mitigate",
    "time_to_recover": "Time to recover",
    "impact": "Duration of impact",
    "time_between_failures": "Time between failures",
    "time_to_failure": "Time to failure",
    "time_to_close": "Time to close an item",
}
_INCIDENTS = ("postmortems", "major", "recurrences")
_ACTIONS = ("opened", "closed", "open", "overdue", "unverified", "verified")
_HEAD = "".join(f"{name:>12}" for name in ("mean", "median", "p90")) + "".join(
    f"{name:>10}" for name in ("n", "unknown", "negative")
)


def render(statistics: Statistics) -> str:
    """Return the tables and how to read them."""
    return "\n".join(_lines(statistics)) + "\n"


def _lines(statistics: Statistics) -> Iterator[str]:
    rows = (statistics.total, *statistics.groups)
    when = f" of {statistics.stretch.name}" if statistics.stretch else ""
    yield f"Figures{when} as of {words.day(statistics.today)}"
    yield from _counts("Incidents", _INCIDENTS, rows)
    yield from _counts("Action items", _ACTIONS, rows)
    few = statistics.minimum_n
    if statistics.by is None:
        figures = statistics.total.durations
        cells = [(_TITLES[name], _cells(name, each, few)) for name, each in figures.items()]
        yield from _table("Durations", _HEAD, cells)
        yield ""
        yield from (f"{_TITLES[name]}: {DURATIONS[name]}." for name in figures)
    else:
        for name, text in DURATIONS.items():
            cells = [
                (row.group, _cells(name, row.durations[name], few))
                for row in rows
                if name in row.durations and _is_told(row, row.durations[name])
            ]
            if cells:
                yield from _table(f"{_TITLES[name]}: {text}", _HEAD, cells)
        yield ""
    yield from _notes(statistics)


def _counts(title: str, names: tuple[str, ...], rows: tuple[Row, ...]) -> Iterator[str]:
    head = "".join(f"{name:>12}" for name in names)
    cells = ("".join(f"{row.counts[name]:>12}" for name in names) for row in rows)
    yield from _table(title, head, zip((row.group for row in rows), cells, strict=True))


def _is_told(row: Row, figure: Figure) -> bool:
    """Tell whether there is anything to know: of a month without incidents there is not."""
    return row.group == ALL or figure.n + figure.missing + figure.negative > 0


def _cells(name: str, figure: Figure, few: int) -> str:
    sides = f"{figure.n:>10}{figure.missing:>10}{figure.negative:>10}"
    return f"{_times(name, figure, few):>36}{sides}"


def _times(name: str, figure: Figure, few: int) -> str:
    known = [each for each in (figure.mean, figure.median, figure.p90) if each is not None]
    if not known:
        return "unknown" if figure.missing or figure.negative else "none"
    if figure.n < few:
        return "too few to tell"
    return "".join(f"{_duration(name, each):>12}" for each in known)


def _duration(name: str, value: timedelta) -> str:
    # What is known to the day is told in days.
    if name == "time_to_close":
        return f"{round(value / timedelta(days=1))} d"
    return words.duration(value).replace("\N{NO-BREAK SPACE}", " ")


def _table(title: str, head: str, lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    found = [(_short(name), cells) for name, cells in lines]
    width = max(len(name) for name, _ in found)
    yield ""
    yield title
    yield f"  {'':{width}} {head}"
    for name, cells in found:
        yield f"  {name:{width}} {cells}"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"


def _notes(statistics: Statistics) -> Iterator[str]:
    yield "Drafts and exercises count in no figure of incidents; their action items are counted."
    yield f"Of fewer than {statistics.minimum_n} values no mean is told. Unknown is never zero."
    if statistics.by in ("service", "team", "root-cause"):
        yield f"A postmortem of two groups counts in both, and once in {ALL}."
    if statistics.undated:
        many = words.count(statistics.undated, "postmortem is", "postmortems are")
        yield f"{many} left out of the period, as no day is known of them."


FORMAT = render
