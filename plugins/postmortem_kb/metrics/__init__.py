"""Figures over many postmortems: means that always carry how many, what is missing, and the spread.

Definitions: DESIGN section 3. Unknown is never zero; a negative duration leaves every mean and is
counted apart; drills and drafts are not counted.
"""

from __future__ import annotations

from postmortem_kb.metrics.between import between_failures, to_failure
from postmortem_kb.metrics.calendar import Month, Quarter, Stretch, Year
from postmortem_kb.metrics.definitions import DURATIONS, Definition
from postmortem_kb.metrics.figures import (
    Figure,
    figure,
    is_timed,
    longest,
    time_to_detect,
    time_to_recover,
)
from postmortem_kb.metrics.flow import Flow, Work, flow, flow_by_quarter, moved, opened_on
from postmortem_kb.metrics.judging import Comparison, Reading, compare
from postmortem_kb.metrics.periods import Period, periods, spans
from postmortem_kb.metrics.recurrences import (
    Effect,
    Outcome,
    Recurrence,
    Standing,
    outcomes,
    recurrences,
    repeating,
    standing,
    stood,
)
from postmortem_kb.metrics.shares import Share, detection_methods, in_common, known_times, triggers
from postmortem_kb.metrics.summary import Summary, summary

__all__ = [
    "DURATIONS",
    "Comparison",
    "Definition",
    "Effect",
    "Figure",
    "Flow",
    "Month",
    "Outcome",
    "Period",
    "Quarter",
    "Reading",
    "Recurrence",
    "Share",
    "Standing",
    "Stretch",
    "Summary",
    "Work",
    "Year",
    "between_failures",
    "compare",
    "detection_methods",
    "figure",
    "flow",
    "flow_by_quarter",
    "in_common",
    "is_timed",
    "known_times",
    "longest",
    "moved",
    "opened_on",
    "outcomes",
    "periods",
    "recurrences",
    "repeating",
    "spans",
    "standing",
    "stood",
    "summary",
    "time_to_detect",
    "time_to_recover",
    "to_failure",
    "triggers",
]
