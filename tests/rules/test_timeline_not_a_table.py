from __future__ import annotations

import pytest
from written import PATH, found, postmortem, timeline

BAD = [
    "- 14:05 It began.\n- 14:09 The alert fired.",
    "It began at 14:05.",
    "| Time | Event |\n| 14:05 | It began |",
    "```\n14:05 It began\n```",
    "### Monday\n\n- 14:05 It began.",
]
GOOD = [
    "",
    "<!-- When did it begin? -->",
    "| Time | Event |\n| --- | --- |",
    "| Time | Event |\n| --- | --- |\n| 14:05 | It began |",
    "| Time | Event |\n| --- | --- |\n| later | It began |",
    "### Monday\n\n| Time | Event |\n| --- | --- |\n| 14:05 | It began |",
]


@pytest.mark.parametrize("text", BAD)
@pytest.mark.parametrize("status", ["in-review", "reviewed", "closed"])
def test_a_timeline_without_a_table_is_found_on_its_heading(text, status, knowledge_base) -> None:
    files = {PATH: postmortem(f"## Timeline (UTC)\n\n{text}\n", status=status)}
    assert found(knowledge_base(files), "PM511") == [(8, 4, 18)]


@pytest.mark.parametrize("text", GOOD)
def test_a_table_and_an_empty_section_are_left_alone(text, knowledge_base) -> None:
    files = {PATH: postmortem(f"## Timeline\n\n{text}\n")}
    assert found(knowledge_base(files), "PM511") == []


@pytest.mark.parametrize(
    ("body", "status"),
    [(f"## Timeline\n\n{BAD[0]}\n", "draft"), (BAD[0], "in-review"), (timeline(), "in-review")],
)
def test_a_draft_and_a_text_without_a_timeline_are_left_alone(body, status, knowledge_base) -> None:
    assert found(knowledge_base({PATH: postmortem(body, status=status)}), "PM511") == []
