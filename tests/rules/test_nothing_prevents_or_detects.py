from __future__ import annotations

import pytest

TABLE = [
    ("reviewed", "SEV1", "incident", ["repair"], True),
    ("reviewed", "SEV2", "security", ["repair", "mitigate", "process", "investigate"], True),
    ("closed", "SEV1", "incident", ["process"], True),
    ("reviewed", "SEV1", "incident", ["repair", "prevent"], False),
    ("reviewed", "SEV1", "incident", ["detect"], False),
    # An action that nobody typed may be what is looked for, and so may a type misspelt.
    ("reviewed", "SEV1", "incident", ["repair", ""], False),
    ("reviewed", "SEV1", "incident", ["repair", "prevnt"], False),
    ("reviewed", "SEV1", "incident", [], False),
    # Neither before the review, nor for what is not major, nor for what did not happen.
    ("draft", "SEV1", "incident", ["repair"], False),
    ("in-review", "SEV1", "incident", ["repair"], False),
    ("reviewed", "SEV3", "incident", ["repair"], False),
    ("reviewed", "", "incident", ["repair"], False),
    ("reviewed", "SEV1", "near-miss", ["repair"], False),
    ("reviewed", "SEV1", "exercise", ["repair"], False),
]


def postmortem(status: str, severity: str, kind: str, types: list[str], more: str = "") -> str:
    items = "".join(
        f"  - id: AI-{number}\n    title: Restore order {number}\n    type: {each}\n"
        "    status: wont-do\n"
        for number, each in enumerate(types, 1)
    )
    return (
        f"---\nid: PM-2026-001\ntitle: Checkout failed in the EU\nstatus: {status}\n"
        f"severity: {severity}\nkind: {kind}\nowner: platform\naction_items:\n{items}{more}---\n"
    )


@pytest.mark.parametrize(("status", "severity", "kind", "types", "expected"), TABLE)
def test_a_major_incident_needs_one_that_prevents_or_detects(
    status, severity, kind, types, expected, knowledge_base
) -> None:
    text = postmortem(status, severity, kind, types)
    report = knowledge_base({"2026/PM-2026-001.md": text})
    places = [(each.line, each.column) for each in report.problems if each.code == "PM313"]
    assert ([(8, 1)] if expected else []) == places


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("no_action_reason: The service is switched off.\n", 0),
        ("no_action_reason: [odd]\n", 0),
        ("no_action_reason:\n", 1),
        ("  - nothing\n", 0),
    ],
)
def test_a_reason_or_an_item_that_cannot_be_read_is_enough(more, expected, knowledge_base) -> None:
    text = postmortem("reviewed", "SEV1", "incident", ["repair"], more)
    report = knowledge_base({"2026/PM-2026-001.md": text})
    assert expected == sum(each.code == "PM313" for each in report.problems)
