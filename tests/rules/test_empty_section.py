from __future__ import annotations

from datetime import UTC, datetime

import pytest
from written import FIRST_LINE, PATH, found, postmortem

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import check

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

HEAD = "| Time (UTC) | Event | Source |\n| --- | --- | --- |"
EMPTY = [
    "",
    "\n\n",
    "<!-- Who felt what? -->",
    "<!-- Who\n\nfelt what? -->",
    "### Customers\n\n### Partners",
    HEAD,
    f"Times in UTC.\n\n{HEAD}",
    f"{HEAD}\n\n",
    "---",
    ">",
    "- ",
    "***\n\n- \n\n>\n",
]
FULL = [
    "None is known.",
    "### Customers\n\nAll of them.",
    "```\nlog\n```",
    "    log",
    "![load](https://example.com/load.png)",
    "- one",
    "> quoted",
    f"{HEAD}\n| 14:05 | It began | |",
    f"{HEAD}\n\nThe rest is not known.",
    "<table><tr><td>1</td></tr></table>",
    "<!-- a --> b",
    "`<!-- a -->`",
    "0",
]


@pytest.mark.parametrize("text", EMPTY)
def test_a_section_that_says_nothing_is_found_on_its_heading(text, knowledge_base) -> None:
    body = f"\n## Impact\n\n{text}\n\n## Timeline\n\n- 14:05 It began.\n"
    report = knowledge_base({PATH: postmortem(body)})
    assert found(report, "PM503") == [(FIRST_LINE + 1, 4, 10)]


@pytest.mark.parametrize("text", FULL)
def test_a_section_that_says_something_is_left_alone(text, knowledge_base) -> None:
    body = f"\n## Impact\n\n{text}\n\n## Timeline\n\n- 14:05 It began.\n"
    assert found(knowledge_base({PATH: postmortem(body)}), "PM503") == []


ALL = "## Impact\n## Timeline\n## Root cause\n## Response\n## Lessons learned\n## Prevention\n"


@pytest.mark.parametrize(
    ("status", "lines", "expected"),
    [
        ("draft", [], []),
        ("in-review", [], [8, 9]),
        ("in-review", ["kind: near-miss"], [10]),
        ("reviewed", [], [8, 9, 10, 11, 12, 13]),
    ],
)
def test_sections_are_asked_for_by_the_state(status, lines, expected, knowledge_base) -> None:
    report = knowledge_base({PATH: postmortem(ALL, *lines, status=status)})
    assert expected == [line for line, _, _ in found(report, "PM503")]


def test_of_two_sections_of_one_title_one_may_be_empty(knowledge_base) -> None:
    body = "## IMPACT\n\n## Impact\n\nAll.\n\nTimeline\n---\n\n- 14:05 It began.\n"
    assert found(knowledge_base({PATH: postmortem(body)}), "PM503") == []


def test_a_heading_that_the_policy_asks_for_needs_a_text(tmp_path) -> None:
    file = tmp_path / "PM-2026-001.md"
    file.write_text(postmortem("## Exposure\n", status="in-review"), encoding="utf-8")
    settings = Settings(policy=[{"when": {"severity": "SEV3"}, "headings": ["Exposure"]}])
    report = check.run([Location(PATH, PATH, file)], settings, NOW)
    assert found(report, "PM503") == [(8, 4, 12)]


def test_titles_are_compared_without_numbers_and_markup(knowledge_base) -> None:
    body = "## 1. **Impact**\n\n## Timeline (UTC)\n\n- 14:05 It began.\n"
    assert found(knowledge_base({PATH: postmortem(body)}), "PM503") == [(8, 4, 17)]


def test_a_long_line_is_read_once(knowledge_base) -> None:
    body = f"## Impact\n\n{'- ' * 200_000}x\n\n## Timeline\n\n{'> ' * 200_000}\n"
    report = knowledge_base({PATH: postmortem(body)})
    assert [line for line, _, _ in found(report, "PM503")] == [12]
