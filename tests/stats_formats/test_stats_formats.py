from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledges import knowledge_of
from prometheus_client import parser as older
from prometheus_client.openmetrics import parser as openmetrics

from postmortem_kb import stats_formats
from postmortem_kb.metrics.calendar import parse
from postmortem_kb.rendering.statistics import GROUPINGS, statistics
from postmortem_kb.resources import templates_dir
from postmortem_kb.terminal import UNPRINTABLE, columns

FORMATS = stats_formats.names()


def incident(minutes: int, more: str = "severity: SEV1") -> str:
    """Return an incident that was detected after five minutes and resolved so many later."""
    hours, rest = divmod(minutes + 5, 60)
    return (
        f"status: closed\n{more}\ntimes: {{impact_start: 2026-08-01T10:00Z,"
        f" detected: 2026-08-01T10:05Z, resolved: 2026-08-01T{10 + hours}:{rest:02}Z}}"
    )


FIVE = {f"n{at}.md": incident(minutes) for at, minutes in enumerate((10, 20, 30, 40, 400))}
ITEMS = {
    "i0.md": (
        "status: closed\nseverity: SEV2\nteams: [pay]\naction_items:\n"
        "- {id: AI-1, title: x, status: open, owner: pay, priority: high, due: 2026-01-01}\n"
        "- {id: AI-2, title: x, status: done, owner: bob, closed_on: 2026-10-02}\n"
        "- {id: AI-3, title: x, status: verified, owner: bob, closed_on: 2026-10-03}\n"
        "- {id: AI-4, title: x, status: verified, owner: bob, closed_on: 2026-10-04}\n"
        "times: {impact_start: 2026-10-01T10:00Z}"
    )
}


def told(form: str, files, by: str | None = None, period: str | None = None, width=100) -> str:
    knowledge = knowledge_of(files, sound=False)
    found = statistics(knowledge, by, parse(period) if period else None)
    return stats_formats.render(form, found, width)


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Return {(name, label values): value} as a reader of OpenMetrics has it."""
    found = {}
    for family in openmetrics.text_string_to_metric_families(text):
        assert family.type == "gauge"
        assert family.documentation
        for sample in family.samples:
            assert sample.timestamp is None
            found[(sample.name, *sample.labels.values())] = sample.value
    return found


def test_json_has_every_figure_with_what_it_leaves_out_in_whole_seconds() -> None:
    found = json.loads(told("json", FIVE | ITEMS, "severity"))
    assert (found["today"], found["by"], found["period"]) == ("2026-11-22", "severity", None)
    assert found["version"] == 1
    assert found["all"]["durations"]["time_to_recover"] == {
        "n": 5, "missing": 1, "negative": 0, "mean": 6000, "median": 1800, "p90": 15360
    }  # fmt: skip
    assert found["all"]["durations"]["time_to_acknowledge"] == {
        "n": 0, "missing": 6, "negative": 0, "mean": None, "median": None, "p90": None
    }  # fmt: skip
    assert found["all"]["verified_share"] == 0.667
    assert [row["group"] for row in found["groups"]] == ["SEV1", "SEV2", "SEV3", "SEV4", "SEV5"]
    assert found["groups"][1]["counts"] == {
        "postmortems": 1, "major": 1, "timed": 1, "recurrences": 0, "opened": 4, "closed": 3,
        "open": 1, "overdue": 1, "unverified": 1, "verified": 2,
    }  # fmt: skip


def test_json_tells_of_too_few_too_and_of_how_many_it_is() -> None:
    found = json.loads(told("json", {"a.md": incident(10)}))
    assert found["minimum_n"] == 5
    assert found["all"]["durations"]["time_to_recover"]["mean"] == 600


def test_json_explains_every_name_in_it() -> None:
    found = json.loads(told("json", FIVE, "service"))
    names = {"undated", "undated_items", "verified_share"}
    for row in (found["all"], *found["groups"]):
        names |= {*row["counts"], *row["durations"]}
        for figure in row["durations"].values():
            names |= figure.keys()
    assert names <= found["definitions"].keys()
    assert found["definitions"].keys() - names == {"time_between_failures", "time_to_failure"}


def test_csv_has_a_line_for_every_figure_and_leaves_empty_what_is_unknown() -> None:
    found = list(csv.DictReader(io.StringIO(told("csv", FIVE | ITEMS, "severity"), newline="")))
    lines = {(row.pop("group"), row.pop("figure")): list(row.values()) for row in found}
    assert len(lines) == len(found)
    assert lines["all", "postmortems"] == ["6", "", "", "", "", ""]
    assert lines["SEV1", "time_to_recover"] == ["5", "0", "0", "6000", "1800", "15360"]
    assert lines["SEV2", "time_to_recover"] == ["0", "1", "0", "", "", ""]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "::error::x"])
def test_no_cell_of_the_csv_is_a_formula_or_a_command(name) -> None:
    files = {"a.md": incident(10, f'services: ["{name}"]')}
    found = csv.reader(io.StringIO(told("csv", files, "service"), newline=""))
    assert {row[0] for row in found} == {"group", "all", f"'{name}"}


TABLE = """\
Figures as of 22 Nov 2026

Incidents
       postmortems  major  recurrences
  all            6      6            0

Action items
       opened  closed  open  overdue  unverified  verified
  all       4       3     1        1           1         2

Durations
                             mean  median         p90  n  unknown  negative
  Time to detect            5 min   5 min       5 min  5        1         0
  Time to acknowledge                         unknown  0        6         0
  Time to mitigate                            unknown  0        6         0
  Time to recover      1 h 40 min  30 min  4 h 16 min  5        1         0
  Duration of impact   1 h 45 min  35 min  4 h 21 min  5        1         0
  Time to close                       too few to tell  3        0         0
"""


def test_the_table_tells_nothing_of_too_few_and_how_many_are_unknown() -> None:
    assert told("table", FIVE | ITEMS)[: len(TABLE)] == TABLE


def test_the_table_of_a_figure_has_a_row_for_every_group_of_which_there_is_something() -> None:
    text = told("table", FIVE | ITEMS, "severity")
    (block,) = (each for each in text.split("\n\n") if each.startswith("Time to recover: "))
    lines = [line.split("  ") for line in block.splitlines()[2:]]
    assert [[cell.strip() for cell in line if cell] for line in lines] == [
        ["all", "1 h 40 min", "30 min", "4 h 16 min", "5", "1", "0"],
        ["SEV1", "1 h 40 min", "30 min", "4 h 16 min", "5", "0", "0"],
        ["SEV2", "unknown", "0", "1", "0"],
    ]


NOTES = [
    pytest.param("service", None, "A postmortem of two groups counts in both", True, id="twice"),
    pytest.param("severity", None, "A postmortem of two groups counts in both", False, id="once"),
    pytest.param(
        None, "2026-08", "1 postmortem may be of the period and is left out", True, id="no-day"
    ),
    pytest.param(None, None, "1 near miss has no times and is in no duration", True, id="near"),
    pytest.param(None, "2026-08", "Figures of August 2026 as of 22 Nov 2026", True, id="period"),
    pytest.param(None, None, "Drafts and exercises count in no figure", True, id="drills"),
]


@pytest.mark.parametrize(("by", "period", "words", "expected"), NOTES)
def test_the_table_says_what_it_counts(by, period, words, expected) -> None:
    near = {"a.md": "status: closed\nkind: near-miss"}
    assert (words in told("table", FIVE | near, by, period)) == expected


@pytest.mark.parametrize("width", [72, 80, 100])
@pytest.mark.parametrize("by", [None, *GROUPINGS])
def test_the_table_fits_the_columns_there_are(by, width) -> None:
    long = "a service with a name that is much longer than any name should be"
    header = f"services: ['{long}']\nteams: ['{long}']\nroot_cause_categories: [network]"
    for line in told(
        "table", {"a.md": incident(9, header), **FIVE, **ITEMS}, by, "2026", width
    ).splitlines():
        assert columns(line) <= width


def test_names_in_wide_signs_are_aligned() -> None:
    files = {"a.md": incident(9, "services: [結帳服務]"), "b.md": incident(9, "services: [shop]")}
    _, counts, *_ = told("table", files, "service").split("\n\n")
    assert counts.splitlines() == [
        "Incidents",
        "            postmortems  major  recurrences",
        "  all                 2      0            0",
        "  shop                1      0            0",
        "  結帳服務            1      0            0",
    ]


def test_empty_months_that_follow_each_other_share_a_line() -> None:
    files = {"a.md": incident(9), "b.md": incident(9).replace("2026-08", "2026-03")}
    _, counts, items, *_ = told("table", files, "month").split("\n\n")
    assert [line.split("  ")[1] for line in counts.splitlines()[2:]] == [
        "all", "2026-09 to 2026-11", "2026-08", "2026-04 to 2026-07", "2026-03"
    ]  # fmt: skip
    assert items.splitlines()[3].split() == ["2026-03", "to", "2026-11", "nothing"]


def test_groups_of_which_there_is_nothing_share_a_line() -> None:
    _, counts, *_ = told("table", FIVE, "severity").split("\n\n")
    assert [line.split() for line in counts.splitlines()[2:]] == [
        ["all", "5", "5", "0"], ["SEV1", "5", "5", "0"], ["and", "4", "others", "nothing"]
    ]  # fmt: skip


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_tells_what_may_be_of_the_period_and_has_no_day(form) -> None:
    item = "action_items: [{id: AI-1, title: x, status: open}, {id: AI-2, title: x, status: open}]"
    text = told(form, {"a.md": f"status: closed\nkind: near-miss\n{item}"}, None, "2026-08")
    said = {
        "csv": ["all,undated,1,", "all,undated_items,2,"],
        "json": ['"undated":1,', '"undated_items":2,'],
        "openmetrics": ["incidents_undated 1\n", "action_items_undated 2\n"],
        "table": ["1 postmortem may be of the period and is left out: no day",
                  "2 action items may have been opened or closed in the period and are left"],
    }  # fmt: skip
    assert [words for words in said[form] if words not in text] == []


def test_openmetrics_of_nothing_has_no_open_action_items() -> None:
    found = samples(told("openmetrics", {}))
    for name in ("open", "overdue", "unverified"):
        key = (f"postmortem_action_items_{name}", "unknown", "unknown", "unknown")
        assert found[key] == 0


def test_openmetrics_has_incidents_by_severity_and_action_items_by_team_and_priority() -> None:
    found = samples(told("openmetrics", FIVE | ITEMS))
    assert found["postmortem_incidents", "SEV1"] == 5
    assert found["postmortem_incidents", "SEV3"] == 0
    assert found["postmortem_action_items_open", "pay", "SEV2", "high"] == 1
    assert found["postmortem_action_items_overdue", "pay", "SEV2", "high"] == 1
    assert found["postmortem_action_items_open", "unknown", "SEV2", "unknown"] == 0
    assert found["postmortem_action_items_unverified", "unknown", "SEV2", "unknown"] == 1
    assert found["postmortem_action_items_verified_ratio",] == 0.667


def test_openmetrics_has_no_sample_of_what_is_unknown_or_of_too_few_and_says_of_how_many() -> None:
    found = samples(told("openmetrics", FIVE | ITEMS))
    assert found["postmortem_time_to_recover_seconds", "mean"] == 6000
    assert found["postmortem_time_to_recover_seconds", "p90"] == 15360
    assert found["postmortem_figure_values", "time_to_recover", "missing"] == 1
    assert found["postmortem_figure_values", "time_to_acknowledge", "known"] == 0
    assert found["postmortem_figure_values", "time_to_close", "known"] == 3
    few = ("postmortem_time_to_acknowledge_seconds", "postmortem_time_to_close_seconds")
    assert [key for key in found if key[0] in few] == []
    nothing = samples(told("openmetrics", FIVE))
    assert ("postmortem_action_items_verified_ratio",) not in nothing


@pytest.mark.parametrize("by", GROUPINGS)
def test_openmetrics_of_groups_has_one_sample_for_each_and_none_of_everything(by) -> None:
    text = told("openmetrics", FIVE | ITEMS, by)
    groups = json.loads(told("json", FIVE | ITEMS, by))["groups"]
    label = by.replace("-", "_")
    for family in openmetrics.text_string_to_metric_families(text):
        assert {sample.labels[label] for sample in family.samples} <= {
            row["group"] for row in groups
        }
    found = samples(text)
    for row in groups:
        assert found["postmortem_incidents", row["group"]] == row["counts"]["postmortems"]
        assert found["postmortem_action_items_open", row["group"]] == row["counts"]["open"]


def test_units_end_the_names_they_belong_to_and_the_text_ends_as_it_has_to() -> None:
    text = told("openmetrics", FIVE | ITEMS, "service")
    units = {
        family.name: family.unit
        for family in openmetrics.text_string_to_metric_families(text)
        if family.unit
    }
    assert units["postmortem_time_to_recover_seconds"] == "seconds"
    assert [name for name, unit in units.items() if not name.endswith(f"_{unit}")] == []
    assert text.endswith("\n# EOF\n")
    assert told("openmetrics", {}).endswith("\n# EOF\n")


def test_a_reader_of_the_older_format_finds_the_same_samples() -> None:
    text = told("openmetrics", FIVE | ITEMS)
    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in older.text_string_to_metric_families(text)
        for sample in family.samples
    }
    assert found == samples(text)


def test_the_metrics_that_the_handbook_names_are_written() -> None:
    chapter = (templates_dir() / "handbook" / "metrics.md.jinja").read_text(encoding="utf-8")
    named = set(re.findall(r"\bpostmortem_[a-z_]+\b", chapter))
    assert len(named) > 4
    assert named - {key[0] for key in samples(told("openmetrics", FIVE | ITEMS))} == set()


_NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=8)


@settings(max_examples=60)
@given(_NAMES)
def test_no_name_of_a_service_breaks_a_format(name) -> None:
    files = {"a.md": incident(10, f"services: [{json.dumps(name, ensure_ascii=True)}]")}
    text = told("json", files, "service")
    assert not UNPRINTABLE.search(text.removesuffix("\n"))
    group = json.loads(text)["groups"][0]["group"]
    assert ("postmortem_incidents", group) in samples(told("openmetrics", files, "service"))
    rows = list(csv.reader(io.StringIO(told("csv", files, "service"), newline="")))
    assert {len(row) for row in rows} == {8}
    plain = len(told("table", {"a.md": incident(10, "services: [x]")}, "service").splitlines())
    assert len(told("table", files, "service").splitlines()) == plain


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_tells_the_same_twice_and_something_of_nothing(form) -> None:
    assert told(form, FIVE | ITEMS, "team") == told(form, FIVE | ITEMS, "team")
    assert told(form, {})
