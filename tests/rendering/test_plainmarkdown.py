from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from postmortem_kb.rendering.entries import one_line
from postmortem_kb.rendering.plainmarkdown import escaped
from postmortem_kb.terminal import visible

NOTHING = "\N{ZERO WIDTH SPACE}"
# What no text should hold, with lone surrogates.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=60) | st.text(
    "-+=.)(#*_~|&$!@[]<>\\`:/ 1a\n\t", max_size=20
)

TOLD = [
    pytest.param("Nobody could pay, 2026-Q4", "Nobody could pay, 2026-Q4", id="plain"),
    pytest.param(" a\n\tb ", "a b", id="one-line"),
    pytest.param("2026-10-03", "2026-10-03", id="a-day-first"),
    pytest.param("1. x", "1\\. x", id="a-numbered-list"),
    pytest.param("12) x", "12\\) x", id="another-numbered-list"),
    pytest.param("- x", "\\- x", id="a-list"),
    pytest.param("===", "\\===", id="an-underline"),
    pytest.param("@jo", f"@{NOTHING}jo", id="a-mention"),
    pytest.param("jo@example.com", f"jo@{NOTHING}example.com", id="a-mail-address"),
    pytest.param("#12 !3", f"\\#{NOTHING}12 \\!{NOTHING}3", id="references"),
    pytest.param("HTTPS://x.example", f"HTTPS{NOTHING}://x.example", id="an-address"),
    pytest.param("www.x.example", f"www{NOTHING}.x.example", id="an-address-without-scheme"),
    pytest.param("![x](y)", "\\!\\[x\\](y)", id="a-picture"),
    pytest.param("a | b & <b> $x$", "a \\| b \\& \\<b\\> \\$x\\$", id="signs"),
    pytest.param("a\u202eb", "a\\\\x202eb", id="a-turn-of-direction"),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_what_would_be_markdown_is_text(text, expected) -> None:
    assert expected == escaped(text)


@given(TEXTS)
def test_whatever_is_written_reads_as_it_was_written(text) -> None:
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(escaped(text))
    expected = visible(one_line(text))
    assert [each.type for each in tokens if each.nesting == 1] == ["paragraph_open"] * bool(
        expected
    )
    inside = [child for each in tokens for child in each.children or ()]
    assert {each.type for each in inside} <= {"text", "text_special"}
    read = "".join(each.content for each in inside)
    assert expected.replace(NOTHING, "") == read.replace(NOTHING, "")


@given(TEXTS)
def test_whatever_is_written_calls_nobody_and_links_nowhere(text) -> None:
    assert not re.search(r"(?i)[@#!%&~](?=\w)|(https?|ftp|mailto):|www[.]", escaped(text))
