from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import metrics
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Draft, Location, build, document
from postmortem_kb.metrics import Figure, figure


def minutes(*values):
    return [None if value is None else timedelta(minutes=value) for value in values]


FIGURES = [
    pytest.param([], (0, 0, 0, None, None, None), id="nothing"),
    pytest.param([None, None], (0, 2, 0, None, None, None), id="all-unknown"),
    pytest.param([-5], (0, 0, 1, None, None, None), id="only-what-cannot-be"),
    pytest.param([10], (1, 0, 0, 10, 10, 10), id="one"),
    pytest.param([0], (1, 0, 0, 0, 0, 0), id="zero-is-known"),
    pytest.param([10, None, 30, -99], (2, 1, 1, 20, 20, 28), id="unknown-and-negative-left-out"),
    pytest.param([1, 2, 3, 4, 100], (5, 0, 0, 22, 3, 61.6), id="median-and-p90"),
    pytest.param(range(11), (11, 0, 0, 5, 5, 9), id="p90-of-eleven"),
]


@pytest.mark.parametrize(("given_", "expected"), FIGURES)
def test_a_figure_says_how_many_and_what_is_missing(given_, expected) -> None:
    n, missing, negative, *sums = expected
    assert Figure(n, missing, negative, *minutes(*sums)) == figure(minutes(*given_))


_SPANS = st.timedeltas(timedelta(days=-400), timedelta(days=400))


@given(st.lists(st.one_of(st.none(), _SPANS)))
def test_every_value_is_counted_once(durations) -> None:
    found = figure(durations)
    assert found.n + found.missing + found.negative == len(durations)
    known = [each for each in durations if each is not None and each >= timedelta()]
    assert found.n == len(known)
    if known:
        least, most = min(known), max(known)
        slack = timedelta(microseconds=2)
        for sum_ in (found.mean, found.median, found.p90):
            assert least - slack <= sum_ <= most + slack
        assert found.median <= found.p90 + slack


@given(st.lists(st.one_of(st.none(), _SPANS)), st.randoms())
def test_the_order_does_not_matter(durations, random) -> None:
    shuffled = list(durations)
    random.shuffle(shuffled)
    assert figure(durations) == figure(shuffled)


HEADERS = {
    "a": "status: closed\ntimes: {impact_start: 2026-01-01T10:00Z, detected: 2026-01-01T10:10Z,"
    " resolved: 2026-01-01T11:00Z}",
    "b": "status: reviewed\ntimes: {impact_start: 2026-01-01, detected: 2026-01-01T10:10Z,"
    " resolved: 2026-01-01T10:00Z}",
    "c": "status: reviewed\nkind: exercise\ntimes: {impact_start: 2026-01-01T10:00Z}",
    "d": "status: draft\ntimes: {impact_start: 2026-01-01T10:00Z, detected: 2026-01-02T10:00Z}",
    "e": "status: closed\nkind: near-miss",
    "f": "status: closed\nkind: security",
}


def test_drills_drafts_and_near_misses_are_not_missing_times() -> None:
    drafts = []
    for name, header in HEADERS.items():
        location = Location(name, f"{name}.md", Path(name))
        found = document(location, f"---\n{header}\n---\n".encode(), Settings())
        drafts.append(Draft(location, found.record))
    corpus = build(drafts, Settings())
    ten, fifty = minutes(10, 50)
    assert metrics.time_to_detect(corpus) == Figure(1, 2, 0, ten, ten, ten)
    assert metrics.time_to_recover(corpus) == Figure(1, 1, 1, fifty, fifty, fifty)
