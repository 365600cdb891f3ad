from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from postmortem_kb.body import Body
from postmortem_kb.body.timeline import is_delimiter, rows
from postmortem_kb.model import Moment, Place

DAY = date(2026, 3, 4)
HEAD = "## Timeline\n\n| Time (UTC) | Event | Source |\n| --- | --- | --- |\n"


def at(hour, minute, day=4, second=0) -> Moment:
    return Moment(datetime(2026, 3, day, hour, minute, second, tzinfo=UTC))


def on(day) -> Moment:
    return Moment(datetime(2026, 3, day, tzinfo=UTC), day_only=True)


CELLS = [
    ("2026-03-04 14:05", at(14, 5), True),
    ("2026-03-04T14:05", at(14, 5), True),
    ("2026-03-04 14:05 UTC", at(14, 5), True),
    ("2026-03-04 14:05Z", at(14, 5), True),
    ("2026-03-04 14:05:30", at(14, 5, second=30), True),
    ("2026-03-05", on(5), True),
    ("14:05", at(14, 5), True),
    ("9:05", at(9, 5), True),
    ("**14:05**", at(14, 5), True),
    ("`14:05`", at(14, 5), True),
    ("[14:05](https://example.com/1)", at(14, 5), True),
    ("[14:05][log]", at(14, 5), True),
    ("unknown", None, True),
    ("Unknown", None, True),
    ("", None, False),
    ("24:00", None, False),
    ("14:5", None, False),
    ("2026-13-04 14:05", None, False),
    ("2026-02-30", None, False),
    ("14:05 CET", None, False),
    ("2026-03-04 14:05+02:00", None, False),
    ("2026-03-04 14:05-07:00", None, False),
    ("2026-03-04 14:05 - soon", None, False),
    ("14:05-", None, False),
    ("about noon", None, False),
    ("...", None, True),
    ("…", None, True),
    ("~14:05", at(14, 5), True),
    ("≈ 14:05", at(14, 5), True),
    ("ca. 14:05", at(14, 5), True),
    ("Circa 14:05", at(14, 5), True),
    ("about 14:05", at(14, 5), True),
    ("approx. 14:05 UTC", at(14, 5), True),
    ("~2026-03-05", on(5), True),
    ("2026-03-05 ~14:05", at(14, 5, 5), True),
    ("14:05-14:10", at(14, 5), True),
    ("06:05-07:00", at(6, 5), True),
    ("14:05\u201314:10", at(14, 5), True),
    ("14:05 - 14:10", at(14, 5), True),
    ("14:05 to 14:10", at(14, 5), True),
    ("~14:05 \u2013 ~14:10", at(14, 5), True),
    ("2026-03-05 14:05-14:10", at(14, 5, 5), True),
    ("2026-03-05 14:05 \u2013 2026-03-06 02:10", at(14, 5, 5), True),
    ("2026-03-05 \u2013 2026-03-09", on(5), True),
    ("2026-03-04T", None, False),
    ("soon", None, False),
]


@pytest.mark.parametrize(("cell", "moment", "sound"), CELLS)
def test_a_time_is_read_as_it_is_meant(cell, moment, sound) -> None:
    (row,) = rows(Body(f"{HEAD}| {cell} | It began | log |\n", 1), DAY)
    assert (row.time, row.moment, row.sound) == (cell, moment, sound)
    assert (row.event, row.source) == ("It began", "log")


def test_a_bare_time_takes_the_day_of_the_row_above() -> None:
    cells = ["14:05", "2026-03-06 23:50", "unknown", "nonsense", "23:55", "2026-03-07", "00:10"]
    text = HEAD + "".join(f"| {cell} | e | s |\n" for cell in cells)
    actual = [row.moment for row in rows(Body(text, 1), DAY)]
    expected = [at(14, 5), at(23, 50, 6), None, None, at(23, 55, 6), on(7), at(0, 10, 7)]
    assert expected == actual


def test_the_day_goes_on_from_one_table_to_the_next_but_one_about_something_else() -> None:
    other = "\n| V | D |\n| - | - |\n| a | 2020-01-01 |\n"
    text = f"{HEAD}| 2026-03-06 14:05 | e | s |\n{other}\n{HEAD[13:]}| 14:10 | e | s |\n"
    assert [row.moment for row in rows(Body(text, 1), DAY)] == [at(14, 5, 6), at(14, 10, 6)]


def test_without_any_day_a_bare_time_can_be_read_and_means_no_moment() -> None:
    (row,) = rows(Body(f"{HEAD}| 14:05 | e | s |\n", 1), None)
    assert (row.moment, row.sound) == (None, True)


TABLES = [
    pytest.param("## TIMELINE\n\n|T|E|\n|-|-|\n|14:05|e|\n", [("14:05", "e", "")], id="narrow"),
    pytest.param("Timeline\n---\n\nT|E\n-|-\n14:05|e\n", [("14:05", "e", "")], id="no-edges"),
    pytest.param(HEAD + "| 14:05 |\n", [("14:05", "", "")], id="one-cell"),
    pytest.param(HEAD + "| 14:05 | a | b | c |\n", [("14:05", "a", "b")], id="four-cells"),
    pytest.param(HEAD + "| 14:05 | `a|b` | c |\n", [("14:05", "`a|b`", "c")], id="bar-in-code"),
    pytest.param(HEAD + "| 14:05 | a \\| b | c |\n", [("14:05", "a \\| b", "c")], id="escaped"),
    pytest.param(HEAD + "| 14:05 | a |\n\n| 15:05 | b |\n", [("14:05", "a", "")], id="one-table"),
    pytest.param(HEAD + "| 14:05 | a |\n\n" + HEAD[13:] + "| 15:05 | b |\n",
                 [("14:05", "a", ""), ("15:05", "b", "")], id="two-tables"),
    pytest.param(HEAD + "| a | 1 |\n\n" + HEAD[13:] + "| 15:05 | b |\n",
                 [("15:05", "b", "")], id="another-table-before"),
    pytest.param(HEAD + "| 14:05 | a |\n\n| T | E |\n| - | - |\n| a | 1 |\n",
                 [("14:05", "a", "")], id="another-table-behind"),
    pytest.param(HEAD + "| a | 1 |\n\n| T | E |\n| - | - |\n| b | 2 |\n",
                 [("a", "1", "")], id="no-times"),
    pytest.param("## Timeline (UTC)\n" + HEAD[13:] + "| 14:05 | a |\n",
                 [("14:05", "a", "")], id="its-time-zone"),
    pytest.param(HEAD + "| 14:05 | a |\n# B\n| 15:05 | b |\n", [("14:05", "a", "")], id="end"),
    pytest.param("## Timeline\n\n### First day\n" + HEAD[13:] + "| 14:05 | a |\n",
                 [("14:05", "a", "")], id="subheading"),
    pytest.param("## Timeline\n\n```\n" + HEAD[13:] + "| 14:05 | a |\n```\n", [], id="code"),
    pytest.param("## Timeline\n\n<!--\n" + HEAD[13:] + "| 14:05 | a |\n-->\n", [], id="comment"),
    pytest.param("## Timeline\n\n| --- | --- |\n| 14:05 | a |\n", [], id="no-head"),
    pytest.param("## Timeline\n\n- 14:05 a | b\n", [], id="a-list"),
    pytest.param("## Impact\n\n" + HEAD[13:] + "| 14:05 | a |\n", [], id="another-section"),
    pytest.param(HEAD, [], id="no-rows"),
    pytest.param("", [], id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_rows_are_those_of_the_tables_of_the_timeline(text, expected) -> None:
    assert expected == [(row.time, row.event, row.source) for row in rows(Body(text, 1), DAY)]


def test_a_row_stands_on_its_time() -> None:
    text = f"{HEAD}|   14:05   | e |\n15:05 | e\n|| e |\n"
    places = [row.place for row in rows(Body(text, 11), DAY)]
    assert places == [Place(15, 5, 15, 10), Place(16, 1, 16, 6), Place(17, 2, 17, 2)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("| --- | --- |", True),
        ("|:-:|-:|", True),
        ("---|---", True),
        (" | - | ", True),
        ("---", False),
        ("|||", False),
        ("| a | --- |", False),
        ("|" + " " * 300_000 + "x-", False),
        ("|-" * 200_000 + "x", False),
    ],
)
def test_the_line_below_the_head_of_a_table_is_known(line, expected) -> None:
    assert expected == is_delimiter(line)
