from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import markdown as parsed

from postmortem_kb.rendering.aroundhtml import BEGIN, END, without_marks
from postmortem_kb.site import holding, timeline

PARTS = ["a", "\n", "<", "!", "--", ">", " ", "<!--pm-->", "<!--/pm-->", "<!--", "pm", "/pm", "-->"]
TEXT = st.lists(st.sampled_from([*PARTS, '<div data-pm="0">', "</div>"])).map("".join)


def drawn(markdown: str, held: holding.Held) -> str:
    return holding.put_back(parsed(markdown, extensions=[timeline.Drawing()]), held)


def test_what_stands_between_the_comments_goes_around_the_markdown() -> None:
    markdown, held = holding.take("# One\n<!--pm-->\n<table>\n</table>\n<!--/pm-->\nTwo\n")
    assert "<table>" not in markdown
    assert held.blocks == ["<table>\n</table>\n"]
    assert drawn(markdown, held) == "<h1>One</h1>\n<table>\n</table>\n\n<p>Two</p>"


def test_a_block_that_does_not_end_is_left_where_it_is() -> None:
    markdown, held = holding.take("<!--pm-->\n*text*\n")
    assert (markdown, held.blocks) == ("<!--pm-->\n*text*\n", [])


@example("<!--<!--pm-->pm-->\ntheirs\n<!--<!--/pm-->/pm-->\n")
@given(TEXT)
def test_an_author_can_neither_begin_nor_end_nor_place_a_block(text: str) -> None:
    written = without_marks(text + '<div data-pm="0"></div>')
    _, held = holding.take(f"<!--pm-->\nours\n<!--/pm-->\n{written}")
    assert held.blocks == ["ours\n"]
    assert holding.put_back(written, held) == written


def test_blocks_with_nothing_between_them_are_one() -> None:
    block = "<!--pm-->\n<p>{}\n<!--/pm-->\n"
    markdown, held = holding.take(f"{block.format(1)}\n \n{block.format(2)}One\n{block.format(3)}")
    assert held.blocks == ["<p>1\n<p>2\n", "<p>3\n"]
    assert drawn(markdown, held).split() == ["<p>1", "<p>2", "<p>One</p>", "<p>3"]


def test_the_place_of_a_block_can_be_linked_to_as_the_block_can() -> None:
    block = '<tr id="ai-1"><td data-id="x">a id=b</td></tr>\n<tr id="ai-2"></tr>\n'
    markdown, held = holding.take(f"<!--pm-->\n{block}<!--/pm-->\n")
    html = parsed(markdown, extensions=[timeline.Drawing()])
    assert re.findall(' id="(.*?)"', html) == ["ai-1", "ai-2"]
    assert drawn(markdown, held).strip() == block.strip()


@pytest.mark.parametrize(
    "text", ["pm-place:", "pm-place: x", f"pm-place:{'0' * 32}", "pm-place:a-0"]
)
def test_what_only_begins_like_a_place_is_a_text(text: str) -> None:
    assert parsed(text, extensions=[timeline.Drawing()]) == f"<p>{text}</p>"


def test_the_place_of_another_page_holds_nothing() -> None:
    markdown, held = holding.take(f"<!--pm-->\nours\n<!--/pm-->\n\npm-place:{'0' * 32}-7\n")
    assert drawn(markdown, held) == f'ours\n\n<div data-pm="{"0" * 32}-7"></div>'


def test_only_ids_are_told_and_no_attribute_that_ends_alike() -> None:
    block = '<b data-id="no" id="one"></b>\n<i\nid="two"></i> id=&#34;text&#34;\n'
    markdown, _ = holding.take(f"{BEGIN}\n{block}{END}\n")
    assert markdown.strip().split()[1:] == ["one", "two"]
