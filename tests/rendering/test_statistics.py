from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledges import TODAY, knowledge_of

from postmortem_kb import indexes
from postmortem_kb.config import Settings
from postmortem_kb.metrics.calendar import parse
from postmortem_kb.operations import configuration, loading
from postmortem_kb.rendering.statistics import GROUPINGS, statistics

ROOT = Path(__file__).parents[2]


def header(more: str = "", start: str = "2026-08-01T10:00Z", detect: int = 5, recover: int = 60):
    times = f"impact_start: {start}" if start else ""
    if start.endswith("Z"):
        day, hour = start[:11], int(start[11:13])
        times += f", detected: {day}{hour:02}:{detect:02}Z"
        times += (
            f", resolved: {day}{hour + (detect + recover) // 60:02}:{(detect + recover) % 60:02}Z"
        )
    return f"status: closed\n{more}\ntimes: {{{times}}}"


def item(state: str, owner: str = "payments", more: str = "") -> str:
    return f"{{id: AI-1, title: Do it now, status: {state}, owner: {owner}{more}}}"


def rows(files, by=None, period=None, **options):
    """Return {group: row} of headers given by names."""
    knowledge = knowledge_of({f"{name}.md": text for name, text in files.items()}, **options)
    found = statistics(knowledge, by, parse(period) if period else None)
    return {row.group: row for row in (found.total, *found.groups)}


def counted(files, by=None, period=None):
    found = rows(files, by, period)
    return {name: row.summary.count for name, row in found.items()}


TWO = {
    "a": header("severity: SEV1\nservices: [shop, Pay]\nteams: [x]\nowner: y"),
    "b": header("severity: SEV3\nservices: [pay]\nroot_cause_categories: [network, process]"),
    "c": header(start="2025-12-31T23:00Z", recover=10),
}
NO_CAUSE = dict.fromkeys(sorted(set(Settings().all_root_causes) - {"network", "process"}), 0)
GROUPED = [
    pytest.param(
        "severity",
        {"all": 3, "SEV1": 1, "SEV2": 0, "SEV3": 1, "SEV4": 0, "SEV5": 0, "unknown": 1},
        id="every-level-of-the-scale",
    ),
    pytest.param(
        "service", {"all": 3, "Pay": 2, "shop": 1, "unknown": 1}, id="however-it-is-spelt"
    ),
    pytest.param("team", {"all": 3, "x": 1, "y": 1, "unknown": 2}, id="the-owner-is-a-team"),
    pytest.param(
        "root-cause", {"all": 3, "network": 1, "process": 1, **NO_CAUSE, "unknown": 2},
        id="each-cause",
    ),
    pytest.param("year", {"all": 3, "2026": 2, "2025": 1}, id="years-newest-first"),
    pytest.param(
        "quarter", {"all": 3, "2026-Q4": 0, "2026-Q3": 2, "2026-Q2": 0, "2026-Q1": 0, "2025-Q4": 1},
        id="empty-quarters-between",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("by", "expected"), GROUPED)
def test_a_postmortem_counts_in_each_of_its_groups_and_in_unknown_without_one(by, expected) -> None:
    found = counted(TWO, by)
    assert list(expected.items()) == list(found.items())


PERIODS = [
    pytest.param("2026", {"all": 2}, id="year"),
    pytest.param("2025-Q4", {"all": 1}, id="quarter"),
    pytest.param("2026-08", {"all": 2}, id="month"),
    pytest.param("2026-09", {"all": 0}, id="nothing-happened"),
]


@pytest.mark.parametrize(("period", "expected"), PERIODS)
def test_a_period_holds_what_began_in_it(period, expected) -> None:
    assert counted(TWO, None, period) == expected


def test_a_period_is_told_by_its_months_up_to_this_one() -> None:
    found = counted(TWO, "month", "2026-Q4")
    assert found == {"all": 0}
    assert list(counted(TWO, "month", "2026-Q3")) == ["all", "2026-09", "2026-08", "2026-07"]
    both = TWO | {"d": header(start="2026-11-01T10:00Z")}
    assert list(counted(both, "month", "2026-Q4")) == ["all", "2026-11", "2026-10"]


def test_a_day_long_ago_does_not_bring_all_years_since() -> None:
    old = {"d": header(start="1996-06-04T10:00Z")}
    assert list(counted(old, "year")) == [
        "all",
        *(str(year) for year in range(2026, 2015, -1)),
        "1996",
    ]


def test_the_year_of_an_id_is_enough_for_a_year_and_not_for_a_month() -> None:
    near = {"a": "id: PM-2025-001\nstatus: closed\nkind: near-miss"}
    assert counted(near, None, "2025") == {"all": 1}
    assert counted(near, None, "2025-10") == {"all": 0}
    assert counted(near, "month") == {"all": 1, "unknown": 1}
    knowledge = knowledge_of({"a.md": near["a"]})
    undated = [statistics(knowledge, None, parse(each)).undated for each in ("2025", "2025-10")]
    assert undated == [0, 1]


@pytest.mark.parametrize(
    ("period", "expected"),
    [("2025", 0), ("2025-10", 1), ("2025-Q1", 1), ("2024-10", 0), ("2026", 0)],
)
def test_only_what_may_be_of_a_period_is_left_out_of_it(period, expected) -> None:
    knowledge = knowledge_of({"a.md": "id: PM-2025-001\nstatus: closed\nkind: near-miss"})
    assert statistics(knowledge, None, parse(period)).undated == expected
    nobody_knows = knowledge_of({"a.md": "status: closed\nkind: near-miss"})
    assert statistics(nobody_knows, None, parse(period)).undated == 1


def test_the_year_nought_of_an_id_is_no_year() -> None:
    files = {"a": "id: PM-0000-001\nstatus: closed\nkind: near-miss"}
    assert counted(files, "year") == {"all": 1, "unknown": 1}


UNDATED_ITEMS = [
    pytest.param(header(), item("done"), "2026-07", 0, id="closed-before-it-was-opened"),
    pytest.param(header(), item("done"), "2026-08", 1, id="closed-who-knows-when"),
    pytest.param(header(), item("done"), "2026-12", 0, id="a-period-to-come"),
    pytest.param(header(), item("open"), "2026-08", 0, id="open-and-known"),
    pytest.param(header(start=""), item("open"), "2020", 1, id="opened-who-knows-when"),
    pytest.param("id: PM-2025-001\nstatus: draft", item("open"), "2024", 0, id="before-its-year"),
    pytest.param("id: PM-2025-001\nstatus: draft", item("open"), "2026", 1, id="after-its-year"),
    pytest.param(
        header(start=""), item("done", more=", closed_on: 2026-02-01"), "2026-03", 0,
        id="opened-before-it-was-closed",
    ),
    pytest.param(header(), item("done"), None, 0, id="no-period"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "entry", "period", "expected"), UNDATED_ITEMS)
def test_an_item_of_an_unknown_day_is_told_apart(text, entry, period, expected) -> None:
    knowledge = knowledge_of({"a.md": f"{text}\naction_items: [{entry}]"}, sound=False)
    found = statistics(knowledge, None, parse(period) if period else None)
    assert found.undated_items == expected


def test_a_group_of_the_configuration_is_told_even_where_nothing_is_of_it() -> None:
    found = rows(TWO, "team", teams={"x": "", "y": "", "z": ""})
    assert found["z"].counts == dict.fromkeys(found["z"].counts, 0)


def test_a_team_without_action_items_has_none_open_and_so_has_an_empty_knowledge_base() -> None:
    found = statistics(knowledge_of({"a.md": TWO["a"]})).backlogs
    assert [(each.team, each.open, each.overdue, each.unverified) for each in found] == [
        ("unknown", 0, 0, 0), ("x", 0, 0, 0), ("y", 0, 0, 0)
    ]  # fmt: skip
    (nothing,) = statistics(knowledge_of({})).backlogs
    assert (nothing.team, nothing.open, nothing.overdue, nothing.unverified) == ("unknown", 0, 0, 0)


STATES = {
    "a": header(f"severity: SEV1\nteams: [payments]\naction_items: [{item('open')}]"),
    "b": header(f"severity: SEV1\naction_items: [{item('open', 'Payments', ', due: 2026-11-21')}]"),
    "c": header(f"action_items: [{item('done', 'bob', ', closed_on: 2026-09-01')}]"),
    "d": header(f"action_items: [{item('verified', 'payments', ', closed_on: 2026-10-01')}]"),
    "e": header(f"action_items: [{item('wont-do', 'payments', ', closed_on: 2026-10-31')}]"),
}
NAMES = ("opened", "closed", "open", "overdue", "unverified", "verified")


def worked(by=None, period=None):
    found = rows(STATES, by, period, sound=False)
    return {name: tuple(row.counts[each] for each in NAMES) for name, row in found.items()}


def test_action_items_count_by_what_became_of_them() -> None:
    assert worked() == {"all": (5, 3, 2, 1, 1, 1)}


def test_action_items_of_a_team_are_those_it_owns() -> None:
    assert worked("team") == {
        "all": (5, 3, 2, 1, 1, 1),
        "payments": (4, 2, 2, 1, 0, 1),
        "unknown": (1, 1, 0, 0, 1, 0),
    }


def test_action_items_are_of_the_period_they_were_opened_or_closed_in() -> None:
    assert worked(None, "2026-Q3") == {"all": (5, 1, 2, 1, 1, 0)}
    assert worked(None, "2026-10") == {"all": (0, 2, 0, 0, 0, 1)}
    months = worked("month")
    assert months.pop("all") == (5, 3, 2, 1, 1, 1)
    assert months == {
        "2026-11": (0, 0, 0, 0, 0, 0),
        "2026-10": (0, 2, 0, 0, 0, 1),
        "2026-09": (0, 1, 0, 0, 1, 0),
        "2026-08": (5, 0, 2, 1, 0, 0),
    }


def test_what_was_done_is_verified_or_not_and_of_nothing_there_is_no_share() -> None:
    assert rows(STATES, sound=False)["all"].verified_share == 0.5
    assert rows(TWO)["all"].verified_share is None


def test_a_backlog_tells_what_is_still_to_be_done_even_where_it_is_nothing() -> None:
    knowledge = knowledge_of({f"{name}.md": text for name, text in STATES.items()}, sound=False)
    found = [
        (each.team, each.severity, each.open, each.overdue, each.unverified)
        for each in statistics(knowledge).backlogs
    ]
    assert found == [
        ("payments", "SEV1", 2, 1, 0),
        ("payments", "unknown", 0, 0, 0),
        ("unknown", "unknown", 0, 0, 1),
    ]


def test_a_recurrence_counts_for_the_service_and_the_cause_that_came_back() -> None:
    files = {
        "a": header("services: [shop]\nroot_cause_categories: [network]"),
        "b": header(
            "services: [SHOP, mail]\nroot_cause_categories: [network, process]",
            start="2026-09-01T10:00Z",
        ),
    }
    again = {
        by: {name: row.recurrences for name, row in rows(files, by).items()}
        for by in ("service", "root-cause", "month")
    }
    assert again["service"] == {"all": 1, "SHOP": 1, "mail": 0}
    assert again["root-cause"] == {"all": 1, "network": 1, "process": 0, **NO_CAUSE}
    assert again["month"] == {"all": 1, "2026-11": 0, "2026-10": 0, "2026-09": 1, "2026-08": 0}
    assert rows(files, None, "2026-08")["all"].recurrences == 0


def test_only_of_a_service_is_it_known_how_long_it_goes_well() -> None:
    files = {
        "a": header("services: [shop]", start="2026-08-01T10:00Z"),
        "b": header("services: [shop]", start="2026-08-03T10:00Z"),
        "c": header(),
    }
    for by in (None, *GROUPINGS):
        for name, row in rows(files, by).items():
            known = by == "service" and name == "shop"
            assert ("time_between_failures" in row.durations) == known
    shop = rows(files, "service")["shop"].durations
    assert shop["time_between_failures"].mean == timedelta(days=2)
    assert shop["time_to_failure"].mean == timedelta(days=2, minutes=-65)


def test_names_that_differ_in_what_is_not_seen_are_one_group() -> None:
    files = {
        "a": header('services: ["a\\u200eb"]'),
        "b": header('services: ["a\\u200fb"]'),
    }
    assert counted(files, "service") == {"all": 2, "a\ufffdb": 2}


@pytest.fixture(scope="module")
def ours():
    project = configuration.load(ROOT / "mkdocs.yml")
    found = loading.load(project, TODAY).knowledge
    # Five values of one service are rare among the samples.
    few = found.settings.model_copy(update={"minimum_n": 2})
    return dataclasses.replace(found, settings=few)


@pytest.fixture(scope="module")
def metrics_page(ours):
    """Return what the page of metrics is drawn from."""
    (found,) = (each for each in indexes.all_pages(ours) if each.path == "metrics/index.md")
    return found.data


def every(tables):
    return [*tables.shown, *tables.folded]


def test_everything_together_is_what_the_page_of_metrics_shows(ours, metrics_page) -> None:
    total = statistics(ours).total
    assert (total.summary, total.flow) == (metrics_page["all"], metrics_page["flow"])


@pytest.mark.parametrize("by", ["severity", "service", "team"])
def test_a_group_has_the_figures_of_the_page_of_metrics(by, ours, metrics_page) -> None:
    found = {row.group: row for row in statistics(ours, by).groups}
    shown = metrics_page["severities"] if by == "severity" else every(metrics_page["by"][by])
    assert shown
    assert {row.group.name: row.figures for row in shown} == {
        row.group.name: found[row.group.name].summary for row in shown
    }
    worked = every(metrics_page["worked"][by])
    assert worked
    assert {row.group.name: row.flow for row in worked} == {
        row.group.name: found[row.group.name].flow for row in worked
    }


def test_a_quarter_has_the_figures_of_the_page_of_metrics(ours, metrics_page) -> None:
    found = {row.group: row for row in statistics(ours, "quarter").groups}
    years = {row.group: row for row in statistics(ours, "year").groups}
    for row in (row for part in metrics_page["periods"] for row in part):
        name = row.group.name
        quarter = f"{name[3:]}-{name[:2]}"
        same = found[quarter] if name.startswith("Q") else years[name]
        assert same.summary == row.figures
    assert metrics_page["flows"]
    for quarter, flow in metrics_page["flows"]:
        assert found[quarter.key].flow == flow


def test_how_long_a_service_goes_well_is_what_the_page_of_metrics_shows(ours, metrics_page) -> None:
    found = {row.group: row for row in statistics(ours, "service").groups}
    shown = every(metrics_page["between"])
    assert shown
    for row in shown:
        assert found[row.group.name].between == row.between
        assert found[row.group.name].recovered == row.recovered


_TIMES = st.one_of(
    st.just(""),
    st.just("2026-08-01"),
    st.builds(
        "2026-{:02}-{:02}T10:00Z".format, st.integers(1, 11), st.integers(1, 28)
    ),
)  # fmt: skip
_HEADERS = st.builds(
    lambda start, detect, recover, status, kind, severity, services: header(
        f"kind: {kind}\n{severity}\nservices: [{services}]", start, detect, recover
    ).replace("status: closed", f"status: {status}"),
    _TIMES,
    st.integers(0, 59),
    st.integers(0, 300),
    st.sampled_from(["draft", "in-review", "reviewed", "closed"]),
    st.sampled_from(["incident", "near-miss", "security", "exercise"]),
    st.sampled_from(["", "severity: SEV1", "severity: SEV2", "severity: SEV5"]),
    st.sampled_from(["", "a", "b", "a, b"]),
)
_FILES = st.lists(_HEADERS, max_size=6).map(
    lambda headers: {f"n{at}": text for at, text in enumerate(headers)}
)
_BY = st.sampled_from([None, *GROUPINGS])


@settings(max_examples=40)
@given(_FILES, _BY)
def test_every_timed_postmortem_is_known_missing_or_negative(files, by) -> None:
    for row in rows(files, by).values():
        for name, figure in row.durations.items():
            if name in ("time_between_failures", "time_to_failure"):
                expected = max(row.summary.timed - 1, 0)
            else:
                expected = row.flow.closed if name == "time_to_close" else row.summary.timed
            assert figure.n + figure.missing + figure.negative == expected
            if figure.n:
                assert timedelta() <= figure.median <= figure.p90


@settings(max_examples=40)
@given(_FILES, _BY, st.sampled_from(["status: draft", "status: closed\nkind: exercise"]))
def test_a_drill_or_a_draft_changes_no_figure(files, by, more) -> None:
    drill = header("severity: SEV1\nservices: [a]").replace("status: closed", more)

    def figures(found):
        rows_ = rows(found, by)
        return {name: (row.counts, row.durations) for name, row in rows_.items()}

    assert figures(files | {"z": drill}) == figures(files)


@settings(max_examples=40)
@given(_FILES, st.sampled_from(["severity", "year", "quarter", "month"]))
def test_groups_that_share_nothing_add_up_to_everything(files, by) -> None:
    found = rows(files, by)
    total = found.pop("all")
    for name in ("postmortems", "major", "timed"):
        assert sum(row.counts[name] for row in found.values()) == total.counts[name]
    assert sum(row.summary.recover.n for row in found.values()) == total.summary.recover.n


@settings(max_examples=40)
@given(_FILES, _BY, st.randoms())
def test_the_names_of_the_files_do_not_matter(files, by, random) -> None:
    names = [f"m{at}" for at in range(len(files))]
    random.shuffle(names)
    renamed = dict(zip(names, files.values(), strict=True))
    one, other = rows(files, by), rows(renamed, by)
    assert {name: (row.counts, row.durations) for name, row in one.items()} == {
        name: (row.counts, row.durations) for name, row in other.items()
    }


@settings(max_examples=40)
@given(_FILES, _BY)
def test_what_is_unknown_moves_no_mean(files, by) -> None:
    unknown = header("severity: SEV1\nservices: [a]", start="")
    before, after = rows(files, by), rows(files | {"z": unknown}, by)
    for name, row in before.items():
        for figure, value in row.durations.items():
            same = after[name].durations[figure]
            # What comes before an unknown one in time is not known.
            if figure not in ("time_between_failures", "time_to_failure"):
                assert (same.n, same.mean, same.p90) == (value.n, value.mean, value.p90)
            assert same.missing >= value.missing


def test_nothing_is_counted_in_an_empty_knowledge_base() -> None:
    for by in (None, *GROUPINGS):
        for row in rows({}, by).values():
            assert set(row.counts.values()) == {0}
            assert {each.mean for each in row.durations.values()} == {None}


def stood(text: str, day: str, by=None):
    """Return {name: how many} of what a file tells, as of a day."""
    found = statistics(knowledge_of({"a.md": text}, {"today": date.fromisoformat(day)}, False), by)
    return {name: many for name, many in found.total.counts.items() if many}, found.knows_more


DONE = item("done", more=", due: 2026-08-20, closed_on: 2026-09-10")
CHECKED = item("verified", more=", closed_on: 2026-09-10, verified_on: 2026-09-20")
NOTED = item("open", more=", updates: [{on: 2026-09-10, text: x}]")
HAPPENED = {"postmortems": 1, "timed": 1}
THEN = [
    pytest.param("", "2026-07-31", {}, True, id="not-happened-yet"),
    pytest.param("", "2026-08-01", HAPPENED, False, id="happened-that-day"),
    pytest.param(NOTED, "2026-07-31", {}, True, id="neither-it-nor-its-item"),
    pytest.param(NOTED, "2026-09-09", HAPPENED, True, id="no-item-yet"),
    pytest.param(NOTED, "2026-09-10", {**HAPPENED, "opened": 1, "open": 1}, False, id="noted"),
    pytest.param(
        f"reviewed_on: 2026-08-05|{DONE}", "2026-09-09",
        {**HAPPENED, "opened": 1, "open": 1, "overdue": 1}, True, id="closed-later-is-open",
    ),
    pytest.param(
        f"reviewed_on: 2026-08-05|{DONE}", "2026-09-10",
        {**HAPPENED, "opened": 1, "closed": 1, "unverified": 1}, False, id="closed-that-day",
    ),
    pytest.param(
        f"reviewed_on: 2026-08-05|{CHECKED}", "2026-09-09",
        {**HAPPENED, "opened": 1, "open": 1}, True, id="closed-and-verified-later",
    ),
    pytest.param(
        f"reviewed_on: 2026-08-05|{CHECKED}", "2026-09-19",
        {**HAPPENED, "opened": 1, "closed": 1, "unverified": 1}, True, id="verified-later",
    ),
    pytest.param(
        f"reviewed_on: 2026-08-05|{CHECKED}", "2026-09-20",
        {**HAPPENED, "opened": 1, "closed": 1, "verified": 1}, False, id="verified-that-day",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("told", "day", "expected", "knows_more"), THEN)
@pytest.mark.parametrize("by", [None, *GROUPINGS])
def test_what_came_after_the_day_counts_in_nothing(told, day, expected, knows_more, by) -> None:
    review, _, entry = told.rpartition("|")
    text = header(f"{review}\naction_items: [{entry}]")
    assert stood(text, day, by) == (expected, knows_more)


def test_what_only_its_id_dates_to_a_later_year_counts_in_nothing() -> None:
    text = f"id: PM-2026-001\nstatus: closed\naction_items: [{item('open')}]"
    assert stood(text, "2025-12-31") == ({}, True)
    found, knows_more = stood(text, "2026-01-01")
    assert (found["postmortems"], found["opened"], knows_more) == (1, 1, False)


def test_what_came_back_after_the_day_has_not_come_back() -> None:
    same = "id: PM-2026-00{}\nroot_cause_categories: [network]\nservices: [pay]"
    files = {"a": header(same.format(1)), "b": header(same.format(2), "2026-09-05T10:00Z")}
    days = {"2026-09-04": 0, "2026-09-05": 1}
    for day, expected in days.items():
        texts = {f"{name}.md": text for name, text in files.items()}
        found = statistics(knowledge_of(texts, {"today": date.fromisoformat(day)}))
        assert expected == found.total.recurrences


def test_the_day_is_an_input() -> None:
    files = {f"{name}.md": text for name, text in STATES.items()}
    knowledge = knowledge_of(files, {"today": date(2026, 11, 21)}, sound=False)
    assert statistics(knowledge).total.flow.overdue == 0
