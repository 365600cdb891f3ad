from __future__ import annotations

import pytest
from written import PATH, found, postmortem

TABLE = [
    ("open", "owner: storage", []),
    ("open", "owner: tbd-team", []),
    ("open", "owner: tbd", [(11, 12, 15)]),
    ("blocked", "owner: '@Unassigned'", [(11, 12, 25)]),
    ("in-progress", "owner: n/a", [(11, 12, 15)]),
    ("open", "owner: nobody", [(11, 12, 18)]),
    ("open", "owner:", [(10, 13, 17)]),
    # That is not-a-handle.
    ("open", "owner: '?'", []),
    ("proposed", "owner: tbd", []),
    ("wont-do", "owner: none", []),
]


@pytest.mark.parametrize(("status", "owner", "expected"), TABLE)
def test_an_open_item_is_somebodys(status, owner, expected, knowledge_base) -> None:
    lines = ["action_items:", "  - id: AI-1", "    title: Alert before the disk is full"]
    lines = [*lines, f"    status: {status}", f"    {owner}"]
    files = {PATH: postmortem("", *lines)}
    assert expected == found(knowledge_base(files), "PM308")
