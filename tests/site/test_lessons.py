from __future__ import annotations

import re

import pytest
from markdown import Markdown

from postmortem_kb.schema import Times
from postmortem_kb.site import timeline

HEAD = "## Lessons learned\n\n"
WELL, WRONG = "### Went well\n\n- a\n- b\n\n", "### Went wrong\n\nText.\n\n"


def draw(text: str) -> str:
    """Return a page's HTML without the blanks between tags."""
    drawing = timeline.Drawing()
    drawing.expected = timeline.expected(text, Times())
    parser = Markdown(extensions=["tables", "toc", drawing])
    html = re.sub(r">\s+<", "><", parser.convert(text))
    assert ("pm-three" in html) is (html.count("<div") == html.count("</div>") > 0)
    assert "went-well" in parser.toc  # type: ignore[attr-defined]
    return html


def test_each_part_is_a_column_and_the_contents_still_lead_to_it() -> None:
    assert draw(f"{HEAD}{WELL}{WRONG}## Prevention\n\nText.\n") == (
        '<h2 id="lessons-learned">Lessons learned</h2><div class="pm-three">'
        '<div><h3 id="went-well">Went well</h3><ul><li>a</li><li>b</li></ul></div>'
        '<div><h3 id="went-wrong">Went wrong</h3><p>Text.</p></div></div>'
        '<h2 id="prevention">Prevention</h2><p>Text.</p>'
    )


LEFT = [
    pytest.param(f"{HEAD}Before.\n\n{WELL}{WRONG}", id="text-before"),
    pytest.param(HEAD + WELL, id="one-part"),
    pytest.param(HEAD + WELL + WRONG * 3, id="four-parts"),
    pytest.param(f"{HEAD}{WELL}### Went wrong\n", id="nothing-below"),
    pytest.param(f"{HEAD}{WELL}{WRONG}| a | b |\n|---|---|\n| c | d |\n", id="a-table"),
    pytest.param(f"{HEAD}{WELL}{WRONG}<p>\nHTML\n</p>\n", id="a-block"),
    pytest.param(f"{HEAD}{WELL}{WRONG}Text </em></section>\n", id="html-that-ends-too-much"),
    pytest.param(f"## Response\n\n{WELL}{WRONG}", id="another-section"),
]


@pytest.mark.parametrize("text", LEFT)
def test_any_other_section_stays_as_it_is(text) -> None:
    assert "pm-three" not in draw(text)
