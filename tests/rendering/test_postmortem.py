from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering import postmortem as rendering
from postmortem_kb.rendering.surroundings import surroundings

A = "PM-2026-001"


def test_done_is_not_verified_in_the_tally(knowledge) -> None:
    states = ["verified", "done", "done", "wont-do", "open", "blocked", ""]
    items = ", ".join(f"{{id: AI-{n}, status: {state}}}" for n, state in enumerate(states))
    kb = knowledge({"a.md": f"action_items: [{items}]"})
    (postmortem,) = kb.corpus
    tally = rendering.view(postmortem, surroundings(postmortem, kb), "", [])["tally"]
    assert tally == {"verified": 1, "done": 2, "refused": 1, "open": 3, "all": 7}


PACES = [
    pytest.param(0, 1, id="nothing-takes-a-minute"),
    pytest.param(200, 1, id="a-minute"),
    pytest.param(1000, 5, id="five-minutes"),
]


@pytest.mark.parametrize(("count", "expected"), PACES)
def test_reading_takes_a_minute_for_two_hundred_words(count, expected, knowledge) -> None:
    kb = knowledge({"a.md": f"id: {A}"})
    (postmortem,) = kb.corpus
    assert (
        expected
        == rendering.view(postmortem, surroundings(postmortem, kb), "word " * count, [])["minutes"]
    )


@given(st.text(st.one_of(st.sampled_from("a_9 \n-é½漢²\u00a0—\ud800"), st.characters())))
def test_a_word_is_what_a_regular_expression_takes_for_one(text: str) -> None:
    assert len(re.findall(r"\w+", text)) == rendering.number_of_words(text)


_LINES = st.sampled_from(
    ["## Impact", "## Root cause", "## Lessons learned", "Impact", "------", "### Impact", "", "x",
     "```", "## Contributing factors", "# Lessons learned", "<!--", "-->"]
)  # fmt: skip


def cut(kb: Knowledge, body: str) -> list[tuple[str, str]]:
    (postmortem,) = kb.corpus
    return [
        (part.text, part.partial)
        for part in rendering.view(postmortem, surroundings(postmortem, kb), body, [])["body"]
    ]


@given(lines=st.lists(_LINES, max_size=20))
def test_nothing_of_the_body_is_lost_when_it_is_cut(lines, knowledge) -> None:
    body = "\n".join(lines)
    parts = cut(knowledge({"a.md": f"id: {A}"}), body)
    assert "\n".join(text for text, _ in parts).split() == body.split()


def test_headings_are_found_whatever_surrounds_their_words(knowledge) -> None:
    body = "## 1. **Impact**\n\na\n\n## Lessons learned (so far):\n\nb"
    parts = cut(knowledge({"a.md": f"id: {A}"}), body)
    assert [partial for _, partial in parts] == ["impact", "actions", "factors", ""]


def test_nothing_of_ours_is_put_into_html_of_the_authors(knowledge) -> None:
    body = "## Impact\n\n<div>\n\n## Lessons learned\n\n</div>\n\nEnd.\n\n<details>\nMore."
    parts = cut(knowledge({"a.md": f"id: {A}"}), body)
    assert [(text.strip(), partial) for text, partial in parts] == [
        ("## Impact", "impact"),
        ("<div>\n\n## Lessons learned\n\n</div>", "actions"),
        ("End.\n\n<details>\nMore.\n</details>", "factors"),
        ("", ""),
    ]
