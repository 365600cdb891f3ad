from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from postmortem_kb.rendering.entries import one_line
from postmortem_kb.rendering.pasted import calm
from postmortem_kb.terminal import visible

NOTHING = "\N{ZERO WIDTH SPACE}"
TEXTS = st.text(st.characters(exclude_categories=()), max_size=60) | st.text(
    "-+=.)(#*_~|&$!@[]<>\\`:/ 1a;\n\t", max_size=20
)

TOLD = [
    pytest.param("95 % failed; 1 < 2 & user_id!", "95 % failed; 1 < 2 & user_id!", id="plain"),
    pytest.param("Nobody (at all) could pay: 14:05:30", "Nobody (at all) could pay: 14:05:30",
                 id="brackets-and-clocks"),
    pytest.param(" a\n\tb ", "a b", id="one-line"),
    pytest.param("1. x", "1\\. x", id="a-numbered-list"),
    pytest.param("- x", "\\- x", id="a-list"),
    pytest.param("-5.5 %", "-5.5 %", id="a-number-below-zero"),
    pytest.param("99.9 %", "99.9 %", id="a-number"),
    pytest.param("# x", "\\# x", id="a-heading"),
    pytest.param("/close", "\\/close", id="a-command"),
    pytest.param("@jo jo@example.com", f"@{NOTHING}jo jo@{NOTHING}example.com", id="calls"),
    pytest.param("#12 !3", f"\\#{NOTHING}12 !{NOTHING}3", id="references"),
    pytest.param("https://x.example", f"https{NOTHING}://x.example", id="an-address"),
    pytest.param("[x](y)", "\\[x\\](y)", id="a-link"),
    pytest.param("<b>", "\\<b>", id="html"),
    pytest.param("&lt;", f"&{NOTHING}lt;", id="an-entity"),
    pytest.param(":tada:", f"\\:{NOTHING}tada:", id="a-pictogram"),
    pytest.param("_a_ __init__", "\\_a\\_ \\_\\_init\\_\\_", id="emphasis"),
    pytest.param("C:\\x \\*", "C:\\x \\\\\\*", id="backslashes"),
    pytest.param("\x1b[2J", "\N{REPLACEMENT CHARACTER}\\[2J", id="an-escape-sequence"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_only_what_would_be_something_else_is_escaped(text, expected) -> None:
    assert expected == calm(text)


@given(TEXTS, TEXTS)
def test_two_texts_in_a_line_read_as_they_were_written(one, other) -> None:
    told = [visible(one_line(text)) for text in (one, other)]
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(f"x {calm(one)} y {calm(other)}.")
    (inline,) = (each for each in tokens if each.type == "inline")
    assert [each.type for each in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {each.type for each in inline.children} <= {"text", "text_special"}
    drawn = "".join(each.content for each in inline.children)
    assert f"x {told[0]} y {told[1]}.".replace(NOTHING, "") == drawn.replace(NOTHING, "")


@given(TEXTS)
def test_a_text_that_begins_a_line_begins_nothing(text) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(f"{calm(text)}\n{calm(text)} x")
    assert [each.type for each in tokens if each.nesting == 1] == ["paragraph_open"]
