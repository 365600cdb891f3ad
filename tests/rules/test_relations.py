from __future__ import annotations

import pytest


def postmortem(name, *lines):
    base = [
        "title: Checkout failed in the EU",
        "status: draft",
        "severity: SEV3",
        "owner: platform",
    ]
    return "\n".join(["---", f"id: {name}", *base, *lines, "---", ""])


def chain(*pairs):
    return {
        f"{name}.md": postmortem(name, *([f"recurrence_of: {origin}"] if origin else []))
        for name, origin in pairs
    }


A, B, C, D = (f"PM-2026-00{number}" for number in range(1, 5))

CYCLES = [
    (chain((A, None), (B, A), (C, B)), []),
    (chain((A, B), (B, A)), [A, B]),
    (chain((A, B), (B, C), (C, A)), [A, B, C]),
    # Who leads into a circle is not on it.
    (chain((A, B), (B, C), (C, B), (D, A)), [B, C]),
    (chain((A, B), (B, A), (C, D), (D, C)), [A, B, C, D]),
    (chain((A, "PM-2019-404")), []),
    # That is related-to-itself.
    (chain((A, A)), []),
]


@pytest.mark.parametrize(("files", "expected"), CYCLES)
def test_circles(files, expected, knowledge_base) -> None:
    report = knowledge_base(files)
    found = [each for each in report.problems if each.code == "PM404"]
    assert expected == [each.path.removesuffix(".md") for each in found]
    assert {(each.line, each.column) for each in found} <= {(7, 16)}


def test_a_circle_is_shown_from_each_member(knowledge_base) -> None:
    report = knowledge_base(chain((A, B), (B, C), (C, A)))
    messages = [each.message for each in report.problems if each.code == "PM404"]
    assert f"({A} -> {B} -> {C} -> {A})" in messages[0]
    assert f"({B} -> {C} -> {A} -> {B})" in messages[1]


def test_a_circle_through_a_former_id_is_found(knowledge_base) -> None:
    files = {
        "a.md": postmortem(A, "former_ids: [PM-2025-001]", f"recurrence_of: {B}"),
        "b.md": postmortem(B, "recurrence_of: PM-2025-001"),
    }
    found = [each.path for each in knowledge_base(files).problems if each.code == "PM404"]
    assert found == ["a.md", "b.md"]


def test_a_copy_is_not_related_to_itself_as_well(knowledge_base) -> None:
    files = {"a.md": postmortem(A), "b.md": postmortem(A, f"related: [{A}]")}
    assert [each.code for each in knowledge_base(files).problems if each.code > "PM4"] == ["PM402"]


def test_two_that_repeat_each_other_are_not_out_of_order_as_well(knowledge_base) -> None:
    files = {
        "a.md": postmortem(A, "times: {detected: 2026-03-04}", f"recurrence_of: {B}"),
        "b.md": postmortem(B, "times: {detected: 2026-03-01}", f"recurrence_of: {A}"),
    }
    found = [each.code for each in knowledge_base(files).problems if each.code > "PM4"]
    assert found == ["PM404", "PM404"]


def test_a_long_circle_is_shown_in_short(knowledge_base) -> None:
    names = [f"PM-2026-{number:03}" for number in range(1, 301)]
    report = knowledge_base(chain(*zip(names, [*names[1:], names[0]], strict=True)))
    messages = [each.message for each in report.problems if each.code == "PM404"]
    assert len(messages) == 300
    assert max(map(len, messages)) < 200


def test_every_file_but_the_first_has_a_duplicate_id(knowledge_base) -> None:
    files = {name: postmortem(A) for name in ("c.md", "a.md", "b.md")}
    found = [each for each in knowledge_base(files).problems if each.code == "PM402"]
    assert [(each.path, each.line, each.column) for each in found] == [
        ("b.md", 2, 5),
        ("c.md", 2, 5),
    ]
    assert all("`a.md`" in each.message for each in found)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["AI-1", "AI-2"], []),
        # The first id is on line 8, each next one four lines below.
        (["AI-1", "AI-1"], [(12, "AI-2")]),
        (["AI-1", "AI-2", "AI-1", "AI-1"], [(16, "AI-3"), (20, "AI-4")]),
        (["first", "first"], [(12, None)]),
    ],
)
def test_duplicate_action_ids(ids, expected, knowledge_base) -> None:
    lines = ["action_items:"]
    for each in ids:
        lines += [
            f"  - id: {each}",
            "    title: Alert early",
            "    status: proposed",
            "    type: detect",
        ]
    report = knowledge_base({f"{A}.md": postmortem(A, *lines)})
    found = [each for each in report.problems if each.code == "PM302"]
    assert expected == [(each.line, each.suggestion) for each in found]


def test_places_count_the_faulty_entries_of_a_list(knowledge_base) -> None:
    lines = ["related:", "  - nonsense", f"  - {A}", "action_items:", "  - nonsense"]
    lines += ["  - {id: AI-1, title: Alert early, status: wont-do, closed_on: 2026-03-20}"]
    report = knowledge_base({f"{A}.md": postmortem(A, *lines)})
    actual = [(each.line, each.code) for each in report.problems]
    assert actual == [(8, "PM105"), (9, "PM403"), (11, "PM103"), (12, "PM306")]


def involved(report, code):
    return [each.involves for each in report.problems if each.code == code]


def test_what_other_files_have_to_do_with_a_finding_is_named(knowledge_base) -> None:
    dangling = knowledge_base({"a.md": postmortem(A, f"related: [{B}]", f"recurrence_of: {C}")})
    assert involved(dangling, "PM401") == [(B,), (C,)]
    twice = knowledge_base({"a.md": postmortem(A), "b.md": postmortem(A)})
    assert involved(twice, "PM402") == [(A, "a.md")]
    circle = knowledge_base(chain((A, B), (B, C), (C, A)))
    assert involved(circle, "PM404") == [(B, C), (C, A), (A, B)]
    former = knowledge_base({"a.md": postmortem(A), "b.md": postmortem(B, f"former_ids: [{A}]")})
    assert involved(former, "PM405") == [(A, "a.md")]


def test_a_recurrence_involves_its_origin(knowledge_base) -> None:
    files = {
        "a.md": postmortem(A, "times: {detected: 2026-03-04}"),
        "b.md": postmortem(B, "times: {detected: 2026-03-01}", f"recurrence_of: {A}"),
    }
    assert involved(knowledge_base(files), "PM406") == [(A, "a.md")]
