from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.model import Moment
from postmortem_kb.rendering import phases as rendering
from postmortem_kb.rendering.times import FIELDS
from postmortem_kb.schema import Times

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
DAY = Moment(datetime(2026, 3, 4, tzinfo=UTC), day_only=True)


def times(*minutes: int | None) -> Times:
    """Return the six times in their order, each in minutes after noon."""
    moments = [None if each is None else Moment(NOON + timedelta(minutes=each)) for each in minutes]
    return Times.model_construct(**dict(zip(FIELDS, moments, strict=False)))


BARS = [
    pytest.param((0, 10, 20, 60, 100), [(10, 1), (10, 2), (40, 3), (40, 4)], id="all-known"),
    pytest.param((0, 10, 20, 60, 80, 100), [(10, 1), (10, 2), (40, 3), (40, 4)], id="with-the-end"),
    pytest.param((0, 10, 20, 60, None, 100), [(10, 1), (10, 2), (40, 3), (40, 4)], id="only-end"),
    pytest.param((0, None, None, 90, 100), [(90, 0), (10, 4)], id="detection-unknown"),
    pytest.param((0, 10, None, 60, 100), [(10, 1), (50, 0), (40, 4)], id="acknowledged-unknown"),
    pytest.param((0, 10, 20, None, 100), [(10, 1), (10, 2), (80, 0)], id="mitigated-unknown"),
    pytest.param((0, None, 20, 60, 100), [(20, 0), (40, 3), (40, 4)], id="detected-unknown"),
    pytest.param((0, None, None, None, 100), [(100, 0)], id="only-the-ends"),
    pytest.param((10, 0, 20, 60, 100), [(10, 5), (10, 2), (40, 3), (40, 4)], id="known-before"),
    pytest.param((0, 60, 80, 20, 40, 100), [(20, 1), (80, 4)], id="mended-itself"),
    pytest.param((0, 100, None, None, 50), [(50, 1), (50, 5)], id="over-before-anyone-knew"),
    pytest.param((0, 20, 10, 60, 100), [(10, 1), (50, 3), (40, 4)], id="out-of-order"),
    pytest.param((None, 0, 50, 100, 100), [(12, 0), (44, 2), (44, 3)], id="begin-unknown"),
    pytest.param((0, 50, 100, None, None), [(44, 1), (44, 2), (12, 0)], id="end-unknown"),
    pytest.param((None, 0, 100, None, None), [(12, 0), (76, 2), (12, 0)], id="both-ends-unknown"),
    pytest.param((0,), [], id="one-time"),
    pytest.param((0, 0, 0), [], id="one-moment"),
    pytest.param((), [], id="no-time"),
]


@pytest.mark.parametrize(("given_times", "expected"), BARS)
def test_each_stretch_has_its_phase_and_its_share(given_times, expected) -> None:
    found = rendering.phases(times(*given_times)).segments
    assert [(round(each.width, 6), each.phase) for each in found] == expected


def test_a_time_known_to_the_day_is_never_placed() -> None:
    known = times(0, 10, 20, 60, 100).model_copy(update={"detected": DAY, "resolved": DAY})
    found = rendering.phases(known)
    assert [mark.number for mark in found.marks] == [1, 3, 4]
    assert [(each.phase, each.is_open) for each in found.segments] == [
        (0, False), (3, False), (0, True),
    ]  # fmt: skip


FINDINGS = [
    ((0, 27, 35, 108, 265), "27 of 265 minutes passed before anyone knew."),
    ((0, 90, None, None, 6000), "1 h 30 min of 4 d 4 h passed before anyone knew."),
    ((0, None, None, 25, 27), "Impact lasted 27 min; when it was detected is not known."),
    ((0, 0, None, 25, 27), "Impact lasted 27 min, detected as it began."),
    ((0, -5, None, 25, 27), "Impact lasted 27 min, detected 5 min before it began."),
    ((0, 27, None, 25, 27), "Impact lasted 27 min, and was over before anyone knew."),
    ((0, 10, None, 25, 27, 100), "10 of 100 minutes passed before anyone knew."),
    ((0, 10, None, None, -5), "By these times the impact ended before it began."),
    ((0, 10), "When the impact ended is not known to the minute."),
    ((None, 10, 20, 30, 40), "When the impact began is not known to the minute."),
    ((), "When the impact began and ended is not known to the minute."),
]


@pytest.mark.parametrize(("given_times", "expected"), FINDINGS)
def test_the_caption_states_what_is_to_be_seen(given_times, expected) -> None:
    finding = rendering.phases(times(*given_times)).finding
    assert finding.replace("\N{NO-BREAK SPACE}", " ") == expected


NOTES = [
    ((0, 10, 20, 60, 100), "Drawn to scale."),
    ((0, None, 20, 60, 100), "Drawn to scale; hatching marks what is not recorded."),
    ((None, 0, 20), "The known part is drawn to scale; hatching marks what is not recorded."),
    ((0,), ""),
]


@pytest.mark.parametrize(("given_times", "expected"), NOTES)
def test_a_scale_is_claimed_only_where_there_is_one(given_times, expected) -> None:
    assert rendering.phases(times(*given_times)).note == expected


def test_a_stretch_says_its_phase_only_where_the_words_fit() -> None:
    found = rendering.phases(times(0, 2, 30, 31, 100)).segments
    assert [each.text for each in found] == ["", "Unacknowledged", "", "Recovering"]


MISSING = [
    ((0, None, 40, 60, 100), "Detection not timed"),
    ((0, 1, 20, None, 100), "Mitigation not timed"),
    ((0, 1, None, 60, 100), "Acknowledgement not timed"),
    ((0, None, None, 60, 100), "Phases not recorded"),
]


@pytest.mark.parametrize(("given_times", "expected"), MISSING)
def test_a_hatched_stretch_says_what_is_missing(given_times, expected) -> None:
    found = rendering.phases(times(*given_times)).segments
    assert [each.text for each in found if each.phase == 0] == [expected]


any_times = st.lists(st.none() | st.integers(-3_000, 3_000), max_size=6).map(
    lambda minutes: times(*minutes)
)


@given(given_times=any_times)
def test_the_stretches_fill_the_bar_and_no_more(given_times) -> None:
    segments = rendering.phases(given_times).segments
    assert all(each.width > 0 for each in segments)
    at = 0.0
    for each in segments:
        assert each.at == pytest.approx(at)
        at += each.width
    assert at == pytest.approx(100 if segments else 0)


@given(given_times=any_times)
def test_every_known_time_is_on_the_bar_with_its_number_readable(given_times) -> None:
    marks = rendering.phases(given_times).marks
    known = {n for n, name in enumerate(FIELDS, 1) if getattr(given_times, name, None)}
    assert {mark.number for mark in marks} == (known if marks else set())
    assert all(-1e-6 <= place <= 100 + 1e-6 for mark in marks for place in mark[1:])
    places = [mark.number_at for mark in marks]
    apart = [right - left for left, right in pairwise(places)]
    assert all(gap >= 6.2 - 1e-6 for gap in apart)
    assert [mark.at for mark in marks] == sorted(mark.at for mark in marks)
