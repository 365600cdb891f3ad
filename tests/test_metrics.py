from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import metrics
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Draft, Location, build, document
from postmortem_kb.metrics import Figure, Quarter, Work, figure
from postmortem_kb.schema import ActionItem


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


def corpus_of(**headers: str):
    drafts = []
    for name, header in headers.items():
        location = Location(name, f"{name}.md", Path(name))
        found = document(location, f"---\n{header}\n---\n".encode(), Settings())
        drafts.append(Draft(location, found.record))
    return build(drafts, Settings())


def incident(start: str, detected: str = "", resolved: str = "", more: str = "") -> str:
    times = {"impact_start": start, "detected": detected, "resolved": resolved}
    written = ", ".join(f"{name}: {time}" for name, time in times.items() if time)
    return f"status: closed\ntimes: {{{written}}}\n{more}"


def test_drills_drafts_and_near_misses_are_not_missing_times() -> None:
    corpus = corpus_of(**HEADERS)
    ten, fifty = minutes(10, 50)
    assert metrics.time_to_detect(corpus) == Figure(1, 2, 0, ten, ten, ten)
    assert metrics.time_to_recover(corpus) == Figure(1, 1, 1, fifty, fifty, fifty)


def test_a_summary_says_what_it_counts_and_what_it_leaves_out() -> None:
    corpus = corpus_of(**HEADERS, g="status: closed\nseverity: SEV2")
    found = metrics.summary(corpus, Settings())
    assert (len(found.postmortems), found.count, found.major) == (7, 5, 1)
    # Timed are a, b, f and g; exact are the times of a alone: b starts on a day, f and g have none.
    assert (found.timed, found.untimed) == (4, 3)
    (hour,) = minutes(60)
    assert Figure(1, 3, 0, hour, hour, hour) == found.impact
    nothing = Figure(0, 4, 0, None, None, None)
    assert (nothing, nothing) == (found.acknowledge, found.mitigate)


def test_each_time_of_a_summary_is_the_difference_its_definition_says() -> None:
    header = (
        "status: closed\ntimes: {impact_start: 2026-01-01T10:00Z, detected: 2026-01-01T10:07Z,"
        " acknowledged: 2026-01-01T10:10Z, mitigated: 2026-01-01T10:20Z,"
        " resolved: 2026-01-01T10:40Z, impact_end: 2026-01-01T11:00Z}"
    )
    found = metrics.summary(corpus_of(a=header), Settings())
    times = (found.detect, found.acknowledge, found.mitigate, found.recover, found.impact)
    assert minutes(7, 3, 13, 33, 60) == [each.mean for each in times]


BETWEEN = [
    pytest.param([], [], [], id="none"),
    pytest.param(["01T00:00Z"], [], [], id="one-has-no-next"),
    pytest.param(["01T00:00Z", "03T00:00Z"], [2], [1], id="two"),
    pytest.param(["03T00:00Z", "01T00:00Z", "09T00:00Z"], [2, 6], [1, 5], id="in-any-order"),
    pytest.param(["01T00:00Z", "03"], [None], [None], id="a-day-gives-no-duration"),
    pytest.param(["01T00:00Z", ""], [None], [None], id="unknown"),
    pytest.param(["01T00:00Z", "01T12:00Z"], [0.5], [-0.5], id="the-next-began-before-it-ended"),
]


@pytest.mark.parametrize(("starts", "between", "recovered"), BETWEEN)
def test_between_failures_is_start_to_start_and_to_failure_is_recovery_to_start(
    starts, between, recovered
) -> None:
    headers = {}
    for number, start in enumerate(starts):
        # Each is resolved a day after it began.
        end = f"2026-01-{int(start[:2]) + 1:02}{start[2:]}" if start else "2026-02-01T00:00Z"
        headers[f"n{number}"] = incident(f"2026-01-{start}" if start else "", "", end)
    corpus = corpus_of(**headers, drill="status: closed\nkind: exercise", near=NEAR_MISS)

    def days(values):
        return figure(None if value is None else timedelta(days=value) for value in values)

    assert days(between) == metrics.between_failures(corpus)
    assert days(recovered) == metrics.to_failure(corpus)


NEAR_MISS = "status: closed\nkind: near-miss\ntimes: {impact_start: 2026-01-02T00:00Z}"
_DAYS = st.one_of(st.none(), st.integers(1, 28))


@given(st.lists(_DAYS, max_size=6))
def test_every_failure_but_the_first_gives_one_value_or_is_missing(days) -> None:
    starts = [f"2026-01-{day:02}T00:00Z" if day else "" for day in days]
    corpus = corpus_of(**{f"n{at}": incident(start) for at, start in enumerate(starts)})
    found = metrics.between_failures(corpus)
    assert max(len(days) - 1, 0) == found.n + found.missing + found.negative
    assert found.negative == 0


@pytest.mark.parametrize(
    ("day", "name", "key"),
    [
        (date(2026, 1, 1), "Q1 2026", "2026-Q1"),
        (date(2026, 3, 31), "Q1 2026", "2026-Q1"),
        (date(2026, 4, 1), "Q2 2026", "2026-Q2"),
        (date(2026, 12, 31), "Q4 2026", "2026-Q4"),
    ],
)
def test_a_quarter_has_three_months(day, name, key) -> None:
    assert (name, key) == (Quarter.of(day).name, Quarter.of(day).key)


def test_quarters_go_back_over_the_turn_of_a_year() -> None:
    assert [Quarter(2026, 1), Quarter(2025, 4), Quarter(2025, 1), Quarter(2024, 4)] == [
        Quarter(2026, 1).before(many) for many in (0, 1, 4, 5)
    ]


def shown(corpus, today=date(2026, 5, 5)):
    found = metrics.periods(corpus, today)
    return [(period.name, len(period.postmortems)) for period in found]


def test_this_year_and_two_before_it_are_shown_by_quarter_and_the_rest_by_year() -> None:
    corpus = corpus_of(
        a=incident("2026-05-01T10:00Z"),
        b=incident("2025-12-31T23:59Z"),
        c=incident("2025-11-01"),
        d=incident("2023-12-31T23:59Z"),
        e=incident("2019-02-01T10:00Z"),
    )
    assert shown(corpus) == [
        ("Q2 2026", 1),
        ("Q1 2026", 0),
        ("Q4 2025", 2),
        ("Q3 2025", 0),
        ("Q2 2025", 0),
        ("Q1 2025", 0),
        ("Q4 2024", 0),
        ("Q3 2024", 0),
        ("Q2 2024", 0),
        ("Q1 2024", 0),
        ("2023", 1),
        ("2019", 1),
    ]


def test_a_young_knowledge_base_begins_with_its_first_quarter() -> None:
    assert shown(corpus_of(a=incident("2026-02-01T10:00Z"))) == [("Q2 2026", 0), ("Q1 2026", 1)]


def test_no_date_is_no_quarter_and_no_year() -> None:
    near = "status: closed\nkind: near-miss"
    corpus = corpus_of(a=f"id: PM-2026-001\n{near}", b=f"id: PM-2020-001\n{near}", c=near)
    assert shown(corpus) == [
        ("Q2 2026", 0),
        ("Q1 2026", 0),
        ("Q4 2025", 0),
        ("Q3 2025", 0),
        ("Q2 2025", 0),
        ("Q1 2025", 0),
        ("Q4 2024", 0),
        ("Q3 2024", 0),
        ("Q2 2024", 0),
        ("Q1 2024", 0),
        ("2026, quarter unknown", 1),
        ("Date unknown", 1),
        ("2020", 1),
    ]


@given(st.lists(st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2030, 12, 31))), max_size=8))
def test_every_postmortem_is_in_one_period(days) -> None:
    corpus = corpus_of(
        **{f"n{at}": incident(day.isoformat() if day else "") for at, day in enumerate(days)}
    )
    found = [each for one in metrics.periods(corpus, date(2026, 5, 5)) for each in one.postmortems]
    assert sorted(each.name for each in corpus) == sorted(each.name for each in found)


def test_only_whole_quarters_are_compared() -> None:
    days = ("2026-04-01", "2026-03-31", "2026-01-01", "2025-12-31", "2025-04-01", "2024-04-01")
    corpus = corpus_of(**{f"n{at}": incident(day) for at, day in enumerate(days)})
    assert [
        (span.name, len(span.later), span.earlier_name, len(span.earlier))
        for span in metrics.spans(corpus, date(2026, 5, 5))
    ] == [
        ("Q1 2026", 2, "Q4 2025", 1),
        ("Q2 2025 to Q1 2026", 4, "Q2 2024 to Q1 2025", 1),
    ]


def spell(*recover, detect=10, untimed=0):
    """Return the summary of incidents recovered from in so many minutes, and of untimed ones."""
    headers = {}
    for at, length in enumerate(recover):
        start = datetime(2026, 1, 1, tzinfo=UTC)
        found = start + timedelta(minutes=detect)
        end = found + timedelta(minutes=length)
        headers[f"n{at}"] = incident(*(f"{time:%Y-%m-%dT%H:%MZ}" for time in (start, found, end)))
    headers |= {f"u{at}": incident("2026-01-01") for at in range(untimed)}
    return metrics.summary(corpus_of(**headers), Settings())


READINGS = [
    pytest.param(spell(60, 60), spell(30, 30, 30), ["better-detection"], id="more-and-faster"),
    pytest.param(spell(30, 30), spell(60, 60, 60), ["slower-response"], id="more-and-slower"),
    pytest.param(spell(30, 30), spell(30, 30, detect=40), ["monitoring-gap"], id="seen-later"),
    pytest.param(
        spell(30, 30, 30, 30), spell(30, 30, untimed=1), ["reporting-gap"], id="less-written-down"
    ),
    pytest.param(spell(30, 30), spell(30, 30), [], id="the-same"),
    pytest.param(spell(100, 100), spell(95, 95, 95), [], id="under-a-tenth-is-no-change"),
    pytest.param(spell(60, 60, 60), spell(30, 30), [], id="fewer-and-faster"),
    pytest.param(spell(60), spell(30, 30, 30), [], id="too-few-before"),
    pytest.param(spell(60, 60, 60), spell(10, detect=90), [], id="too-few-after"),
]


@pytest.mark.parametrize(("earlier", "later", "expected"), READINGS)
def test_two_spells_read_as_what_their_figures_say(earlier, later, expected) -> None:
    assert expected == list(metrics.compare(earlier, later, 2).readings)


def test_a_comparison_names_what_has_too_few_values() -> None:
    found = metrics.compare(spell(30, 30, 30), spell(30, untimed=4), 3)
    assert found.too_few == ("recover", "detect")
    assert metrics.compare(spell(30, 30, 30), spell(30, 40, 50), 3).too_few == ()


def test_one_long_incident_that_moves_the_mean_alone_is_said() -> None:
    found = metrics.compare(spell(50, 50, 50), spell(20, 20, 20, 900), 3)
    assert (list(found.readings), found.apart) == (["slower-response"], ("recover",))
    assert metrics.compare(spell(50, 50, 50), spell(90, 90, 90, 90), 3).apart == ()


def test_the_longest_incident_says_what_the_mean_would_be_without_it() -> None:
    corpus = corpus_of(
        a=incident("", "2026-01-01T10:00Z", "2026-01-01T10:10Z"),
        b=incident("", "2026-01-01T10:00Z", "2026-01-01T10:20Z"),
        c=incident("", "2026-01-01T10:00Z", "2026-01-01T11:30Z"),
        negative=incident("", "2026-01-01T10:00Z", "2026-01-01T09:00Z"),
        drill=incident("", "2026-01-01T10:00Z", "2026-01-09T10:00Z", "kind: exercise"),
    )
    found = metrics.longest(corpus)
    assert (found.postmortem.name, found.above) == ("c", 1)
    assert minutes(90, 15) == [found.time, found.without.mean]
    assert (found.without.n, found.without.negative) == (2, 1)


def test_without_a_known_time_nothing_is_longest() -> None:
    assert metrics.longest(corpus_of(a=incident("2026-01-01"))) is None


def work(status: str, opened: str = "", closed: str = "", overdue: bool = False) -> Work:
    item = ActionItem(status=status, closed_on=closed or None)
    return Work(item, date.fromisoformat(opened) if opened else None, overdue)


WORKS = [
    work("open", "2026-01-10", overdue=True),
    work("blocked", "2026-04-10"),
    work("done", "2026-01-10", "2026-01-20"),
    work("verified", "2026-01-10", "2026-04-10"),
    work("wont-do", "", "2026-04-20"),
    work("done", "2026-04-10"),
    work("done", "2026-04-10", "2026-04-09"),
]


def test_closed_is_done_verified_or_refused_and_open_the_rest() -> None:
    found = metrics.flow(WORKS)
    assert (found.opened, found.closed, found.open, found.overdue) == (7, 5, 2, 1)
    ten, ninety = timedelta(days=10), timedelta(days=90)
    assert figure([ten, ninety, None, None, timedelta(days=-1)]) == found.close


def test_an_item_is_opened_in_one_quarter_and_closed_in_another() -> None:
    found = metrics.flow_by_quarter(WORKS)
    assert [Quarter(2026, 2), Quarter(2026, 1)] == list(found)
    assert [(each.opened, each.closed, each.open, each.overdue) for each in found.values()] == [
        (3, 3, 1, 0),
        (3, 1, 1, 1),
    ]
    assert figure([timedelta(days=90), None, timedelta(days=-1)]) == found[Quarter(2026, 2)].close


def test_in_common_is_what_two_or_more_have_that_count() -> None:
    corpus = corpus_of(
        a="status: closed\ncontributing_factors: [No canary, No test, no  canary]",
        b="status: closed\ncontributing_factors: [no canary]",
        c="status: closed\ncontributing_factors: [No test]\nkind: exercise",
        d="status: draft\ncontributing_factors: [No test]",
    )
    shares = metrics.in_common(corpus, lambda each: each.front.contributing_factors)
    assert [(each.name.casefold(), each.number, each.of, each.percent) for each in shares] == [
        ("no canary", 2, 2, 100)
    ]


def test_the_share_of_a_detection_method_is_of_those_that_record_one() -> None:
    corpus = corpus_of(
        a="status: closed\ndetection: {method: user-report}",
        b="status: closed\ndetection: {method: monitoring}",
        c="status: closed\ndetection: {method: monitoring}",
        d="status: closed\ndetection: {method: unknown}",
        e="status: closed",
        f="status: draft\ndetection: {method: manual}",
    )
    shares, silent = metrics.detection_methods(corpus)
    assert [tuple(each) for each in shares] == [("monitoring", 2, 3), ("user-report", 1, 3)]
    assert silent == 2


def test_a_time_is_exact_or_of_a_day_or_unknown() -> None:
    corpus = corpus_of(
        a=incident("2026-01-01T10:00Z", "2026-01-01"), b=incident("2026-01-01T10:00Z"), c=NEAR_MISS
    )
    found = {each.name: tuple(each)[1:] for each in metrics.known_times(corpus)}
    assert found == {
        "impact_start": (2, 0, 0),
        "detected": (0, 1, 1),
        "acknowledged": (0, 0, 2),
        "mitigated": (0, 0, 2),
        "resolved": (0, 0, 2),
    }
