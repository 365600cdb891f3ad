from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.operations import edit, relinking

OLD, NEW = "2025/PM-2025-003.md", "2025/PM-2025-009.md"
BESIDE = [
    ("[a](PM-2025-003.md)", "[a](PM-2025-009.md)"),
    ("[a](./PM-2025-003.md#impact)", "[a](./PM-2025-009.md#impact)"),
    ("[a](../2025/PM-2025-003.md?x=1#y 'T')", "[a](../2025/PM-2025-009.md?x=1#y 'T')"),
    ("[a](</2025/PM-2025-003.md>)", "[a](</2025/PM-2025-009.md>)"),
    ("[a](PM%2D2025-003.md)", "[a](PM-2025-009.md)"),
    (r"[a](PM\-2025\-003.md)", "[a](PM-2025-009.md)"),
    ("[a][r]\n\n[r]: PM-2025-003.md 'T'\n", "[a][r]\n\n[r]: PM-2025-009.md 'T'\n"),
    ("[r]\n\n[r]:\n  PM-2025-003.md\n", "[r]\n\n[r]:\n  PM-2025-009.md\n"),
    ("`[a](PM-2025-003.md)`", "`[a](PM-2025-003.md)`"),
    ("[a](PM-2025-003)", "[a](PM-2025-003)"),
    ("[a](https://example.com/PM-2025-003.md)", "[a](https://example.com/PM-2025-003.md)"),
    ("[a](../../PM-2025-003.md)", "[a](../../PM-2025-003.md)"),
    ("[a](#PM-2025-003.md) PM-2025-003.md", "[a](#PM-2025-003.md) PM-2025-003.md"),
]
ELSEWHERE = [
    ("[a](PM-2025-001.md#x)", "[a](../2025/PM-2025-001.md#x)"),
    ("[a](../2026/PM-2026-001.md)", "[a](PM-2026-001.md)"),
    ("![a](images/a%20b.png)", "![a](../2025/images/a%20b.png)"),
    ("[a](/2025/PM-2025-001.md)", "[a](/2025/PM-2025-001.md)"),
    ("[a](../guide/start.md)", "[a](../guide/start.md)"),
    ("[a](../severity/)", "[a](../severity/)"),
    ("[a](PM-2025-003.md)", "[a](PM-2026-004.md)"),
]


@pytest.mark.parametrize(("before", "after"), BESIDE)
def test_a_link_to_a_file_with_another_name_is_mended_and_nothing_else(before, after) -> None:
    here = "2025/PM-2025-001.md"
    moved = {OLD: NEW}
    assert relinking.relinked(before, here, here, lambda uri: moved.get(uri, uri)) == after


@pytest.mark.parametrize(("before", "after"), ELSEWHERE)
def test_links_of_a_file_that_goes_to_another_folder_lead_where_they_led(before, after) -> None:
    new = "2026/PM-2026-004.md"
    moved = {OLD: new}
    assert relinking.relinked(before, OLD, new, lambda uri: moved.get(uri, uri)) == after


@given(st.text(alphabet="[]()!<>#?/.\\%2D `\n\r:aé-PM", max_size=60))
def test_where_nothing_moves_every_byte_stays(text: str) -> None:
    data = text.encode()
    found = relinking.edits(data, OLD, OLD, lambda uri: uri)
    assert edit.apply(data, found) == data


HTML = [
    ('<img src="PM-2025-003.md">', '<img src="PM-2025-009.md">'),
    ("<a\n  HREF = '../2025/PM-2025-003.md#x'>", "<a\n  HREF = '../2025/PM-2025-009.md#x'>"),
    ("<a href=/2025/PM-2025-003.md>", "<a href=/2025/PM-2025-009.md>"),
    ('<b data-src="PM-2025-003.md">', '<b data-src="PM-2025-003.md">'),
    ('`<img src="PM-2025-003.md">`', '`<img src="PM-2025-003.md">`'),
    (
        '<a href="https://example.com/PM-2025-003.md">',
        '<a href="https://example.com/PM-2025-003.md">',
    ),
    ('<a href="PM-2025-001.md">', '<a href="PM-2025-001.md">'),
]


@pytest.mark.parametrize(("before", "after"), HTML)
def test_a_way_in_html_to_what_moves_is_mended_by_place(before, after) -> None:
    here, moved = "2025/PM-2025-001.md", {OLD: NEW}
    data = f"---\nid: x\n---\n\n{before}\n".encode()
    found = relinking.html(data, here, here, lambda uri: moved.get(uri, uri))
    assert edit.apply(data, found).decode() == f"---\nid: x\n---\n\n{after}\n"


STILL = [
    ("See PM-2025-003 and PM-2025-003, it is x-PM-2025-003.md.", []),
    ("a\n\n<img srcset='../2025/PM-2025-003.png 2x'>", [3]),
    ("[a](PM-2025-003)", [1]),
    ("[a](PM-2025-0031.md)", []),
    ("`PM-2025-003.md` <!-- PM-2025-003.md -->", []),
    ("[a](../2024/PM-2025-003.md)", []),
    ("[a](../2023/PM-2025-003.md) [b](PM-2025-003/a.png)", [1]),
]


@pytest.mark.parametrize(("text", "expected"), STILL)
def test_what_still_names_a_file_is_found_by_its_line(text, expected) -> None:
    there = {"2024/PM-2025-003.md"}
    data = text.encode()
    actual = relinking.still_named(data, "2025/a.md", "PM-2025-003", there.__contains__)
    assert actual == expected
