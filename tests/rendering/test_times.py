from __future__ import annotations

from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.rendering import times as rendering
from postmortem_kb.schema import Times


def test_steps_are_in_order_with_their_distance_from_the_start() -> None:
    names = {
        "impact_start": "2026-03-04T14:00Z",
        "detected": "2026-03-04T14:10Z",
        "mitigated": "2026-03-03T14:00Z",
        "resolved": "2026-03-05",
    }
    times = Times.model_construct(**{name: parse_moment(text) for name, text in names.items()})
    assert [(step.label, " ".join(step.offset.split())) for step in rendering.steps(times)] == [
        ("Impact start", "T+0"),
        ("Detected", "T+10 min"),
        ("Acknowledged", ""),
        ("Mitigated", "T-24 h"),
        ("Resolved", ""),
    ]
