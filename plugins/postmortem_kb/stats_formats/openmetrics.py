"""For dashboards: OpenMetrics text (https://prometheus.io/docs/specs/om/open_metrics_spec/).

Gauges without timestamps only, so that what reads the older text format of Prometheus reads it too.
Ungrouped, incidents stand by severity and action items by team, severity and priority; grouped,
everything stands by the group. What is unknown, or known of too few, has no sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from postmortem_kb.metrics import DURATIONS
from postmortem_kb.rendering.statistics.values import (
    COUNTS,
    UNDATED,
    VERIFIED_SHARE,
    Row,
    Statistics,
)
from postmortem_kb.stats_formats import seconds

_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
# Of these a name of its own: the others are counts of action items.
_INCIDENTS = {
    "postmortems": "postmortem_incidents",
    "major": "postmortem_incidents_major",
    "timed": "postmortem_incidents_timed",
    "recurrences": "postmortem_recurrences",
    "undated": "postmortem_incidents_undated",
    "undated_items": "postmortem_action_items_undated",
}
_VALUES = "postmortem_figure_values"
_RATIO = "postmortem_action_items_verified_ratio"
_BACKLOG = ("open", "overdue", "unverified")


@dataclass
class _Family:
    """A metric: what it is, its unit, and its samples as lines."""

    name: str
    text: str
    unit: str = ""
    samples: list[str] = field(default_factory=list)

    def add(self, value: float, **labels: str) -> None:
        """Add a sample."""
        pairs = ",".join(f'{name}="{text.translate(_ESCAPED)}"' for name, text in labels.items())
        self.samples.append(f"{self.name}{{{pairs}}} {value}" if pairs else f"{self.name} {value}")

    def lines(self) -> Iterator[str]:
        """Yield what it is, then its samples; nothing without any."""
        if self.samples:
            yield f"# TYPE {self.name} gauge"
            if self.unit:
                yield f"# UNIT {self.name} {self.unit}"
            yield f"# HELP {self.name} {self.text}."
            yield from self.samples


def render(statistics: Statistics, _width: int) -> str:
    """Return the text."""
    families = {each.name: each for each in _families(statistics.minimum_n)}
    label = (statistics.by or "").replace("-", "_")
    if statistics.by:
        for row in statistics.groups:
            _add_row(families, row, {label: row.group}, statistics.minimum_n)
    else:
        _add_row(families, statistics.total, {}, statistics.minimum_n)
        _split(families, statistics)
    for name, many in statistics.left_out.items():
        families[_count(name)].add(many)
    lines = [line for each in families.values() for line in each.lines()]
    return "\n".join([*lines, "# EOF"]) + "\n"


def _families(minimum_n: int) -> Iterator[_Family]:
    for name, text in {**COUNTS, **UNDATED}.items():
        yield _Family(_count(name), text)
    yield _Family(_RATIO, f"Share of action items: {VERIFIED_SHARE}", "ratio")
    yield _Family(_VALUES, "Of how many each figure is known, missing, or negative and left out")
    for name, each in DURATIONS.items():
        few = f"absent where fewer than {minimum_n} are known"
        yield _Family(_duration(name), f"Seconds {each.whole}; {few}", "seconds")


def _add_row(families: dict[str, _Family], row: Row, group: dict[str, str], minimum_n: int) -> None:
    split = () if group else ("postmortems", *_BACKLOG)
    for name, number in row.counts.items():
        if name not in split:
            families[_count(name)].add(number, **group)
    if row.verified_share is not None:
        families[_RATIO].add(round(row.verified_share, 3), **group)
    for name, figure in row.durations.items():
        counted = {"known": figure.n, "missing": figure.missing, "negative": figure.negative}
        for values, number in counted.items():
            families[_VALUES].add(number, **group, figure=name, values=values)
        if figure.n >= minimum_n:
            for stat, value in seconds(figure).items():
                if value is not None:
                    families[_duration(name)].add(value, **group, stat=stat)


def _split(families: dict[str, _Family], statistics: Statistics) -> None:
    """Add what is told in finer parts where nothing is grouped."""
    for severity, number in statistics.severities:
        families[_count("postmortems")].add(number, severity=severity)
    for each in statistics.backlogs:
        labels = {"team": each.team, "severity": each.severity, "priority": each.priority}
        families[_count("open")].add(each.open, **labels)
        families[_count("overdue")].add(each.overdue, **labels)
        families[_count("unverified")].add(each.unverified, **labels)


def _count(name: str) -> str:
    return _INCIDENTS.get(name, f"postmortem_action_items_{name}")


def _duration(name: str) -> str:
    return f"postmortem_{name}_seconds"


FORMAT = render
