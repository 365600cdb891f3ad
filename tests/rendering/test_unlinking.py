from __future__ import annotations

import pytest

from postmortem_kb.rendering.unlinking import unlinked

WITHHELD = frozenset({"2026/PM-2026-002.md"})
CASES = [
    pytest.param("[it](PM-2026-002.md#impact)", "it", id="inline"),
    pytest.param("[it](../2026/PM-2026-002.md)", "it", id="by another way"),
    pytest.param("[it](<PM-2026-002.md> 'Title')", "it", id="with a title"),
    pytest.param("![graph](PM-2026-002/a.png)", "graph", id="an image that lies beside it"),
    pytest.param("[it][r]\n\n[r]: PM-2026-002.md\n", "it\n\n", id="a reference"),
    pytest.param("[r][]\n\n[R]: PM-2026-002.md 'x'\n", "r\n\n", id="a reference without words"),
    pytest.param("![g][r]\n\n[r]: PM-2026-002/a.png\n", "g\n\n", id="an image by reference"),
    pytest.param("[it](PM-2026-003.md)", "[it](PM-2026-003.md)", id="another"),
    pytest.param("[it](PM-2026-0021.md)", "[it](PM-2026-0021.md)", id="a name that begins so"),
    pytest.param("[a][s]\n\n[s]: PM-2026-003.md\n", "[a][s]\n\n[s]: PM-2026-003.md\n", id="kept"),
    pytest.param("- [ ] do it [x]", "- [ ] do it [x]", id="brackets that are no links"),
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_of_a_link_to_what_is_not_published_only_the_words_stay(body: str, expected: str) -> None:
    assert unlinked(body, "2026/PM-2026-001.md", WITHHELD) == expected
