from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from postmortem_kb.operations.drafting.merging import rows
from postmortem_kb.operations.drafting.times import proposed
from postmortem_kb.recordings import Event, EventKind, Proposed, Source

AT = datetime(2026, 3, 4, 9, 12, tzinfo=UTC)
D, A, M, R = EventKind.DETECTED, EventKind.ACKNOWLEDGED, EventKind.MITIGATED, EventKind.RESOLVED


def event(
    minutes: float,
    kind: EventKind,
    subject: str = "a",
    approximate: bool = False,
    tool: str = "PagerDuty",
) -> Event:
    at = AT + timedelta(minutes=minutes)
    source = Source(tool)
    return Event(at, kind, f"{kind} {subject}", source, subject=subject, approximate=approximate)


def times(*events: Event, explicit: tuple[Proposed, ...] = ()) -> dict[str, tuple[str, str]]:
    return proposed(rows(events)[0], explicit)[0]


def test_the_first_of_each_kind_and_the_last_end_are_proposed_with_the_reason() -> None:
    found = times(
        event(9, D, "b"), event(0, D), event(5.5, A), event(4, A), event(30, M), event(60, R),
        event(90, R, "b"),
    )  # fmt: skip

    assert found == {
        "impact_start": (
            "unknown",
            "no paging tool knows it; the first alert, 2026-03-04T09:12Z, is the latest it can "
            "have been",
        ),
        "detected": ("2026-03-04T09:12Z", "PagerDuty's first alert"),
        "acknowledged": ("2026-03-04T09:16Z", "the first acknowledgement in PagerDuty"),
        "mitigated": ("2026-03-04T09:42Z", "the first mitigation in PagerDuty"),
        "resolved": ("2026-03-04T10:42Z", "the last resolution in PagerDuty"),
    }


def test_an_end_is_none_while_what_somebody_took_on_before_the_export_goes_on() -> None:
    found = times(event(0, D), event(2, A, "b"), event(60, R))

    assert found["resolved"][0] == "unknown"


def test_seconds_are_kept() -> None:
    assert times(event(0.5, D))["detected"][0] == "2026-03-04T09:12:30Z"


def test_a_time_that_is_exact_is_better_than_one_that_is_not() -> None:
    found = times(event(-3, D, approximate=True), event(0, D, "b"))

    assert found["detected"][0] == "2026-03-04T09:12Z"


def test_an_end_after_which_the_same_fires_again_is_none() -> None:
    value, reason = times(event(0, D), event(30, R), event(40, D))["resolved"]

    assert value == "unknown"
    assert reason.endswith("at 2026-03-04T09:42Z, and the same fires again at 2026-03-04T09:52Z")


NO_END = {
    "another-alert": ((event(0, D), event(1, D, "b"), event(30, R)), "detected b"),
    "of-another-tool": (
        (event(0, D), event(30, R), event(2, D, "b", tool="Alertmanager")), "detected b"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("events", "alert"), NO_END.values(), ids=list(NO_END))
def test_an_end_while_another_alert_still_fires_is_none(
    events: tuple[Event, ...], alert: str
) -> None:
    value, reason = times(*events)["resolved"]

    assert value == "unknown"
    assert f"at 2026-03-04T09:42Z, and `{alert}` has no end in" in reason


def test_what_a_tool_gives_itself_wins_and_another_is_told() -> None:
    given = (
        Proposed("detected", AT - timedelta(minutes=1), "Rootly's detected_at"),
        Proposed("detected", AT, "incident.io's own"),
        Proposed("impact_start", AT - timedelta(minutes=7), "Datadog's customer_impact_start"),
    )
    found, remarks = proposed(rows([event(5, D)])[0], given)

    assert found["detected"] == ("2026-03-04T09:11Z", "Rootly's detected_at")
    assert found["impact_start"] == ("2026-03-04T09:05Z", "Datadog's customer_impact_start")
    assert remarks == ["detected: 2026-03-04T09:12Z is another time for it, incident.io's own"]


FAULTS = {
    "resolved-before-detected": ((event(0, R, "b"), event(5, D, "")), "resolved"),
    "acknowledged-before-detected": ((event(0, A), event(5, D)), "acknowledged"),
}


@pytest.mark.parametrize(("events", "field"), FAULTS.values(), ids=list(FAULTS))
def test_times_out_of_order_are_left_unknown_and_it_is_said(
    events: tuple[Event, ...], field: str
) -> None:
    value, reason = times(*events)[field]

    assert value == "unknown"
    assert "before detected (2026-03-04T09:17Z): one of the two is wrong" in reason


def test_without_any_alert_nothing_is_known_of_the_start() -> None:
    assert times(event(0, EventKind.NOTE)) == {
        "impact_start": ("unknown", "no paging tool knows it")
    }
