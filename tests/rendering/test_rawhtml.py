from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from postmortem_kb.rendering import rawhtml

OURS = """

## Action items

<div class="pm-scroll"><table>
<tbody>
<tr id="ai-1"><td>A</td></tr>
</tbody>
</table></div>

## Lessons

Text **bold**.
"""

OPEN = [
    pytest.param("<div>", "</div>", id="div"),
    pytest.param("<div class='x' markdown>\n**a**", "</div>", id="attributes"),
    pytest.param("<div><p>a\n\n<p>b", "</p></p></div>", id="inside-each-other"),
    pytest.param("<div>a</div><div>", "</div>", id="after-one-that-ends"),
    pytest.param("<details>\n<summary>x</summary>\n<br><img src=x>", "</details>", id="details"),
    pytest.param("<script>\nif (a < b) '<div>'", "</script>", id="script"),
    pytest.param("Then a <SCRIPT> was", "</script>", id="script-in-a-sentence"),
    pytest.param("~~~\n<style>", "</style>", id="in-a-fence-without-end"),
    pytest.param("<div", "</div>", id="half-a-tag"),
    pytest.param("<!-- </div>\n<section>", "</section>", id="after-a-comment-without-end"),
]


@pytest.mark.parametrize(("text", "expected"), OPEN)
def test_what_is_left_open_is_closed_before_what_is_ours(text, expected) -> None:
    mended = rawhtml.mend(f"## Impact\n\n{text}\n")
    assert expected == mended.body.rstrip().rpartition("\n")[2]
    html = markdown(mended.body + OURS, extensions=["toc", "tables", "fenced_code"])
    for ours in ('<h2 id="action-items">', '\n<div class="pm-scroll">', "<strong>bold</strong>"):
        assert ours in html


SOUND = [
    pytest.param("a <b>c", id="within-a-sentence"),
    pytest.param("Use `<script>` and `<div>`", id="code"),
    pytest.param("```html\n<div>\n<script>\n```", id="a-fence"),
    pytest.param("    <div>\n    <script>", id="indented"),
    pytest.param("<!-- <div> -->", id="a-comment"),
    pytest.param("<!--\ntext", id="a-comment-without-end"),
    pytest.param("<hr>\n<img src=x>\n<div/>", id="nothing-to-close"),
    pytest.param("<ul><li>a\n<li>b</ul>", id="ends-left-out"),
    pytest.param("<div>\n<!-- </div> -->\n</div>", id="closed"),
    pytest.param("<script>'<div>'</script>", id="closed-script"),
]


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_body_stays_as_it_is(text) -> None:
    assert text == rawhtml.mend(text).body


def test_stretches_are_told_by_their_lines() -> None:
    assert rawhtml.mend("a\n<div>\n## x\n</div>\n\n<p>b</p>").stretches == [(1, 3), (5, 5)]


_PIECES = ["<div>", "</div>", "<p>", "<script>", "</script>", "<!--", "-->", "```", "`", " ", "\n"]


@given(st.lists(st.sampled_from([*_PIECES, "\n\n", "<", ">", "<br>", "x"])).map("".join))
def test_a_mended_body_begins_with_what_was_written(body) -> None:
    assert rawhtml.mend(body).body.startswith(body)


@pytest.mark.parametrize("piece", ["<!--", "<div>\n", "<div></div>\n", "<script>", "<a", "<p></a>"])
def test_a_long_body_takes_no_time(piece) -> None:
    began = time.monotonic()
    rawhtml.mend(piece * 20_000)
    assert time.monotonic() - began < 2
