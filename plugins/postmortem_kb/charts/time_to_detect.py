"""The time to detect each incident, with the median and the 90th percentile."""

from __future__ import annotations

from postmortem_kb import metrics
from postmortem_kb.rendering import Knowledge, durations, plots
from postmortem_kb.rendering.drawing import Chart


def chart(knowledge: Knowledge) -> Chart:
    """Return the times from the start of the impact to its detection."""
    found = plots.recent(knowledge)
    return durations.chart(
        knowledge,
        found,
        lambda each: each.times.time_to_detect,
        metrics.time_to_detect(found),
        durations.Words("are detected", "time to detect", "Start of impact to detection"),
    )


CHART = chart
