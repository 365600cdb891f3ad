from __future__ import annotations

import pytest

HEAD = "---\nid: PM-2026-001\nstatus: draft\nseverity: SEV3\nowner: platform\n"

TABLE = [
    ("title: !important Checkout failed", [(6, 8, '"!important Checkout failed"')]),
    # Quoting the rest of the line would take the bracket, or the colon, into the value.
    ("title: Checkout failed\ntags: [&a checkout, *a]", [(7, 8, None), (7, 21, None)]),
    ("title: Checkout failed\ntimes: &t\n  detected: unknown", [(7, 8, None)]),
    ("title: Checkout failed\ntags: !ours [checkout]", [(7, 7, None)]),
    ("title: Checkout failed\ntimes: !ours\n  detected: unknown", [(7, 8, None)]),
    ("&a title: Checkout failed", [(6, 1, None)]),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_a_suggestion_is_made_only_where_it_mends(text, expected, knowledge_base) -> None:
    report = knowledge_base({"2026/PM-2026-001.md": f"{HEAD}{text}\n---\n"})
    found = [each for each in report.problems if each.code == "PM020"]
    assert expected == [(each.line, each.column, each.suggestion) for each in found]


def test_a_comment_behind_a_tag_is_no_part_of_the_suggestion(knowledge_base) -> None:
    header = "id: PM-2026-001\ntitle: !bold Checkout is down  # what failed\n"
    report = knowledge_base({"PM-2026-001.md": f"---\n{header}---\n"})
    found = [each.suggestion for each in report.problems if each.code == "PM020"]
    assert found == ['"!bold Checkout is down"']
