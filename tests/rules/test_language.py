from __future__ import annotations

import pytest

FRONT = ["id: PM-2026-001", "status: draft", "severity: SEV3", "owner: platform"]


@pytest.fixture
def language(knowledge_base):
    """Judge a header's further lines and a body for their language alone."""

    def judge(header: list[str], body: str = "") -> list[tuple[int, int, int, int, str]]:
        text = "\n".join(["---", *FRONT, *header, "---", body, ""])
        problems = knowledge_base({"2026/PM-2026-001.md": text}).problems
        return [
            (each.line, each.column, each.end_line, each.end_column, each.code)
            for each in problems
            if each.code.startswith("PM6")
        ]

    return judge


# The lines begin at 6; a place is that of the words, not of the value.
HEADERS = [
    (["title: Human error took checkout down"], [(6, 8, 6, 19, "PM604")]),
    (['title: "Human error took checkout down"'], [(6, 9, 6, 20, "PM604")]),
    (["title: 'It''s human error again'"], [(6, 15, 6, 26, "PM604")]),
    (["summary: 'We shouldn''t have deployed.'"], [(6, 11, 6, 38, "PM602")]),
    (["summary: >-", "  It was a", "  careless change."], [(8, 3, 8, 11, "PM601")]),
    (["summary: |", "  Obviously it", "", "  broke."], [(7, 3, 7, 12, "PM602")]),
    # Words that stand on two lines are found on both.
    (["summary: It was human", "  error."], [(6, 17, 7, 8, "PM604")]),
    (["summary: >", "  We should", "  have tested it."], [(7, 3, 8, 14, "PM602")]),
    (["times_note: Obviously unknown."], [(6, 13, 6, 22, "PM602")]),
    (["workaround: A stupid trick."], [(6, 15, 6, 21, "PM601")]),
    (["impact:", "  description: A careless delay."], [(7, 18, 7, 26, "PM601")]),
    (
        ["contributing_factors:", "  - Human error.", "  - A canary would have caught it."],
        [(7, 5, 7, 16, "PM604"), (8, 14, 8, 31, "PM603")],
    ),
    (
        ["contributing_factors: [human error, a careless rollout]"],
        [(6, 24, 6, 35, "PM604"), (6, 39, 6, 47, "PM601")],
    ),
    (
        [
            "action_items:",
            "  - id: AI-1",
            "    title: Be more careful",
            "    reason: It was nobody's, obviously",
            "    updates:",
            "      - text: The team forgot to.",
        ],
        [(8, 12, 8, 27, "PM604"), (9, 30, 9, 39, "PM602"), (11, 19, 11, 30, "PM604")],
    ),
    # What is to be done, and why nothing is, is about what would be.
    (["action_items:", "  - id: AI-1", "    title: Add a canary; it would have caught this"], []),
    (["no_action_reason: A test would have caught this, and there is one."], []),
    # Neither names, addresses, comments nor keys are prose.
    (["owner: obviously", "tags: [careless]", "# human error", "careless: stupid"], []),
    (["artifacts:", "  - title: Obviously", "    url: https://example.com/careless"], []),
    (['summary: The tool said "human error".'], []),
    (['summary: "The tool said \\"human error\\"."'], []),
    (["summary: '\"We should have tested\", they said.'"], []),
    (["title: We should", "summary: have tested it"], []),
    (["summary: [We should have tested it"], []),
    (["summary:", "contributing_factors: 7"], []),
]


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_front_matter_is_judged_in_its_place(header, expected, language) -> None:
    assert language(header) == expected


# The body's first line is 7.
BODIES = [
    ("It was human error.", [(7, 8, 7, 19, "PM604")]),
    ("Human error, and human error.", [(7, 1, 7, 12, "PM604"), (7, 18, 7, 29, "PM604")]),
    ("- We should\n  have tested.", [(7, 3, 8, 14, "PM602")]),
    ("## Root cause: human error", [(7, 16, 7, 27, "PM604")]),
    ("| Time | Event |\n| --- | --- |\n| 14:05 | A careless push |", [(9, 13, 9, 21, "PM601")]),
    (
        "| Time | Event |\n| --- | --- |\n| 14:05 | We should have known |",
        [(9, 11, 9, 31, "PM602")],
    ),
    ("See [Behind Human Error](https://example.com/a): human error", [(7, 50, 7, 61, "PM604")]),
    ("A [careless](https://example.com/stupid) push", [(7, 4, 7, 12, "PM601")]),
    ("Had they looked, all were well.", [(7, 1, 7, 16, "PM603")]),
    ("```\nhuman error\n```", []),
    ("`human error`", []),
    ("    careless code after a blank line", []),
    ("<!-- human error -->", []),
    ("> human error", []),
    ('"Human error", says the vendor.', []),
    ("Was it human error?", []),
    # Only text that is its own closes a gap.
    ('Human "x" error', []),
    ("Human\n\nerror", []),
]


@pytest.mark.parametrize(("body", "expected"), BODIES)
def test_the_body_is_judged_in_its_place(body, expected, language) -> None:
    assert language([], body) == expected


UNDER = [
    ("## Impact\n\n", ["PM602", "PM603"]),
    ("## Where we got lucky\n\n", []),
    ("## Lessons learned\n\n### Where we got lucky\n\n", []),
    ("## Lessons learned\n\n", ["PM602"]),
    ("## Lessons learned\n\n### What went wrong\n\n", ["PM602"]),
    ("## Prevention\n\n", ["PM602"]),
    ("## Action items\n\n", ["PM602"]),
    # What a heading says ends with the next one of its level.
    ("## Where we got lucky\n\nYes.\n\n## Root cause\n\n", ["PM602", "PM603"]),
    ("# Luck\n\n## Root cause\n\n", []),
    ("", ["PM602", "PM603"]),
]


@pytest.mark.parametrize(("headings", "expected"), UNDER)
def test_what_is_told_as_luck_or_as_a_lesson_may_compare(headings, expected, language) -> None:
    body = f"{headings}We should have tested; a test would have caught it."
    assert [code for *_, code in language([], body)] == expected


def test_a_message_says_what_is_wrong_and_what_to_write(knowledge_base) -> None:
    text = "---\nid: PM-2026-001\nsummary: |\n  We should\n  have tested it.\n---\n"
    problems = knowledge_base({"2026/PM-2026-001.md": text}).problems
    (message,) = [each.message for each in problems if each.code == "PM602"]
    assert message == (
        "`We should have tested` judges people by what is known now; write what was known and done "
        "then, such as `the change had passed review without a test`"
    )


def test_a_message_repeats_no_apostrophe_that_yaml_doubles(knowledge_base) -> None:
    text = "---\nid: PM-2026-001\nsummary: 'We shouldn''t have deployed.'\n---\n"
    problems = knowledge_base({"2026/PM-2026-001.md": text}).problems
    (message,) = [each.message for each in problems if each.code == "PM602"]
    assert message.startswith("`We shouldn't have deployed` ")


def test_a_comment_silences_a_quotation_without_marks(language) -> None:
    body = "<!-- postmortem-ignore PM604: the vendor's words -->\nIt was human error."
    assert language([], body) == []
