"""The time to recover from each incident, with the median and the 90th percentile."""

from __future__ import annotations

from postmortem_kb import metrics
from postmortem_kb.rendering import Knowledge, durations, plots
from postmortem_kb.rendering.drawing import Chart


def chart(knowledge: Knowledge) -> Chart:
    """Return the times from detection until full service was restored."""
    found = plots.recent(knowledge)
    return durations.chart(
        knowledge,
        found,
        lambda each: each.times.time_to_recover,
        metrics.time_to_recover(found),
        durations.Words("recover", "time to recover", "Detection to full service"),
    )


CHART = chart
