from __future__ import annotations

import pytest
from written import PATH, found, postmortem, suggested, timeline

CELLS = [
    ("2026/03/04 14:05", "2026-03-04 14:05"),
    ("2026.03.04 14:05", "2026-03-04 14:05"),
    ("2026-3-4 14:05", "2026-03-04 14:05"),
    ("04.03.2026 14:05", "2026-03-04 14:05"),
    ("2026-03-04, 14:05", "2026-03-04 14:05"),
    ("2026-03-04 14.05", "2026-03-04 14:05"),
    ("2026-03-04T14:05+02:00", "2026-03-04 12:05"),
    ("2026-03-04 00:30+0200", "2026-03-03 22:30"),
    ("14.05", "14:05"),
    ("14h05", "14:05"),
    ("2:05 pm", "14:05"),
    ("2pm", "14:00"),
    ("12:30 a.m.", "00:30"),
    ("12 PM", "12:00"),
    ("14:05 GMT", "14:05"),
    ("14:05 utc", "14:05"),
    ("03/04/2026 14:05", None),
    ("14:05 UTC+2", None),
    ("14:05 CET", None),
    ("2026-03-04 14:05-07:00", "2026-03-04 21:05"),
    ("14:05 - soon", None),
    ("~noon", None),
    ("24:00", None),
    ("13 pm", None),
    ("14", None),
    ("2026-02-30", None),
    ("2026-03-04 14:??", None),
    ("2026-13-04 14:05+02:00", None),
    ("later", None),
    ("T+5", None),
]


@pytest.mark.parametrize(("cell", "meant"), CELLS)
def test_what_is_surely_meant_is_suggested(cell, meant, knowledge_base) -> None:
    rows = ["| 2026-03-04 14:00 | a | |", f"| {cell} | b | |"]
    report = knowledge_base({PATH: postmortem(timeline(*rows))})
    assert found(report, "PM505") == [(13, 3, 3 + len(cell))]
    assert suggested(report, "PM505") == [meant]
    (message,) = [each.message for each in report.problems if each.code == "PM505"]
    assert (f"`{cell}`" in message, "YYYY-MM-DD HH:MM" in message) == (True, True)


LENIENT = [
    "~14:05",
    "ca. 14:05",
    "about 14:05",
    "14:05-14:10",
    "09:25\u201309:38",
    "~2026-04-20",
    "…",
]


@pytest.mark.parametrize("cell", LENIENT)
def test_about_right_a_range_and_nothing_at_all_are_left_alone(cell, knowledge_base) -> None:
    rows = ["| 2026-03-04 00:00 | a | |", f"| {cell} | b | |"]
    assert found(knowledge_base({PATH: postmortem(timeline(*rows))}), "PM505") == []


@pytest.mark.parametrize(
    ("cell", "zone"),
    [
        ("14:48 CET", "CET"),
        ("2026-03-04 14:48 PST", "PST"),
        ("2026-03-04 14:48:10CEST", "CEST"),
        ("2:05 PM", None),
        ("2026/03/04 14:48 UTC", None),
        ("14.05 GMT", None),
    ],
)
def test_a_time_zone_is_said_to_be_no_offset(cell, zone, knowledge_base) -> None:
    report = knowledge_base(
        {PATH: postmortem(timeline("| 2026-03-04 | a | |", f"| {cell} | b | |"))}
    )
    (message,) = [each.message for each in report.problems if each.code == "PM505"]
    assert (f"is in `{zone}`, which is no offset" in message) == (zone is not None)


@pytest.mark.parametrize(("cell", "meant"), [case for case in CELLS if case[1]])
def test_a_suggestion_can_be_read(cell, meant, knowledge_base) -> None:
    rows = ["| 2026-03-04 00:00 | a | |", f"| {meant} | b | |"]
    assert found(knowledge_base({PATH: postmortem(timeline(*rows))}), "PM505") == []


def test_a_time_that_is_missing_has_a_place(knowledge_base) -> None:
    rows = ["| 2026-03-04 14:00 | a | |", "| | b | |"]
    assert found(knowledge_base({PATH: postmortem(timeline(*rows))}), "PM505") == [(13, 3, 3)]


def test_a_table_that_has_something_else_in_front_is_found_once(knowledge_base) -> None:
    rows = ["| 1 | 14:05 | a |", "| 2 | 14:06 | b |", "| 3 | 14:07 | c |"]
    assert found(knowledge_base({PATH: postmortem(timeline(*rows))}), "PM505") == [(12, 3, 4)]


def test_one_and_the_same_spelling_in_all_rows_is_found_in_each(knowledge_base) -> None:
    rows = ["| 14.05 | a | |", "| 14.06 | b | |"]
    report = knowledge_base({PATH: postmortem(timeline(*rows))})
    assert suggested(report, "PM505") == ["14:05", "14:06"]


@pytest.mark.parametrize("status", ["draft", "in-review"])
def test_a_draft_and_a_timeline_without_a_table_are_left_alone(status, knowledge_base) -> None:
    body = timeline("| later | a | |") if status == "draft" else "## Timeline\n\n- later\n"
    assert found(knowledge_base({PATH: postmortem(body, status=status)}), "PM505") == []


def test_a_long_cell_is_read_once(knowledge_base) -> None:
    rows = ["| 14:05 | a | |", f"| {'1' * 300_000} | b | |", f"| {'2:05 ' * 100_000} | c | |"]
    report = knowledge_base({PATH: postmortem(timeline(*rows))})
    assert suggested(report, "PM505") == [None, None]
    assert max(len(each.message) for each in report.problems) < 300
