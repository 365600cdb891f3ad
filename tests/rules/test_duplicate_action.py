from __future__ import annotations

import pytest

HEADER = """---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
action_items:
"""


def postmortem(*titles: str) -> str:
    items = [
        f"  - id: AI-{number}\n    title: {title}\n    status: open\n"
        for number, title in enumerate(titles, 1)
    ]
    return f"{HEADER}{''.join(items)}---\n"


def places(report) -> list[tuple[int, int]]:
    return [(each.line, each.column) for each in report.problems if each.code == "PM312"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Rotate the logs", "Rotate the logs"),
        ("Rotate the logs", "rotate  THE logs."),
        ("Rotate the logs", '"\N{LEFT DOUBLE QUOTATION MARK}Rotate the logs!\\""'),
        ("Rotate the log-files", "Rotate the log files"),
        ("Rotate `logs` (all)", "Rotate logs, all"),
        ("STRASSE sperren", "Straße sperren"),
    ],
)
def test_the_same_words_are_the_same_title(first, second, knowledge_base) -> None:
    report = knowledge_base({"2026/PM-2026-001.md": postmortem(first, second)})
    assert places(report) == [(12, 12)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Limit retries to 1.5 s", "Limit retries to 15 s"),
        ("Limit retries to 5 s", "Limit retries to 5 %"),
        ("Drop the C client", "Drop the C# client"),
        ("Rotate the logs", "Rotate the log"),
        ("की जाँच", "का जाँच"),
        ("监控数据库", "监控缓存"),
        ("'...'", "'???'"),
    ],
)
def test_titles_that_say_something_else_are_left_alone(first, second, knowledge_base) -> None:
    report = knowledge_base({"2026/PM-2026-001.md": postmortem(first, second)})
    assert places(report) == []


def test_every_repetition_names_the_first_item(knowledge_base) -> None:
    text = postmortem("Rotate the logs", "Free the disk", "Rotate the logs", "rotate the logs")
    report = knowledge_base({"2026/PM-2026-001.md": text})
    expected = [
        (
            line,
            "`AI-1` has the same title; keep one of them, or say in each title what is different",
        )
        for line in (15, 18)
    ]
    found = [problem for problem in report.problems if problem.code == "PM312"]
    assert expected == [(each.line, each.message) for each in found]


def test_items_without_a_title_have_none_in_common(knowledge_base) -> None:
    report = knowledge_base({"2026/PM-2026-001.md": postmortem("", "")})
    assert places(report) == []
