from __future__ import annotations

from datetime import date

import pytest

from postmortem_kb.rendering import plots
from postmortem_kb.rendering.months import last_months, month_ticks


def incident(day: str, severity: str = "SEV2", **more: str) -> str:
    rest = "".join(f"\n{key}: {value}" for key, value in more.items())
    return f"severity: {severity}\ntimes: {{impact_start: {day}}}{rest}"


def timed(day: str, detected: str, resolved: str, severity: str = "SEV2") -> str:
    times = f"impact_start: {day}T10:00Z, detected: {day}T{detected}Z, resolved: {day}T{resolved}Z"
    return f"severity: {severity}\ntimes: {{{times}}}"


def item(number: int, status: str, **fields: str) -> str:
    rest = "".join(f", {key}: {value}" for key, value in fields.items())
    return f"  - {{id: AI-{number}, title: Do the thing, status: {status}{rest}}}"


def texts(chart) -> list[list[str]]:
    return [[cell.text for cell in row] for row in chart.table]


NAMES = (
    "by-month",
    "time-to-detect",
    "time-to-recover",
    "root-causes",
    "service-severity",
    "calendar",
    "open-actions",
    "action-flow",
)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_knowledge_base_has_a_sentence_and_nothing_drawn(chart, drawn, name) -> None:
    found = chart(name)
    assert (found.rows, found.table) == ((), ())
    assert found.finding.endswith(".")
    assert "<svg" not in drawn(name)
    assert "<table" not in drawn(name)


def test_months_are_the_last_twelve_and_this_one_is_the_last(chart) -> None:
    found = chart(
        "by-month",
        incident("2025-11-30"),
        incident("2025-12-01"),
        incident("2026-11-22", "SEV1"),
        incident("2026-11-23"),
    )
    assert found.finding == "2 incidents in twelve months, never more than one in a month."
    assert [(row["month"], row["place"], row["n"]) for row in found.rows] == [
        (0, 2, 1),
        (11, 1, 1),
    ]
    assert texts(found)[0] == ["Nov 2026", "1", "0", "0", "0", "0", "1"]
    assert texts(found)[-1] == ["Dec 2025", "0", "1", "0", "0", "0", "1"]


def test_drafts_exercises_and_near_misses_are_in_no_month_and_a_lost_date_is_counted(chart) -> None:
    found = chart(
        "by-month",
        incident("2026-10-01", status="draft"),
        incident("2026-10-01", kind="exercise"),
        incident("2026-10-01", kind="near-miss"),
        incident("2026-10-01", kind="security"),
        "severity: SEV1",
    )
    assert found.finding == "1 incident in twelve months."
    assert found.about.endswith("n\N{NO-BREAK SPACE}1, 1 without a date.")


def test_the_worst_month_is_named_when_it_stands_out(chart) -> None:
    days = ("2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-01-01")
    found = chart("by-month", *map(incident, days))
    assert found.finding == "5 incidents in twelve months, 4 of them in Oct 2026."


def test_a_mark_leads_to_the_list_it_counts(chart) -> None:
    others = [incident("2026-10-01", kind="near-miss"), incident("2026-10-02", status="draft")]
    (row,) = chart("by-month", incident("2026-10-01"), *others).rows
    assert row["page"] == (
        "browse/index.md?month=2026-10&severity=SEV2&kind=incident&kind=security"
        "&state=in-review&state=reviewed&state=closed"
    )
    (alone,) = chart(
        "by-month", incident("2026-10-01"), incident("2026-10-01", "SEV3", kind="exercise")
    ).rows
    assert alone["page"] == "browse/index.md?month=2026-10&severity=SEV2"


def test_a_scale_of_seven_levels_has_five_colours_and_all_its_names(chart) -> None:
    levels = [f"Level {number}" for number in range(1, 8)]
    found = chart(
        "by-month",
        *(incident("2026-10-01", level) for level in levels),
        severities={level: {} for level in levels},
    )
    assert [row["place"] for row in found.rows] == [1, 2, 3, 4, 5, 5, 5]
    assert [mark.text for mark in found.key] == levels
    assert found.head == ("Month", *levels, "All")


FIVE = [timed("2026-10-01", f"10:{minute:02}", "12:00") for minute in (1, 2, 10, 20, 30)]


def test_the_time_to_detect_has_its_median_and_p90_as_finding_and_lines(chart) -> None:
    found = chart("time-to-detect", *FIVE, incident("2026-10-01"))
    said = "Half are detected within 10 min; one in ten takes longer than 26 min."
    assert found.finding.replace("\N{NO-BREAK SPACE}", " ") == said
    assert found.about.endswith("n\N{NO-BREAK SPACE}5, 1 unknown.")
    lines = [(row["name"], row["minutes"]) for row in found.rows if row["part"] == "line"]
    assert lines == [("p90", 26.0), ("median", 10.0)]
    assert len([row for row in found.rows if row["part"] == "point"]) == 5


def test_under_the_minimum_there_is_no_line_and_it_is_too_few_to_tell(chart) -> None:
    found = chart("time-to-detect", *FIVE[:4])
    assert found.finding == (
        "Too few to tell: the time to detect of only 4 incidents "
        "in the last twelve months is known."
    )
    assert {row["part"] for row in found.rows} == {"point"}
    assert {row["part"] for row in chart("time-to-detect", *FIVE[:4], minimum_n=4).rows} == {
        "line",
        "point",
    }


def test_a_negative_time_is_left_out_and_a_time_of_nothing_is_drawn_at_a_minute(chart) -> None:
    found = chart(
        "time-to-recover",
        timed("2026-10-01", "11:00", "10:30"),
        timed("2026-10-01", "11:00", "11:00"),
    )
    assert found.about.endswith("n\N{NO-BREAK SPACE}1, 1 negative and left out.")
    assert [row["minutes"] for row in found.rows] == [1.0]
    assert found.values["range"] == [1, 5]


def test_of_many_points_the_latest_are_drawn_and_all_are_counted(chart) -> None:
    found = chart("time-to-recover", *[timed("2026-10-01", "10:10", "11:00")] * 61)
    assert len([row for row in found.rows if row["part"] == "point"]) == 30
    assert "n\N{NO-BREAK SPACE}61. The latest 30 are drawn." in found.about
    assert (len(found.table), texts(found)[-1]) == (61, ["1 older"])


def test_root_causes_are_the_main_ones_with_their_cumulative_share(chart) -> None:
    causes = ["network, process", "network", "network", "security", "automation", "process"]
    found = chart("root-causes", *(f"root_cause_categories: [{each}]" for each in causes), "")
    assert found.finding == "One cause accounts for 50 % of postmortems."
    assert "6, 1 without a cause" in found.about
    assert texts(found) == [
        ["Network", "3", "50 %"],
        ["Automation", "1", "67 %"],
        ["Process", "1", "83 %"],
        ["Security", "1", "100 %"],
    ]
    assert [row["top"] for row in found.rows] == [True, False, False, False]
    assert found.rows[0]["page"] == "root-cause/network.md"


def test_few_root_causes_are_too_few_to_tell(chart) -> None:
    found = chart("root-causes", "root_cause_categories: [network]")
    assert found.finding == "Too few to tell: only 1 postmortem with a known root cause."


def test_services_are_one_however_they_are_spelt_and_the_rest_is_in_the_table(chart) -> None:
    headers = [incident("2020-01-01", "SEV1", services=f"[S{number}]") for number in range(14)]
    both = incident("2020-01-01", "SEV3", services="[s0, S0, S1]")
    found = chart("service-severity", *headers, both, incident("2020-01-01"))
    assert found.finding == "2 services are affected most often, in two of 15 incidents each."
    assert found.about.endswith("1 without a service. 2 more services in the table.")
    assert {row["row"] for row in found.rows} == set(range(12))
    assert texts(found)[0] == ["S0", "1", "0", "1", "0", "0", "2"]
    assert len(found.table) == 14


@pytest.mark.parametrize(
    ("major", "share"), [(0, "none of them"), (2, "2 of them"), (5, "all of them")]
)
def test_the_service_with_the_most_incidents_is_named(chart, major, share) -> None:
    found = chart(
        "service-severity",
        *[incident("2020-01-01", "SEV2", services="[api]")] * major,
        *[incident("2020-01-01", "SEV3", services="[api]")] * (5 - major),
    )
    assert found.finding == f"api is affected most often: in 5 of 5 incidents, {share} major."


@pytest.mark.parametrize(
    ("most", "key"),
    [
        (1, ["1 incident"]),
        (2, ["1 incident", "2"]),
        (3, ["1 incident", "2 to 3"]),
        (4, ["1 incident", "2", "3 to 4"]),
        (9, ["1 incident", "2 to 4", "5 to 9"]),
    ],
)
def test_the_key_of_the_heat_map_says_what_its_shades_stand_for(chart, most, key) -> None:
    found = chart("service-severity", *[incident("2020-01-01", services="[api]")] * most)
    assert [mark.text for mark in found.key] == key


def test_the_calendar_ends_today_and_says_how_long_it_was_quiet(chart) -> None:
    found = chart(
        "calendar",
        incident("2026-11-22", "SEV3"),
        incident("2026-11-22", "SEV1"),
        incident("2025-11-17"),
        incident("2025-11-16"),
    )
    assert found.finding == "Incidents on 2 days; the longest time without one was 369 days."
    days = [row for row in found.rows if row["part"] == "day"]
    assert [(row["week"], row["weekday"], row["place"]) for row in days] == [(0, 0, 2), (52, 6, 1)]
    assert days[0]["page"] == "postmortems/pm-2026-003.md"
    assert days[1]["page"] == "browse/index.md?month=2026-11"


def test_open_actions_are_stacked_by_age_under_the_usual_name_of_their_owner(chart) -> None:
    found = chart(
        "open-actions",
        "times: {impact_start: 2026-11-20}\naction_items:\n"
        + "\n".join(
            [
                item(1, "open", owner="edge"),
                item(2, "blocked", owner="Edge", updates="[{on: 2026-01-01, text: Begun}]"),
                item(3, "proposed"),
                item(4, "done", owner="edge", closed_on="2026-11-21"),
            ]
        ),
        f"action_items:\n{item(1, 'open', owner='edge')}",
    )
    assert found.finding == "4 action items are open, 1 of them for more than 180 days."
    assert found.about.endswith("n\N{NO-BREAK SPACE}4, 1 of unknown age.")
    assert texts(found) == [
        ["edge", "1", "0", "0", "1", "1", "3"],
        ["No owner", "0", "0", "0", "1", "0", "1"],
    ]
    assert found.rows[0]["page"] == "actions/index.md?owner=edge&age=181"


def test_what_is_done_on_an_unknown_day_was_opened_and_is_open_at_no_end_of_a_month(chart) -> None:
    found = chart(
        "action-flow",
        "times: {impact_start: 2020-01-01}\naction_items:\n"
        + "\n".join([item(1, "open"), item(2, "done", closed_on="2026-11-01")]),
        "times: {impact_start: 2026-10-05}\naction_items:\n"
        + "\n".join([item(1, "open"), item(2, "done", closed_on="2026-10-03"), item(3, "done")]),
    )
    assert found.finding == "One more action item opened than closed in twelve months; 2 are open."
    assert found.about.endswith("n\N{NO-BREAK SPACE}4, 1 without a date.")
    assert texts(found)[:3] == [
        ["Nov 2026", "0", "1", "2"],
        ["Oct 2026", "3", "1", "3"],
        ["Sep 2026", "0", "0", "2"],
    ]


@pytest.mark.parametrize(
    ("items", "finding"),
    [
        ([item(1, "open")], "One more action item opened than closed in twelve months; 1 is open."),
        (
            [item(n, "open") for n in range(1, 14)],
            "13 more action items opened than closed in twelve months; 13 are open.",
        ),
    ],
)
def test_the_flow_says_which_is_more(chart, items, finding) -> None:
    header = "times: {impact_start: 2026-10-05}\naction_items:\n" + "\n".join(items)
    assert chart("action-flow", header).finding == finding


def test_months_go_over_the_turn_of_a_year_and_name_it() -> None:
    months = last_months(date(2026, 2, 28), 4)
    assert [month.key for month in months] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert month_ticks(months) == ["", "", "Jan \N{RIGHT SINGLE QUOTATION MARK}26", ""]


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [0]),
        (1, [0, 1]),
        (5, [0, 1, 2, 3, 4, 5]),
        (6, [0, 2, 4, 6]),
        (24, [0, 5, 10, 15, 20]),
        (1000, [0, 200, 400, 600, 800, 1000]),
    ],
)
def test_an_axis_of_counts_has_whole_and_round_marks(most, ticks) -> None:
    assert plots.ticks(most) == ticks


SPOKEN = [
    ("by-month", [incident("2026-10-01")], "1 incident in twelve months."),
    ("by-month", [incident("2026-10-01")] * 2, "2 incidents in twelve months, all in Oct 2026."),
    ("calendar", [incident("2026-11-22")],
     "Incidents on 1 day; the longest time without one was 370 days."),
    ("service-severity", [f"{incident('2026-10-01')}\nservices: [{name}]" for name in "abcde"],
     "No service is affected by more than one of 5 incidents."),
    ("time-to-detect", [incident("2026-10-01")],
     "No time to detect is known in the last twelve months."),
    ("open-actions", [f"action_items:\n{item(1, 'open', due='2026-12-01')}"],
     "1 action item is open, for no more than 180 days."),
    ("open-actions", [f"{incident('2025-10-01')}\naction_items:\n{item(1, 'open')}"],
     "1 action item is open, for more than 180 days."),
    ("open-actions", [f"{incident('2025-10-01')}\naction_items:\n{item(1, 'open')}"] * 2,
     "2 action items are open, all of them for more than 180 days."),
    ("action-flow", [f"{incident('2026-10-01')}\naction_items:\n"
                     f"{item(1, 'done', closed_on='2026-10-02')}"],
     "As many action items closed as opened in twelve months, 1; none is open."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "headers", "expected"), SPOKEN)
def test_a_finding_speaks_of_none_of_one_and_of_all(chart, name, headers, expected) -> None:
    assert chart(name, *headers).finding == expected
