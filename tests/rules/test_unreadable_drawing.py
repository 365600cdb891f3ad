from __future__ import annotations

import pytest
from written import FIRST_LINE, PATH, found, postmortem

FOUND = [
    pytest.param("```five-whys\n```", (0, 1, 13), id="an-empty-block-on-its-fence"),
    pytest.param("```five-whys\nWhy?\nSo.\n```", (1, 1, 5), id="no-answer"),
    pytest.param("```fishbone\nDown\n  A\n Tests here\n```", (3, 2, 12), id="uneven"),
    pytest.param("~~~fault-tree\n\n- a\n  - b (and)\n~~~", (3, 3, 12), id="a-gate-of-nothing"),
]
FINE = [
    "```five-whys\nWhy?\n  So.\n```",
    "```text\nfive-whys\n```",
    "- five-whys:\n\n  ```five-whys\n  ```",
    "<!--\n```fishbone\n```\n-->",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_block_that_cannot_be_drawn_is_found_on_its_line(text, expected, knowledge_base) -> None:
    line, column, end = expected
    files = {PATH: postmortem(text, status="draft")}
    assert found(knowledge_base(files), "PM510") == [(FIRST_LINE + line, column, end)]


def test_every_block_that_cannot_be_drawn_is_found(knowledge_base) -> None:
    files = {PATH: postmortem("```fishbone\n```\n\n```five-whys\n```\n")}
    assert [line for line, _, _ in found(knowledge_base(files), "PM510")] == [8, 11]


@pytest.mark.parametrize("text", FINE)
def test_what_can_be_drawn_and_what_is_no_block_is_left_alone(text, knowledge_base) -> None:
    assert found(knowledge_base({PATH: postmortem(text)}), "PM510") == []
