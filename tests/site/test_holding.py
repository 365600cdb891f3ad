from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from postmortem_kb.site import holding

PARTS = ["a", "\n", "<", "!", "--", ">", " ", "<!--pm-->", "<!--/pm-->", "<!--", "pm", "/pm", "-->"]
TEXT = st.lists(st.sampled_from([*PARTS, '<div data-pm="0">', "</div>"])).map("".join)


def test_what_stands_between_the_comments_goes_around_the_markdown() -> None:
    markdown, held = holding.take("# One\n<!--pm-->\n<table>\n</table>\n<!--/pm-->\nTwo\n")
    assert "<table>" not in markdown
    assert held.blocks == ["<table>\n</table>\n"]
    assert holding.put_back(markdown, held) == "# One\n\n<table>\n</table>\n\n\nTwo\n"


def test_a_block_that_does_not_end_is_left_where_it_is() -> None:
    markdown, held = holding.take("<!--pm-->\n*text*\n")
    assert (markdown, held.blocks) == ("<!--pm-->\n*text*\n", [])


@example("<!--<!--pm-->pm-->\ntheirs\n<!--<!--/pm-->/pm-->\n")
@given(TEXT)
def test_an_author_can_neither_begin_nor_end_nor_place_a_block(text: str) -> None:
    written = holding.without_marks(text + '<div data-pm="0"></div>')
    _, held = holding.take(f"<!--pm-->\nours\n<!--/pm-->\n{written}")
    assert held.blocks == ["ours\n"]
    assert holding.put_back(written, held) == written
