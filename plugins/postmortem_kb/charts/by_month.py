"""Incidents by month, stacked by severity."""

from __future__ import annotations

from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.drawing import Chart


def chart(knowledge: Knowledge) -> Chart:
    """Return the incidents of the last twelve months."""
    return Chart("No incident in the last twelve months.", "By month of impact and severity.")


CHART = chart
